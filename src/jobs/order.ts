import { type Instant, type Job, mayChange, spanMs, whenMs } from './job.ts';
import { labelOf } from './kinds.ts';
import { type JobStatus, jobStatuses } from './statuses.ts';

/** The orders of a list. `default`: unfinished jobs first, unknown statuses last of these, then newest first. */
export const orderNames = ['default', 'newest', 'oldest', 'status', 'type', 'progress', 'creator', 'longest'] as const;
export type OrderName = (typeof orderNames)[number];

/** Negative when `a` comes first. Every order falls back to newest first and then to the ID, so that no two jobs tie. */
export type Comparator = (a: Job, b: Job) => number;

/** Compares by UTF-16 units. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

// Two jobs without times: -Infinity - -Infinity is NaN, which `|| 0` turns into "equal".
const byInstant = (a: Instant | null, b: Instant | null): number => (a ?? -Infinity) - (b ?? -Infinity) || 0;

/**
 * The time that the list shows: what is sorted is what is shown. A pinned job keeps its row: it is ordered as if its
 * timestamps had not arrived.
 */
export const sortTimeOf = (job: Job): Instant | null =>
  job.observed?.pinned ? job.observed.began : (whenMs(job) ?? job.finishedAt);

const newestFirst: Comparator = (a, b) => {
  const difference = byInstant(sortTimeOf(b), sortTimeOf(a));
  return difference === 0 ? compareText(b.id, a.id) : difference;
};

/** Compares by each of these comparators in turn, then newest first. */
const by = (...keys: readonly Comparator[]): Comparator => {
  return (a, b) => {
    for (const compare of keys) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return newestFirst(a, b);
  };
};

const rankOfStatus = new Map<JobStatus, number>(jobStatuses.map((status, rank) => [status, rank]));
const statusRank = (job: Job): number => rankOfStatus.get(job.status) ?? 0;

/** By status: what needs attention first. */
export const byStatus: Comparator = (a, b) => statusRank(a) - statusRank(b);

/** Unfinished jobs come first, then those that may be unfinished because zjobs does not know their status, then finished ones. */
const activityRank = (job: Job): number => {
  if (!mayChange(job)) return 2;
  return job.status === 'unknown' ? 1 : 0;
};

const unfinishedFirst: Comparator = (a, b) => activityRank(a) - activityRank(b);

const comparators: Readonly<Record<Exclude<OrderName, 'longest'>, Comparator>> = {
  default: by(unfinishedFirst),
  newest: newestFirst,
  oldest: (a, b) => newestFirst(b, a),
  status: by(byStatus),
  type: by((a, b) => compareText(labelOf(a), labelOf(b))),
  // A finished job has no progress to look for.
  progress: by(unfinishedFirst, (a, b) => (b.progress ?? -1) - (a.progress ?? -1)),
  creator: by((a, b) => compareText(a.createdBy ?? '\uffff', b.createdBy ?? '\uffff')),
};

/** Unfinished jobs come first: a user looks for what runs too long. Jobs whose span is unknown come last; a span can be negative when clocks differ. */
const longestFirst = (now: Instant): Comparator => {
  const spanKey = (job: Job): number => spanMs(job, now) ?? -Infinity;
  return by(unfinishedFirst, (a, b) => spanKey(b) - spanKey(a) || 0);
};

/** The comparator of an order. The caller fixes `now`: a list must be sorted by one moment. */
export const comparatorOf = (order: OrderName, now: Instant): Comparator =>
  order === 'longest' ? longestFirst(now) : comparators[order];
