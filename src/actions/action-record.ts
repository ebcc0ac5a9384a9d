import type { ActionRecord, Target } from '../jobs/changes.ts';
import type { Instant } from '../jobs/job.ts';
import { isoTime } from '../jobs/json.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/** An action that was really sent, and what became of it. */
export type SentAction = {
  readonly action: ActionName;
  readonly outcome: Outcome;
  readonly sentAt: Instant;
};

/** The outcome of what was sent: the rules' own no comes before that. */
const answerOf = (outcome: Outcome): ActionRecord['outcome'] =>
  outcome.outcome === 'skipped' ? 'refused' : outcome.outcome;

/** The record of an action that was sent. `by`: who sent it, such as `ana@laptop`. */
export const recordOfAction = ({ action, outcome, sentAt }: SentAction, place: Target, by: string): ActionRecord => {
  const time = isoTime(sentAt) ?? '';
  const error = 'error' in outcome ? outcome.error : null;
  const accepted = outcome.outcome === 'accepted' ? outcome : null;
  return {
    id: `${outcome.jobId}:${action}:${time}:${by}`,
    time,
    event: action,
    endpoint: place.endpoint,
    projectName: place.projectName,
    jobId: outcome.jobId,
    projectId: place.projectId,
    by,
    outcome: answerOf(outcome),
    newJobId: action === 'retry' ? (accepted?.job.id ?? null) : null,
    reason: error?.message ?? null,
    code: error?.code ?? null,
    requestId: accepted?.requestId ?? error?.requestId ?? null,
  };
};
