import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import type { Run } from './simulated-job.ts';

/**
 * Whether a failed import, retried, runs again under its own ID or under a new one. The contract allows a server both,
 * so this one does both, by the last letter of the ID: whoever follows a retry has to be ready for either.
 */
export const retryKeepsId = (jobId: string): boolean => jobId.charCodeAt(jobId.length - 1) % 2 === 0;

/** The run of a retried import. It ends well: who retries has mended the files. */
export const retriedRun = (random: Random, now: Instant): Run => {
  const startsAt = now + random.between(3_000, 8_000);
  return {
    startsAt,
    endsAt: startsAt + random.between(90, 300) * 1_000,
    ending: 'successful',
    endProgress: 100,
    reason: null,
    cancelAskedAt: null,
  };
};
