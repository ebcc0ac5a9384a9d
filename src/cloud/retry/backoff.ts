/** How the delays between attempts grow, in ms. */
export type BackoffLimits = {
  /** The delay after the first failure. Each further failure doubles it. */
  readonly firstDelay: number;
  /** The delay stops growing here. */
  readonly longestDelay: number;
};

/** For reads that are repeated until they succeed: those of the monitor, the feed and a merged list. */
export const endlessBackoff: BackoffLimits = { firstDelay: 1_000, longestDelay: 30_000 };

/** The longest Retry-After that is obeyed, in ms. A server that asks for more is asked again after this time. */
export const longestRetryAfter = 300_000;

/**
 * The delay before the next attempt, in ms, after `failures` failures in a row (1 or more). The delay varies by 20 % either
 * way, so that many clients don't return to a server at the same moment. A longer Retry-After (in ms) wins, up to
 * {@link longestRetryAfter}.
 */
export const backoffDelay = (
  failures: number,
  { firstDelay, longestDelay }: BackoffLimits,
  random: () => number,
  retryAfter: number | null = null,
): number => {
  const grown = firstDelay * 2 ** Math.min(failures - 1, 30);
  const jittered = Math.min(grown * (0.8 + 0.4 * random()), longestDelay);
  return Math.round(Math.max(jittered, Math.min(retryAfter ?? 0, longestRetryAfter)));
};
