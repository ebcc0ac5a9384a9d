import type { ActionRecord, Intent, Target } from '../jobs/changes.ts';
import { clusterOf, type Instant, type Job } from '../jobs/job.ts';
import { isoTime } from '../jobs/json.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/** An action that was sent, and its outcome. */
export type SentAction = {
  readonly action: ActionName;
  /** The job as it was read before. */
  readonly job: Job;
  readonly outcome: Outcome;
  readonly sentAt: Instant;
};

/** An action that is about to be sent. */
export type ActionToSend = {
  readonly action: ActionName;
  /** The job as it was read last. */
  readonly job: Job;
  readonly sentAt: Instant;
};

/** The fields that all records of an action share. They have one ID. */
const beginningOf = (
  action: ActionName,
  jobId: string,
  sentAt: Instant,
  target: Target,
  by: string,
): Pick<ActionRecord, 'id' | 'time' | 'event' | 'endpoint' | 'projectName' | 'jobId' | 'projectId' | 'by'> => {
  const time = isoTime(sentAt) ?? '';
  return {
    id: `${jobId}:${action}:${time}:${by}`,
    time,
    event: action,
    endpoint: target.endpoint,
    projectName: target.projectName,
    jobId,
    projectId: target.projectId,
    by,
  };
};

/** The intent to send an action. `by`: the user on this computer, such as `ana@laptop`. */
export const intentOf = ({ action, job, sentAt }: ActionToSend, target: Target, by: string): Intent => ({
  record: {
    ...beginningOf(action, job.id, sentAt, target, by),
    outcome: 'unknown',
    newJobId: null,
    reason: null,
    code: null,
    requestId: null,
  },
  jobFinishedAt: isoTime(job.finishedAt),
});

/** The outcome in a record. An action that was sent is never `skipped`. */
const recordedOutcome = ({ outcome }: Outcome): ActionRecord['outcome'] =>
  outcome === 'skipped' ? 'refused' : outcome;

/** The record of an action that was sent. `by`: the user on this computer, such as `ana@laptop`. */
export const recordOfAction = (
  { action, job, outcome, sentAt }: SentAction,
  target: Target,
  by: string,
): ActionRecord => {
  const error = 'error' in outcome ? outcome.error : null;
  const accepted = outcome.outcome === 'accepted' ? outcome : null;
  const denial = 'denial' in outcome ? outcome.denial : undefined;
  return {
    ...beginningOf(action, outcome.jobId, sentAt, target, by),
    outcome: recordedOutcome(outcome),
    newJobId: action === 'retry' ? (accepted?.job.id ?? null) : null,
    reason: error?.message ?? null,
    code: error?.code ?? null,
    requestId: accepted?.requestId ?? error?.requestId ?? null,
    ...(denial !== undefined && { deniedIn: denial.cluster ?? null }),
    ...(accepted !== null && { allowedIn: clusterOf(job) }),
  };
};
