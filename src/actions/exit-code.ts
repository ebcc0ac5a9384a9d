import type { CloudErrorKind } from '../cloud/error.ts';
import type { Refusal } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/** The exit codes of failed calls and of actions. */
export type OutcomeExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;

/** The exit code of a command that failed with this kind of error. */
export const exitCodeOfError: Readonly<Record<CloudErrorKind, Exclude<OutcomeExitCode, 0 | 2>>> = {
  auth: 3,
  permission: 4,
  'not-found': 5,
  conflict: 1,
  busy: 1,
  'bad-source': 1,
  rejected: 6,
  unsupported: 6,
  'rate-limit': 6,
  server: 6,
  malformed: 6,
  intermediary: 6,
  endpoint: 6,
  network: 6,
  'proxy-login': 6,
  timeout: 6,
  aborted: 130,
};

const exitCodeOfRefusal = ({ id }: Refusal): OutcomeExitCode => {
  if (id === 'refused.readOnly') return 2;
  return id === 'refused.needsAdmin' ? 4 : 1;
};

/** Null if the action was accepted, or was not sent because the rules excluded the job. */
const exitCodeOfOutcome = (outcome: Outcome): OutcomeExitCode | null => {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'skipped') return null;
  if (outcome.outcome === 'unknown') return 6;
  if ('refusal' in outcome) return exitCodeOfRefusal(outcome.refusal);
  const { kind } = outcome.error;
  // Every refusal has the exit code 1, except a lack of permission.
  return outcome.outcome === 'refused' && kind !== 'permission' ? 1 : exitCodeOfError[kind];
};

/** The exit code for the first action that was not done; 0 if all were. */
export const exitCodeOfOutcomes = (outcomes: readonly Outcome[]): OutcomeExitCode =>
  outcomes.map(exitCodeOfOutcome).find(code => code !== null) ?? 0;
