import { jobCenterSupport } from '../../jobs/action-support.ts';
import type { Instant } from '../../jobs/job.ts';
import { type JudgedJob, judgeCancel, judgeRetry, type Refusal, type Verdict } from '../../jobs/rules.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { conflict } from '../http/api-errors.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { StoredJob } from '../simulation/job-store.ts';
import { type RouteContext, requireAdmin } from './route-context.ts';

// requireAdmin checks the role, and this server has every route of the job center.
const circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  actionSupport: jobCenterSupport,
} as const;

/** A refusal in the server's words. They differ from the client's on purpose: clients must show them unchanged. */
const messageOf = (refusal: Refusal): string => {
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

const judgedJobOf = (job: SimulatedJob, now: Instant): JudgedJob => {
  const { statusWord } = stateAt(job, now);
  return {
    id: job.id,
    type: job.type,
    subtype: job.subtype,
    status: statusOfWord(statusWord),
    rawStatus: statusWord,
  };
};

const requireAllowed = (verdict: Verdict): void => {
  if (!verdict.allowed) throw conflict(messageOf(verdict.refusal));
};

/** Starts to cancel a job. Throws an ApiError (403 or 409) when the role or the rules forbid it. */
export const cancelJob = (context: RouteContext, entry: StoredJob, now: Instant): StoredJob => {
  requireAdmin(context);
  // Canceling a Spark job twice succeeds. Source: Zilliz Cloud API reference, Cancel Spark Job.
  if (stateAt(entry.job, now).statusWord === 'CANCELLING') return entry;
  requireAllowed(judgeCancel(judgedJobOf(entry.job, now), circumstances));
  return context.simulation.cancel(entry, now);
};

/** Retries a failed import and returns the job that now runs. Throws an ApiError (403 or 409) when it is forbidden. */
export const retryJob = (context: RouteContext, entry: StoredJob, now: Instant): StoredJob => {
  requireAdmin(context);
  requireAllowed(judgeRetry(judgedJobOf(entry.job, now), circumstances));
  return context.simulation.retry(entry, now);
};
