import { families } from './families.ts';
import { bornAt, type Instant, type Job } from './job.ts';

/** What a watcher of a list has read so far: the jobs that existed when it started are not new. */
export type Baseline = {
  /** {@link newestBirth} of the first page that the server answered; null before that page. */
  readonly newest: Instant | null;
  /** Whether every page of the list has been read at least once. */
  readonly isComplete: boolean;
};

/** When the newest of these jobs was created, by the server's clock; -Infinity if none has a timestamp. */
export const newestBirth = (jobs: Iterable<Job>): Instant => {
  let newest = -Infinity;
  for (const job of jobs) newest = Math.max(newest, bornAt(job) ?? -Infinity);
  return newest;
};

/**
 * Whether a job that zjobs reads for the first time was created after the watcher began.
 *
 * Once the list is complete, every unknown job is new, except one from a list part that could not be read before
 * (`isBacklog`). Until then, older pages bring jobs that existed before: only a job younger than the whole first page is
 * new. A merged list has no such order, so none of its jobs counts as new before it is complete.
 */
export const isNewJob = (job: Job, isBacklog: boolean, { newest, isComplete }: Baseline): boolean => {
  if (isComplete) return !isBacklog;
  return families[job.family].isNewestFirst && newest !== null && (bornAt(job) ?? -Infinity) > newest;
};
