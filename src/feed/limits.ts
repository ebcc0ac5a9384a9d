import { type BackoffLimits, endlessBackoff } from '../cloud/retry/backoff.ts';

/** Limits of a feed; times in ms. An argument, so that tests can shorten them. */
export type FeedLimits = BackoffLimits & {
  /** Jobs per page, 1–100. */
  readonly pageSize: number;
  /** From the start of a poll to the start of the next one while no job is unfinished, unless the interval is longer. */
  readonly idleInterval: number;
  /** After this time without an answer the list counts as overdue. */
  readonly overdueAfter: number;
  /** How many vanished jobs a poll reads one by one. */
  readonly maxDescribes: number;
  /** How many pages a poll reads again if more than `maxDescribes` jobs have vanished. */
  readonly maxRelistPages: number;
  /** How many jobs that the server has forgotten stay in the list. */
  readonly maxForgotten: number;
  /** The shortest time between two writes of the cache. */
  readonly cacheInterval: number;
};

/** Two requests every 21 s keep an idle project within six requests in any minute. */
export const defaultFeedLimits: FeedLimits = {
  ...endlessBackoff,
  pageSize: 100,
  idleInterval: 21_000,
  overdueAfter: 5_000,
  maxDescribes: 20,
  maxRelistPages: 10,
  maxForgotten: 1_000,
  cacheInterval: 300_000,
};
