import type { Instant, Job } from '../jobs/job.ts';
import type { InsightTracker } from './insight-tracker.ts';

/**
 * Returns a function that takes the unfinished jobs after each poll and reports each stall once. A job that continues and
 * stalls again is reported again.
 */
export const createStallReporter = (
  tracker: Pick<InsightTracker, 'stalledSince'>,
  onStalled: (job: Job, since: Instant) => void,
): ((unfinished: readonly Job[]) => void) => {
  let reported = new Map<string, Instant>();
  return unfinished => {
    const stalled = new Map<string, Instant>();
    for (const job of unfinished) {
      const since = tracker.stalledSince(job);
      if (since === null) continue;
      stalled.set(job.id, since);
      if (reported.get(job.id) !== since) onStalled(job, since);
    }
    reported = stalled;
  };
};
