import type { CallOptions } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import type { RetryWorld } from './world.ts';

/** The options of a call that the signal, if there is one, aborts. */
export const callOptions = (signal: AbortSignal | undefined): CallOptions => (signal === undefined ? {} : { signal });

/** Sleeps for `ms`. Throws an aborted `CloudError` when the signal is aborted, whatever `sleep` rejects with. */
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
 * Makes a call that is aborted after `ms`, or by the signal of the world. Both signals are referenced until the call ends:
 * an AbortSignal that nothing references may be collected and never fire.
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
