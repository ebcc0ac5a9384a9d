/** What one look may cost. Passed in, so that tests shorten it. */
export type ListLimits = {
  /** Pages that one look reads. */
  readonly pages: number;
  /** The same while nothing is unfinished: an idle project is looked at in a few requests a minute. */
  readonly idlePages: number;
  /** Unfinished jobs that one look reads by themselves. */
  readonly describes: number;
  /** How long the data planes of clusters may take together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** The limits that hold outside of tests. Ten requests a second may go to one route, and most parts share theirs. */
export const usualListLimits: ListLimits = { pages: 10, idlePages: 2, describes: 10, bestEffort: 5_000 };
