import { CloudError, type CloudErrorFacts, isPassing } from '../cloud/error.ts';
import type { CallOptions } from '../cloud/gateway.ts';
import { pauseAfter } from '../cloud/pause.ts';
import type { Instant } from '../jobs/job.ts';
import type { Patience, ReadLimits } from './world.ts';

/** That the user broke off before an answer came. */
export const abortedFacts: CloudErrorFacts = {
  kind: 'aborted',
  message: 'interrupted before it was done',
  code: null,
  requestId: null,
  httpStatus: null,
  retryAfter: null,
  maybeDone: false,
};

/** A call's options with the signal, if there is one. */
export const callOptions = (signal: AbortSignal | undefined): CallOptions => (signal === undefined ? {} : { signal });

/**
 * Sleeps, or throws an aborted {@link CloudError} as soon as the signal says so: what `sleep` itself rejects with is the
 * caller's own affair.
 */
export const pause = async (ms: number, { sleep, signal }: Pick<Patience, 'sleep' | 'signal'>): Promise<void> => {
  try {
    await sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted) throw new CloudError(abortedFacts);
    throw error;
  }
  if (signal?.aborted) throw new CloudError(abortedFacts);
};

/** The user's signal, joined by one that cuts a try short when patience ends in its middle. */
const signalUntil = (ms: number | null, signal: AbortSignal | undefined): AbortSignal | undefined => {
  if (ms === null) return signal;
  const limit = AbortSignal.timeout(Math.max(1, Math.round(ms)));
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
};

/**
 * Repeats a read with growing pauses while its failures are passing ones, and gives up `giveUp` after the first failure.
 * Retry-After is obeyed: where it asks for more than is left, that is the end.
 *
 * @throws CloudError the last failure, or the first that is not passing
 */
export const readPatiently = async <Answer>(
  read: (options: CallOptions) => Promise<Answer>,
  world: Patience,
  limits: ReadLimits,
): Promise<Answer> => {
  let last: { readonly error: CloudError; readonly failures: number; readonly deadline: Instant } | null = null;
  for (;;) {
    try {
      return await read(callOptions(signalUntil(last && last.deadline - world.now(), world.signal)));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const cutShort = error.facts.kind === 'aborted' && !world.signal?.aborted;
      if (cutShort && last !== null) throw last.error;
      if (!isPassing(error)) throw error;
      const failures: number = (last?.failures ?? 0) + 1;
      const deadline: Instant = last?.deadline ?? world.now() + limits.giveUp;
      const ms = pauseAfter(failures, limits, world.random, error.facts.retryAfter);
      if (world.now() + ms >= deadline) throw error;
      last = { error, failures, deadline };
      await pause(ms, world);
    }
  }
};
