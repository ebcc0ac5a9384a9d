import type { ActionRecord, Target } from '../jobs/changes.ts';
import type { Instant } from '../jobs/job.ts';
import { isoTime } from '../jobs/json.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/** An action that was sent, and its outcome. */
export type SentAction = {
  readonly action: ActionName;
  readonly outcome: Outcome;
  readonly sentAt: Instant;
};

/** The outcome as a record has it. An action that was sent is never `skipped`. */
const recordedOutcome = ({ outcome }: Outcome): ActionRecord['outcome'] =>
  outcome === 'skipped' ? 'refused' : outcome;

/** The record of an action that was sent. `by`: the user on this computer, such as `ana@laptop`. */
export const recordOfAction = ({ action, outcome, sentAt }: SentAction, target: Target, by: string): ActionRecord => {
  const time = isoTime(sentAt) ?? '';
  const error = 'error' in outcome ? outcome.error : null;
  const accepted = outcome.outcome === 'accepted' ? outcome : null;
  return {
    id: `${outcome.jobId}:${action}:${time}:${by}`,
    time,
    event: action,
    endpoint: target.endpoint,
    projectName: target.projectName,
    jobId: outcome.jobId,
    projectId: target.projectId,
    by,
    outcome: recordedOutcome(outcome),
    newJobId: action === 'retry' ? (accepted?.job.id ?? null) : null,
    reason: error?.message ?? null,
    code: error?.code ?? null,
    requestId: accepted?.requestId ?? error?.requestId ?? null,
  };
};
