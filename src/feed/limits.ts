import { type BackoffLimits, patientBackoff } from '../cloud/retry/backoff.ts';

/** What a feed allows itself; times in ms. Passed in, so that tests shorten them. */
export type FeedLimits = BackoffLimits & {
  /** Jobs a page, 1–100. */
  readonly pageSize: number;
  /** Pause between two rounds while no job is unfinished, unless the interval is longer. */
  readonly idleInterval: number;
  /** A server that answers nothing for so long leaves the list overdue. */
  readonly overdue: number;
  /** How many vanished jobs a round reads one by one. */
  readonly describes: number;
  /** How many pages a round reads again where more jobs than that have vanished. */
  readonly relistPages: number;
  /** So many jobs that the server has forgotten stay in the list. */
  readonly forgotten: number;
  /** Finished jobs are not kept for the next start more often than this. */
  readonly cachePause: number;
};

/** The limits that hold outside of tests. Two requests every 21 s keep any minute of an idle project within six. */
export const defaultFeedLimits: FeedLimits = {
  ...patientBackoff,
  pageSize: 100,
  idleInterval: 21_000,
  overdue: 5_000,
  describes: 20,
  relistPages: 10,
  forgotten: 1_000,
  cachePause: 300_000,
};
