import { type Instant, isRunning, type Job } from '../job.ts';
import { type Estimate, estimateOf, isSlow } from './estimate.ts';
import type { JobHistory } from './job-history.ts';
import { type ProgressTrace, stalledSince } from './progress-trace.ts';

/** What zjobs worked out about a job from other jobs and from what it saw. */
export type Insight = {
  /** When the job will end; null if it can't be estimated. */
  readonly estimate: Estimate | null;
  /** When the last change was seen in a job that has stalled; else null. */
  readonly stalledSince: Instant | null;
  /** Whether it runs longer than similar jobs did. */
  readonly isSlow: boolean;
};

export const noInsight: Insight = { estimate: null, stalledSince: null, isSlow: false };

/** What is known of a job at `now`, by the clock of its server. */
export const insightOf = (job: Job, history: JobHistory, trace: ProgressTrace | null, now: Instant): Insight => {
  if (!isRunning(job)) return noInsight;
  return {
    estimate: estimateOf(job, { history, trace }, now),
    stalledSince: stalledSince(trace, job),
    isSlow: isSlow(job, history, now),
  };
};
