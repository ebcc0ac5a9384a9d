import { CloudError, type CloudErrorFacts, isOutage } from '../cloud/error.ts';
import { type Gateway, readAfterWriteMs } from '../cloud/gateway.ts';
import { type BackoffLimits, backoffDelay } from '../cloud/retry/backoff.ts';
import { createRejections } from '../cloud/retry/rejections.ts';
import { sameJob } from '../jobs/fields.ts';
import { type Instant, type Job, mayChange } from '../jobs/job.ts';
import { callOptions, pause } from './call.ts';
import type { JobRef, RetryWorld } from './world.ts';

export type FollowWorld = RetryWorld & {
  readonly gateway: Pick<Gateway, 'describeJob'>;
  /** The time between two reads, in ms. */
  readonly interval: number;
  readonly limits: BackoffLimits;
  /** Whether the server itself named the job. A first read that does not find it is then repeated. */
  readonly isGiven?: boolean;
};

export type FollowListener = {
  /** Called with the job when it is first read, and whenever it has changed. */
  readonly onChange: (job: Job) => void;
  /** Called when a read failed, and with null when a read succeeds again. */
  readonly onProblem?: (problem: { readonly error: CloudErrorFacts; readonly nextTryAt: Instant } | null) => void;
};

/** Whether a new job may not have reached every replica of the server yet. */
const isNotYetKnown = (error: CloudError, since: Instant, { isGiven = false, now }: FollowWorld): boolean =>
  isGiven && error.facts.kind === 'not-found' && now() - since < readAfterWriteMs;

/**
 * Reads a job at the interval until it has ended. Repeats a read during an outage with growing delays and without an end,
 * and after a rejection or an answer that can't be read as `createRejections` decides.
 *
 * @returns the job as it ended, which may be Successful even after a cancel
 * @throws CloudError for a failure that can't pass (a rejected key, an unknown job); `aborted` by the signal
 */
export const follow = async (target: JobRef, world: FollowWorld, listener: FollowListener): Promise<Job> => {
  const options = callOptions(world.signal);
  const rejections = createRejections(world.now);
  let known: Job | null = null;
  let failures = 0;
  let unknownReads = 0;
  const since = world.now();
  for (;;) {
    let ms = world.interval;
    try {
      const { job } = await world.gateway.describeJob(target.projectId, target.jobId, options);
      rejections.answered();
      if (failures > 0) listener.onProblem?.(null);
      failures = 0;
      if (known === null || !sameJob(known, job)) listener.onChange(job);
      known = job;
      if (!mayChange(job)) return job;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (known === null && isNotYetKnown(error, since, world)) {
        unknownReads += 1;
        await pause(backoffDelay(unknownReads, world.limits, world.random), world);
        continue;
      }
      const { facts } = error;
      if (!isOutage(error) && !rejections.mayPass(facts)) throw error;
      failures += 1;
      ms = backoffDelay(failures, world.limits, world.random, facts.retryAfter);
      listener.onProblem?.({ error: facts, nextTryAt: world.now() + ms });
    }
    await pause(ms, world);
  }
};
