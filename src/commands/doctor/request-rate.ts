import { defaultLimits } from '../../cloud/http/limits.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';

/** How fast the server answered. Times in ms; null without a request. */
type RequestRate = {
  /** The most requests that zjobs sends to one route in any second. */
  readonly perSecond: number;
  readonly calls: number;
  readonly median: number | null;
  readonly longest: number | null;
  /** Whether the server reported too many requests. */
  readonly throttled: boolean;
};

/** The rate of the calls. The median of an even number of calls is the longer one of the two in the middle. */
export const requestRate = (calls: readonly CallRecord[]): RequestRate => {
  const times = calls.map(({ duration }) => Math.round(duration)).sort((a, b) => a - b);
  return {
    perSecond: defaultLimits.perSecond,
    calls: calls.length,
    median: times[Math.floor(times.length / 2)] ?? null,
    longest: times.at(-1) ?? null,
    throttled: calls.some(({ throttled }) => throttled),
  };
};
