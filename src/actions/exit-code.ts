import type { CloudErrorKind } from '../cloud/error.ts';
import type { Refusal } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/** The exit codes that a failed call or an action's outcome can lead to. */
export type OutcomeExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;

/** How a command ends that met this failure. */
export const exitCodeOfError: Readonly<Record<CloudErrorKind, Exclude<OutcomeExitCode, 0 | 2>>> = {
  auth: 3,
  permission: 4,
  'not-found': 5,
  conflict: 1,
  rejected: 6,
  unsupported: 6,
  'rate-limit': 6,
  server: 6,
  malformed: 6,
  network: 6,
  'proxy-login': 6,
  timeout: 6,
  aborted: 130,
};

const exitCodeOfRefusal = ({ id }: Refusal): OutcomeExitCode => {
  if (id === 'refused.readOnly') return 2;
  return id === 'refused.needsAdmin' ? 4 : 1;
};

/** Null for what needs no telling: the action was accepted, or the job was no target. */
const exitCodeOfOutcome = (outcome: Outcome): OutcomeExitCode | null => {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'skipped') return null;
  if (outcome.outcome === 'unknown') return 6;
  if ('refusal' in outcome) return exitCodeOfRefusal(outcome.refusal);
  const { kind } = outcome.error;
  // A refused action is an answer of no, whatever the code; only want of permission has a code of its own.
  return outcome.outcome === 'refused' && kind !== 'permission' ? 1 : exitCodeOfError[kind];
};

/** The code of the first job whose action was not done; 0 when all were. */
export const exitCodeOf = (outcomes: readonly Outcome[]): OutcomeExitCode =>
  outcomes.map(exitCodeOfOutcome).find(code => code !== null) ?? 0;
