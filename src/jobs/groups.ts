import { localDay } from '../lib/local-day.ts';
import { causeOf } from './failure-cause.ts';
import { clusterOf, type Instant, type Job, mayChange } from './job.ts';
import { labelOf } from './kinds.ts';
import { byStatus, type Comparator, comparatorOf, compareText, type OrderName, sortTimeOf } from './order.ts';

/** What a list can be grouped by. */
export const groupNames = [
  'none',
  'day',
  'status',
  'type',
  'cluster',
  'collection',
  'creator',
  'source',
  'reason',
] as const;
export type GroupName = (typeof groupNames)[number];

/** The jobs under one heading: those from index `from` up to, but not including, `to` in the order of the list. */
export type JobGroup = { readonly key: string; readonly from: number; readonly to: number };

/** The key of jobs that lack what the list is grouped by. */
export const noKey = '';

/** The key of unfinished jobs in a list by day: what runs matters more than when it started. */
export const runningKey = 'running';

/** The key of jobs in a list by day that may be unfinished, because zjobs does not know their status. */
export const unknownKey = 'unknown';

const dayKey = (job: Job): string => {
  if (mayChange(job)) return job.status === 'unknown' ? unknownKey : runningKey;
  const at = sortTimeOf(job);
  return at === null ? noKey : String(localDay(at));
};

const keys: Readonly<Record<Exclude<GroupName, 'none'>, (job: Job) => string>> = {
  day: dayKey,
  status: ({ status }) => status,
  type: labelOf,
  cluster: job => clusterOf(job) ?? noKey,
  collection: ({ collectionName }) => collectionName ?? noKey,
  creator: ({ createdBy }) => createdBy ?? noKey,
  source: job => job.source?.name ?? noKey,
  reason: job => causeOf(job) ?? noKey,
};

const byName =
  (keyOf: (job: Job) => string): Comparator =>
  (a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    if (one === other) return 0;
    if (one === noKey || other === noKey) return one === noKey ? 1 : -1;
    return compareText(one, other);
  };

/** Where a key stands in a list by day: the higher, the nearer to the top. */
const dayRank = (key: string): number => {
  if (key === runningKey) return Number.MAX_VALUE;
  if (key === unknownKey) return Number.MAX_SAFE_INTEGER;
  return key === noKey ? -Number.MAX_VALUE : Number(key);
};

const unfinishedThenDay: Comparator = (a, b) => dayRank(dayKey(b)) - dayRank(dayKey(a));

/** The time of the newest failure of each cause. */
type CauseTimes = ReadonlyMap<string, number>;

const causeTimesOf = (jobs: Iterable<Job>): CauseTimes => {
  const newest = new Map<string, number>();
  for (const job of jobs) {
    const cause = causeOf(job);
    if (cause !== null) newest.set(cause, Math.max(newest.get(cause) ?? -Infinity, sortTimeOf(job) ?? -Infinity));
  }
  return newest;
};

/** Causes in the order of their newest failure, after causes that have no time yet. Jobs without a cause come last. */
const byNewestCause = (newest: CauseTimes): Comparator => {
  const causes = [...newest].sort(([a, one], [b, other]) => other - one || compareText(a, b)).map(([cause]) => cause);
  // Compared by their positions: a long list compares its jobs a million times.
  const positions = new Map(causes.map((cause, index) => [cause, index]));
  const positionOf = (job: Job): number => {
    const cause = causeOf(job);
    return cause === null || cause === noKey ? causes.length : (positions.get(cause) ?? -1);
  };
  const byCause = byName(keys.reason);
  return (a, b) => {
    const [one, other] = [positionOf(a), positionOf(b)];
    return one === -1 && other === -1 ? byCause(a, b) : one - other;
  };
};

const groupComparators: Readonly<Record<Exclude<GroupName, 'none'>, (jobs: Iterable<Job>) => Comparator>> = {
  day: () => unfinishedThenDay,
  status: () => byStatus,
  type: () => byName(keys.type),
  cluster: () => byName(keys.cluster),
  collection: () => byName(keys.collection),
  creator: () => byName(keys.creator),
  source: () => byName(keys.source),
  reason: jobs => byNewestCause(causeTimesOf(jobs)),
};

/** How a list is grouped and sorted. */
export type Arrangement = { readonly group: GroupName; readonly order: OrderName; readonly isReversed: boolean };

/** The order of the jobs within a group. */
export const orderInGroups = ({ order, isReversed }: Omit<Arrangement, 'group'>, now: Instant): Comparator => {
  const inOrder = comparatorOf(order, now);
  return isReversed ? (a, b) => inOrder(b, a) : inOrder;
};

