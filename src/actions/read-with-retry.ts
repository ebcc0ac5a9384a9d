import { CloudError, isTransient } from '../cloud/error.ts';
import type { CallOptions } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import { backoffDelay } from '../cloud/retry/backoff.ts';
import type { Instant } from '../jobs/job.ts';
import type { ReadLimits, RetryWorld } from './world.ts';

/** A call's options with the signal, if there is one. */
export const callOptions = (signal: AbortSignal | undefined): CallOptions => (signal === undefined ? {} : { signal });

/**
 * Sleeps, or throws an aborted {@link CloudError} as soon as the signal says so: what `sleep` itself rejects with is the
 * caller's own affair.
 */
export const pause = async (ms: number, { sleep, signal }: Pick<RetryWorld, 'sleep' | 'signal'>): Promise<void> => {
  try {
    await sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted) throw abortedError(false);
    throw error;
  }
  if (signal?.aborted) throw abortedError(false);
};

/**
 * A call that ends when the user has had enough or, as `aborted` too, after `ms`. Both ends are held here while it
 * lasts: a signal that nobody holds may never come.
 */
export const callWithin = async <Answer>(
  ms: number,
  call: (options: CallOptions) => Promise<Answer>,
  { sleep, signal }: Pick<RetryWorld, 'sleep' | 'signal'>,
): Promise<Answer> => {
  const limit = new AbortController();
  const answered = new AbortController();
  sleep(ms, answered.signal).then(
    () => limit.abort(),
    () => {},
  );
  try {
    return await call({ signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]) });
  } finally {
    answered.abort();
  }
};

/**
 * Repeats a read with growing pauses while its failures are passing ones, and gives up `giveUp` after the first failure.
 * Retry-After is obeyed: where it asks for more than is left, that is the end.
 *
 * @throws CloudError the last failure, or the first that is not passing
 */
export const readWithRetry = async <Answer>(
  read: (options: CallOptions) => Promise<Answer>,
  world: RetryWorld,
  limits: ReadLimits,
): Promise<Answer> => {
  let last: { readonly error: CloudError; readonly failures: number; readonly deadline: Instant } | null = null;
  for (;;) {
    try {
      if (last === null) return await read(callOptions(world.signal));
      return await callWithin(last.deadline - world.now(), read, world);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const cutShort = error.facts.kind === 'aborted' && !world.signal?.aborted;
      if (cutShort && last !== null) throw last.error;
      if (!isTransient(error)) throw error;
      const failures: number = (last?.failures ?? 0) + 1;
      const deadline: Instant = last?.deadline ?? world.now() + limits.giveUp;
      const ms = backoffDelay(failures, limits, world.random, error.facts.retryAfter);
      if (world.now() + ms >= deadline) throw error;
      last = { error, failures, deadline };
      await pause(ms, world);
    }
  }
};
