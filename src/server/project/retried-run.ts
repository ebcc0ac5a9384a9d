import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import type { Run } from './simulated-job.ts';

/**
 * Whether a retried import keeps its ID or gets a new one. The contract allows both, so this server does both, depending
 * on the last letter of the ID: a client must handle either.
 */
export const retryKeepsId = (jobId: string): boolean => jobId.charCodeAt(jobId.length - 1) % 2 === 0;

/** The run of a retried import. It succeeds, as if the user had fixed the files. */
export const retriedRun = (random: Random, now: Instant): Run => {
  const startsAt = now + random.between(3_000, 8_000);
  return {
    startsAt,
    endsAt: startsAt + random.between(90, 300) * 1_000,
    ending: 'successful',
    endProgress: 100,
    reason: null,
    stall: null,
    cancelRequestedAt: null,
  };
};
