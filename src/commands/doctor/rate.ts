import { defaultLimits } from '../../cloud/http/limits.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';

/** How the server answered. Times in ms, null without a call. */
export type Rate = {
  /** Requests that zjobs sends to one route in any second, at most. */
  readonly perSecond: number;
  readonly calls: number;
  readonly median: number | null;
  readonly longest: number | null;
  readonly throttled: boolean;
};

/** The upper one of two in the middle. */
export const rateOf = (calls: readonly CallRecord[]): Rate => {
  const times = calls.map(({ duration: took }) => Math.round(took)).sort((a, b) => a - b);
  return {
    perSecond: defaultLimits.perSecond,
    calls: calls.length,
    median: times[Math.floor(times.length / 2)] ?? null,
    longest: times.at(-1) ?? null,
    throttled: calls.some(({ throttled }) => throttled),
  };
};
