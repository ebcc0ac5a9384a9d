import type { Instant } from '../../jobs/job.ts';
import {
  fullAbilities,
  type JudgedJob,
  judgeCancel,
  judgeRetry,
  type Refusal,
  type Verdict,
} from '../../jobs/rules.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { conflict } from '../http/api-errors.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { Entry } from '../simulation/job-store.ts';
import { type Center, mayChange } from './route-context.ts';

// The role is checked apart, and this server has every route of the job center.
const circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  abilities: fullAbilities,
} as const;

/** What the server says to a refusal, in its own words: a client has to show them as they are. */
const sentenceOf = (refusal: Refusal): string => {
  switch (refusal.id) {
    case 'refused.cancelCopy':
      return 'A backup that is being copied to other regions cannot be canceled.';
    case 'refused.cancelZeroDowntime':
      return 'A zero downtime migration cannot be canceled.';
    case 'refused.cancelImport':
      return 'An import job cannot be canceled.';
    case 'refused.cancelKind':
      return `A job of the type ${refusal.type} cannot be canceled.`;
    case 'refused.cancelStatus':
      return `The job is ${refusal.rawStatus}; only a job that is pending or in progress can be canceled.`;
    case 'refused.retryKind':
      return 'Only a failed import job can be retried.';
    default:
      return 'The job does not allow this action.';
  }
};

const judged = (job: SimulatedJob, now: Instant): JudgedJob => {
  const { word } = stateAt(job, now);
  return { id: job.id, type: job.type, subtype: job.subtype, status: statusOfWord(word), rawStatus: word };
};

const insist = (verdict: Verdict): void => {
  if (!verdict.allowed) throw conflict(sentenceOf(verdict.refusal));
};

/** Cancels a job. Throws an ApiError, 403 or 409, when the role or the rules forbid it. */
export const cancelJob = (center: Center, entry: Entry, now: Instant): Entry => {
  mayChange(center);
  // Spark accepts to be told twice. Source: Zilliz Cloud API reference, Cancel Spark Job.
  if (stateAt(entry.job, now).word === 'CANCELLING') return entry;
  insist(judgeCancel(judged(entry.job, now), circumstances));
  return center.simulation.cancel(entry, now);
};

/** Retries a failed import; answers the job that then runs. Throws an ApiError, 403 or 409. */
export const retryJob = (center: Center, entry: Entry, now: Instant): Entry => {
  mayChange(center);
  insist(judgeRetry(judged(entry.job, now), circumstances));
  return center.simulation.retry(entry, now);
};
