import type { Clock } from '../../lib/clock.ts';
import type { CloudError } from '../error.ts';
import type { ReadOptions } from '../families/family.ts';
import { cloudError } from '../http/http-errors.ts';

/** Time that slow reads may take together. Reads of one batch run at the same time and cost what the slowest of them takes. */
export type TimeBudget = {
  /** The error for a read when no time is left; null while there is time. */
  error(): CloudError | null;
  /** Runs a batch, and then subtracts the time of its slowest read. */
  batch<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Runs a read of the batch, which ends with a timeout when the time is used up. */
  spend<Result>(read: (options: ReadOptions) => Promise<Result>, options: ReadOptions): Promise<Result>;
  /** Starts over with the full time. */
  renew(): void;
};

/** A budget of `total` ms. */
export const createTimeBudget = (clock: Clock, total: number): TimeBudget => {
  let left = total;
  /** The time of the slowest read of this batch, in ms. */
  let slowest = 0;

  const timeout = (): CloudError =>
    cloudError({ kind: 'timeout', message: `no answer within ${total / 1_000} s`, code: 'ETIMEDOUT' });

  return {
    error: () => (left > 0 ? null : timeout()),
    batch: async run => {
      slowest = 0;
      try {
        return await run();
      } finally {
        left -= slowest;
      }
    },
    spend: async (read, { signal, ...options }) => {
      const began = clock.elapsed();
      const limit = new AbortController();
      const stopTimer = clock.after(left, () => limit.abort());
      try {
        return await read({ ...options, signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal });
      } catch (error) {
        throw limit.signal.aborted && !signal?.aborted ? timeout() : error;
      } finally {
        stopTimer();
        slowest = Math.max(slowest, clock.elapsed() - began);
      }
    },
    renew: () => {
      left = total;
    },
  };
};
