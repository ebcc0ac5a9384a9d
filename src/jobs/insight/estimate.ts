import type { Instant, Job } from '../job.ts';
import { spanMs } from '../job.ts';
import { waitsForCommit } from '../stages.ts';
import type { JobHistory, SimilarJobs } from './job-history.ts';
import type { ProgressTrace } from './progress-trace.ts';

/*
 * When a job that runs will end. From history: of the earlier jobs that took longer than this one has run so far, the 10th,
 * 50th and 90th percentile. Without enough earlier jobs: from its own pace. Without either there is no estimate.
 */

/** When a job will end, and what that is based on. */
export type Estimate = {
  readonly earliest: Instant;
  readonly likely: Instant;
  readonly latest: Instant;
  readonly basis: 'history' | 'pace';
  /** The number of earlier jobs; 0 for a pace. */
  readonly jobs: number;
  /** What the earlier jobs have in common with this one, and the span that most of them took, in ms. Null for a pace. */
  readonly took: { readonly sharing: SimilarJobs['sharing']; readonly from: number; readonly to: number } | null;
};

/** Fewer earlier jobs are not enough for an estimate. */
const leastJobs = 3;
/** A job is slow if there are this many similar jobs, and it takes longer than the longest of them by this factor. */
const leastJobsForSlow = 5;
const slowFactor = 1.5;
/** A shorter time, in ms, or fewer changes are not enough for a pace. */
const leastPaceMs = 60_000;
const leastGrowths = 3;

/**
 * The value below which a share of the values lies, for values in ascending order; 0 < `share` < 1. Of n values, the rank is
 * share × (n + 1), so that the next value falls below it with exactly this probability. Source: Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages", definition 6.
 *
 * @param from the index of the first value that counts
 */
const percentile = (values: readonly number[], share: number, from = 0): number => {
  const count = values.length - from;
  const rank = Math.min(Math.max(share * (count + 1), 1), count) - 1;
  const below = Math.floor(rank);
  const low = values[from + below] ?? 0;
  const high = values[from + below + 1] ?? low;
  return low + (high - low) * (rank - below);
};

/** How many of the values, in ascending order, are at most `limit`. A binary search, because thousands of jobs are looked up at once. */
const countUpTo = (values: readonly number[], limit: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Whether the job runs and does not wait for a decision of the user. */
const isEstimable = (job: Job): boolean => job.status === 'in-progress' && !waitsForCommit(job);

const fromHistory = (similar: SimilarJobs, elapsed: number, now: Instant): Estimate | null => {
  const { durations, sharing } = similar;
  const shorter = countUpTo(durations, elapsed);
  if (shorter === durations.length) return null;
  const endAt = (share: number): Instant => Math.round(now - elapsed + percentile(durations, share, shorter));
  return {
    earliest: Math.max(now, endAt(0.1)),
    likely: Math.max(now, endAt(0.5)),
    latest: Math.max(now, endAt(0.9)),
    basis: 'history',
    jobs: durations.length,
    took: { sharing, from: percentile(durations, 0.1), to: percentile(durations, 0.9) },
  };
};

const fromPace = (trace: ProgressTrace, progress: number, now: Instant): Estimate | null => {
  const { first, growths, bestPace, worstPace } = trace;
  if (first === null || growths < leastGrowths || now - first.at < leastPaceMs || progress >= 100) return null;
  const left = 100 - progress;
  const pace = (progress - first.progress) / (now - first.at);
  if (pace <= 0 || worstPace <= 0) return null;
  // A pace of the whole time includes the present pause, so it can be slower than each growth was.
  const atBest = left / Math.max(bestPace, pace);
  const likely = Math.max(atBest, left / pace);
  const latest = Math.max(likely, left / worstPace);
  const [earliestAt, likelyAt, latestAt] = [atBest, likely, latest].map(ms => Math.round(now + ms));
  if (earliestAt === undefined || likelyAt === undefined || latestAt === undefined) return null;
  return { earliest: earliestAt, likely: likelyAt, latest: latestAt, basis: 'pace', jobs: 0, took: null };
};

/** What is known besides the job itself. `trace` is null for a job that was seen only once. */
type Evidence = { readonly history: JobHistory; readonly trace: ProgressTrace | null };

/**
 * When the job will end; null for a job that does not run, and without enough evidence.
 *
 * @param now by the clock of the server
 */
export const estimateOf = (job: Job, { history, trace }: Evidence, now: Instant): Estimate | null => {
  if (!isEstimable(job)) return null;
  const elapsed = spanMs(job, now);
  const similar = elapsed === null ? null : history.similarTo(job, now, leastJobs);
  const byHistory = similar === null || elapsed === null ? null : fromHistory(similar, Math.max(0, elapsed), now);
  if (byHistory !== null || trace === null || job.progress === null) return byHistory;
  return fromPace(trace, job.progress, now);
};

/** Whether the job runs longer than 1.5 times the longest of at least five earlier ones. */
export const isSlow = (job: Job, history: JobHistory, now: Instant): boolean => {
  if (!isEstimable(job)) return false;
  const elapsed = spanMs(job, now);
  const longest = history.similarTo(job, now, leastJobsForSlow)?.durations.at(-1);
  return elapsed !== null && longest !== undefined && elapsed > slowFactor * longest;
};
