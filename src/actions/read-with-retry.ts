import { CloudError, isOutage } from '../cloud/error.ts';
import type { CallOptions } from '../cloud/gateway.ts';
import { backoffDelay } from '../cloud/retry/backoff.ts';
import { createRejections } from '../cloud/retry/rejections.ts';
import type { Instant } from '../jobs/job.ts';
import { callOptions, callWithin, pause } from './call.ts';
import type { ReadLimits, RetryWorld } from './world.ts';

/**
 * Repeats a read with growing delays while its failures may pass, until `giveUp` after the first failure, and after a rejection
 * no longer than `createRejections` decides. Obeys Retry-After, and gives up at once if it is longer than the time that is left.
 *
 * @throws CloudError the last failure, or the first that can't pass
 */
export const readWithRetry = async <Answer>(
  read: (options: CallOptions) => Promise<Answer>,
  world: RetryWorld,
  limits: ReadLimits,
): Promise<Answer> => {
  const rejections = createRejections(world.now);
  let last: { readonly error: CloudError; readonly failures: number; readonly deadline: Instant } | null = null;
  for (;;) {
    try {
      if (last === null) return await read(callOptions(world.signal));
      return await callWithin(last.deadline - world.now(), read, world);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const isCutShort = error.facts.kind === 'aborted' && !world.signal?.aborted;
      if (isCutShort && last !== null) throw last.error;
      const { facts } = error;
      if (!isOutage(error) && !rejections.mayPass(facts)) throw error;
      const failures: number = (last?.failures ?? 0) + 1;
      const deadline: Instant = last?.deadline ?? world.now() + limits.giveUp;
      const ms = backoffDelay(failures, limits, world.random, facts.retryAfter);
      if (world.now() + ms >= deadline) throw error;
      last = { error, failures, deadline };
      await pause(ms, world);
    }
  }
};
