import type { JobChange } from '../../feed/types.ts';
import type { Instant, Job, JobStatus } from '../../jobs/job.ts';
import { type Comparator, comparatorOf, type OrderName } from '../../jobs/order.ts';
import { matches, type Query } from '../../jobs/query.ts';

/** Which jobs are shown, and in which order. Empty sets let everything pass. */
export type ViewSpec = {
  readonly query: Query;
  readonly types: ReadonlySet<string>;
  readonly statuses: ReadonlySet<JobStatus>;
  readonly order: OrderName;
};

/** The jobs that are shown, in order. The list is live: it changes with its owner, so compare `version`. */
export type JobRows = {
  readonly version: number;
  readonly length: number;
  at(index: number): Job | undefined;
  /** Where the job with this ID stands, or -1. */
  indexOf(id: string): number;
  slice(from: number, to: number): readonly Job[];
};

export const noRows: JobRows = { version: 0, length: 0, at: () => undefined, indexOf: () => -1, slice: () => [] };

/** Keeps {@link JobRows} filtered and ordered while jobs change: a change costs two binary searches, not a sort. */
export type RowKeeper = {
  rows(): JobRows;
  /** Takes in changes in the order that they happened. */
  apply(changes: readonly JobChange[], now: Instant): void;
  /** Filters and orders everything anew. */
  rebuild(jobs: ReadonlyMap<string, Job>, spec: ViewSpec, now: Instant): void;
};

const passes = (job: Job, spec: ViewSpec, now: Instant): boolean =>
  (spec.statuses.size === 0 || spec.statuses.has(job.status)) &&
  (spec.types.size === 0 || spec.types.has(job.type)) &&
  matches(job, spec.query, now);

/** The first index whose job does not come before `job`. */
const lowerBound = (sorted: readonly Job[], job: Job, compare: Comparator): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && compare(candidate, job) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

// Beyond this share of the list, sorting anew is cheaper than moving each job by itself.
const rebuildShare = 0.1;
const rebuildFloor = 2_000;

export const createRowKeeper = (initial: ViewSpec): RowKeeper => {
  let spec = initial;
  let compare = comparatorOf(spec.order, 0);
  let sorted: Job[] = [];
  let shown = new Map<string, Job>();
  let version = 0;

  const remove = (job: Job): void => {
    const index = lowerBound(sorted, job, compare);
    // The order is total, so the job stands exactly here; anything else would be another job.
    if (sorted[index]?.id === job.id) sorted.splice(index, 1);
    shown.delete(job.id);
  };
  const insert = (job: Job): void => {
    sorted.splice(lowerBound(sorted, job, compare), 0, job);
    shown.set(job.id, job);
  };
  const sortAnew = (jobs: Iterable<Job>): void => {
    sorted = [...jobs].sort(compare);
    shown = new Map(sorted.map(job => [job.id, job]));
  };
  const applyMany = (changes: readonly JobChange[], now: Instant): void => {
    const next = new Map(shown);
    for (const { after } of changes) {
      if (passes(after, spec, now)) next.set(after.id, after);
      else next.delete(after.id);
    }
    sortAnew(next.values());
  };
  const applyEach = (changes: readonly JobChange[], now: Instant): void => {
    for (const { after } of changes) {
      const before = shown.get(after.id);
      if (before !== undefined) remove(before);
      if (passes(after, spec, now)) insert(after);
    }
  };

  return {
    rows: () => {
      const mine = sorted;
      const known = shown;
      return {
        version,
        length: mine.length,
        at: index => mine[index],
        indexOf: id => {
          const job = known.get(id);
          return job === undefined ? -1 : lowerBound(mine, job, compare);
        },
        slice: (from, to) => mine.slice(from, to),
      };
    },
    apply: (changes, now) => {
      if (changes.length === 0) return;
      version += 1;
      if (changes.length > rebuildFloor && changes.length > sorted.length * rebuildShare) applyMany(changes, now);
      else applyEach(changes, now);
    },
    rebuild: (jobs, wanted, now) => {
      spec = wanted;
      compare = comparatorOf(spec.order, now);
      version += 1;
      sortAnew([...jobs.values()].filter(job => passes(job, spec, now)));
    },
  };
};
