/** How pauses after failures grow, in ms. */
export type BackoffLimits = {
  /** After the first failure; it doubles with each further one. */
  readonly firstPause: number;
  /** The pauses grow to this. */
  readonly longestPause: number;
};

/** A server that asks for a longer wait than this, in ms, is asked again after it all the same. */
export const longestAskedWait = 300_000;

/** How long the server asked to wait, in ms, as in {@link CloudErrorFacts}; null where it did not. */
type Asked = number | null;

/**
 * How long to wait, in ms, after so many failures in a row (1 and more). The pause is spread by 20 % either way, so that
 * many monitors do not return to a server in step; a longer pause that the server asked for is kept, up to `longestAsked`.
 */
export const backoffAfter = (
  failures: number,
  { firstPause, longestPause }: BackoffLimits,
  random: () => number,
  asked: Asked = null,
  longestAsked = Number.POSITIVE_INFINITY,
): number => {
  const grown = firstPause * 2 ** Math.min(failures - 1, 30);
  const spread = Math.min(grown * (0.8 + 0.4 * random()), longestPause);
  return Math.round(Math.max(spread, Math.min(asked ?? 0, longestAsked)));
};
