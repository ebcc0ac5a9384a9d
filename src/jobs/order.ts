import { bornAt, type Instant, type Job } from './job.ts';
import { labelOf } from './kinds.ts';
import { isUnfinished, type JobStatus, jobStatuses } from './statuses.ts';

/** The orders that a list can have; `default` is unfinished first, then newest first. */
export const orderNames = ['default', 'newest', 'oldest', 'status', 'type', 'progress', 'creator', 'longest'] as const;
export type OrderName = (typeof orderNames)[number];

/** Negative when `a` comes first. Every order ends with newest first and then the ID, so that no two jobs tie. */
export type Comparator = (a: Job, b: Job) => number;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

// Two jobs without times: -Infinity - -Infinity is NaN, which `|| 0` turns into "equal".
const byInstant = (a: Instant | null, b: Instant | null): number => (a ?? -Infinity) - (b ?? -Infinity) || 0;

const placeOf = (job: Job): Instant | null => (job.observed?.pinned ? null : bornAt(job));

const newestFirst: Comparator = (a, b) => {
  const difference = byInstant(placeOf(b), placeOf(a));
  return difference === 0 ? compareText(b.id, a.id) : difference;
};

const first = (...comparators: readonly Comparator[]): Comparator => {
  return (a, b) => {
    for (const compare of comparators) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return newestFirst(a, b);
  };
};

const rankOfStatus = new Map<JobStatus, number>(jobStatuses.map((status, rank) => [status, rank]));
const statusRank = (job: Job): number => rankOfStatus.get(job.status) ?? 0;

/** How long the job ran, in ms: to its end, or so far; jobs that have not started come last. */
const ranFor = (job: Job, now: Instant): number =>
  job.startedAt === null ? -1 : (job.finishedAt ?? (isUnfinished(job.status) ? now : job.startedAt)) - job.startedAt;

const unfinishedFirst: Comparator = (a, b) => Number(isUnfinished(b.status)) - Number(isUnfinished(a.status));

const comparators: Readonly<Record<Exclude<OrderName, 'longest'>, Comparator>> = {
  default: first(unfinishedFirst),
  newest: newestFirst,
  oldest: (a, b) => newestFirst(b, a),
  status: first((a, b) => statusRank(a) - statusRank(b)),
  type: first((a, b) => compareText(labelOf(a), labelOf(b))),
  progress: first((a, b) => (b.progress ?? -1) - (a.progress ?? -1)),
  creator: first((a, b) => compareText(a.createdBy ?? '\uffff', b.createdBy ?? '\uffff')),
};

/** The comparator of an order. `now` is fixed by the caller, because a sorted list must keep one clock. */
export const comparatorOf = (order: OrderName, now: Instant): Comparator =>
  order === 'longest' ? first((a, b) => ranFor(b, now) - ranFor(a, now)) : comparators[order];