/** The comparator that groups jobs, and orders them within a group. `jobs` are all jobs of the list. */
export const groupedOrder = (
  { group, order, isReversed }: Arrangement,
  jobs: Iterable<Job>,
  now: Instant,
): Comparator => {
  const compare = orderInGroups({ order, isReversed }, now);
  // In the default order, the jobs of a day are already together.
  if (group === 'none' || (group === 'day' && order === 'default' && !isReversed)) return compare;
  const compareGroups = groupComparators[group](jobs);
  return (a, b) => compareGroups(a, b) || compare(a, b);
};

/** Jobs in the order of a list. */
type JobList = {
  readonly length: number;
  at(index: number): Job | undefined;
  slice(from: number, to: number): readonly Job[];
};

/** The groups of a list that is sorted by group. Each costs a few binary searches, so a large list with few groups is cheap. */
export const groupsOf = (group: GroupName, jobs: Pick<JobList, 'length' | 'at'>): readonly JobGroup[] => {
  if (group === 'none') return [];
  const keyAt = (index: number): string | null => {
    const job = jobs.at(index);
    return job === undefined ? null : keys[group](job);
  };
  const groups: JobGroup[] = [];
  for (let from = 0; from < jobs.length; ) {
    const key = keyAt(from) ?? noKey;
    // Doubling steps find a short group at its start.
    let step = 1;
    while (from + step < jobs.length && keyAt(from + step) === key) step *= 2;
    let low = from + Math.floor(step / 2);
    let high = Math.min(from + step, jobs.length);
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (keyAt(middle) === key) low = middle;
      else high = middle;
    }
    groups.push({ key, from, to: high });
    from = high;
  }
  return groups;
};

/** Whether the jobs of a list are in the order of {@link orderInGroups} throughout, and not only within each group. */
export const isOrderedThroughout = ({ group, order, isReversed }: Arrangement): boolean =>
  group === 'none' || (group === 'day' && order === 'default' && !isReversed);

/**
 * The jobs of a list in the order of `compare`, which is the one of {@link groupedOrder}. Before, they were in the order within
 * a group throughout, so only the groups are sorted.
 */
export const groupedJobs = (list: JobList, group: Exclude<GroupName, 'none'>, compare: Comparator): readonly Job[] => {
  const keyOf = keys[group];
  const jobs = list.slice(0, list.length);
  const firsts: Job[] = [];
  const counts: number[] = [];
  const indexes = new Map<string, number>();
  const groupOfJob = new Uint32Array(jobs.length);
  let lastKey: string | null = null;
  let groupIndex = 0;
  // Written for speed, without an object for each job: this runs between two keys.
  jobs.forEach((job, index) => {
    const key = keyOf(job);
    if (key !== lastKey) groupIndex = indexes.get(key) ?? firsts.length;
    lastKey = key;
    if (groupIndex === firsts.length) {
      indexes.set(key, groupIndex);
      firsts.push(job);
      counts.push(0);
    }
    counts[groupIndex] = (counts[groupIndex] ?? 0) + 1;
    groupOfJob[index] = groupIndex;
  });
  const next = new Uint32Array(firsts.length);
  let start = 0;
  const order = firsts.map((first, index) => ({ first, index })).sort((a, b) => compare(a.first, b.first));
  for (const { index: own } of order) {
    next[own] = start;
    start += counts[own] ?? 0;
  }
  const grouped = new Array<Job>(jobs.length);
  jobs.forEach((job, index) => {
    const own = groupOfJob[index] ?? 0;
    const at = next[own] ?? 0;
    grouped[at] = job;
    next[own] = at + 1;
  });
  return grouped;
};

/**
 * The comparator of a list by reason whose jobs have changed: the newest cause comes first, so groups may have to move.
 * `list` has all jobs, grouped by reason; `inGroup` is the order within a group. Much cheaper than {@link groupedOrder}.
 */
export const regroupedOrder = (list: JobList, inGroup: Comparator): Comparator => {
  const newest = new Map<string, number>();
  for (const { key, from, to } of groupsOf('reason', list)) {
    if (key === noKey) continue;
    newest.set(
      key,
      list.slice(from, to).reduce((latest, job) => Math.max(latest, sortTimeOf(job) ?? -Infinity), -Infinity),
    );
  }
  const compareGroups = byNewestCause(newest);
  return (a, b) => compareGroups(a, b) || inGroup(a, b);
};

/** The jobs of a list by reason, sorted by `compare`, which moves whole groups only. Null if no group moves. */
export const withGroupsMoved = (list: JobList, compare: Comparator): readonly Job[] | null => {
  const groups = groupsOf('reason', list).flatMap(({ from, to }) => {
    const first = list.at(from);
    return first === undefined ? [] : [{ first, from, to }];
  });
  const moved = groups.toSorted((a, b) => compare(a.first, b.first));
  if (moved.every((group, index) => group === groups[index])) return null;
  // Allocated in its final size and filled by hand: `flat` takes ten times as long.
  const jobs = new Array<Job>(list.length);
  let next = 0;
  for (const { from, to } of moved) for (const job of list.slice(from, to)) jobs[next++] = job;
  return jobs;
};
