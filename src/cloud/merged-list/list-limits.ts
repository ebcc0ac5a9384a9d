/** How much one request for a page of a merged list may cost. */
export type ListLimits = {
  /** Pages of parts that are read. */
  readonly pages: number;
  /** The same while no job is unfinished, so that an idle project costs only a few requests a minute. */
  readonly idlePages: number;
  /** Unfinished jobs that are polled. */
  readonly describes: number;
  /** Time for all best-effort parts together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** The limits outside of tests. A route may get ten requests a second, and most parts share a route. */
export const usualListLimits: ListLimits = { pages: 10, idlePages: 2, describes: 10, bestEffort: 5_000 };
