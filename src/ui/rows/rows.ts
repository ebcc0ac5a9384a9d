import type { JobChange } from '../../feed/types.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { comparatorOf, type OrderName } from '../../jobs/order.ts';
import { matches, type Query } from '../../jobs/query.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import type { Word } from './search-texts.ts';
import { createSortedJobs, type SortedJobs } from './sorted-jobs.ts';

/** Which jobs are shown, and in which order. Empty sets let everything pass. */
export type ViewSpec = {
  readonly query: Query;
  readonly types: ReadonlySet<string>;
  readonly statuses: ReadonlySet<JobStatus>;
  /** Shown whatever the filter says: whoever cancels a running job wants to see what becomes of it. */
  readonly kept: ReadonlySet<string>;
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

/** Keeps {@link JobRows} filtered and ordered while jobs change: a change costs a few binary searches, a filter no sort. */
export type RowKeeper = {
  rows(): JobRows;
  /** Takes in changes in the order that they happened. */
  apply(changes: readonly JobChange[], now: Instant): void;
  /** Shows these jobs, filtered and ordered by `spec`. `jobs` is kept and read again: every later change of it has to be applied. */
  rebuild(jobs: ReadonlyMap<string, Job>, spec: ViewSpec, now: Instant): void;
  /** How many jobs there are, shown or not. */
  size(): number;
  /** Prepares some of the jobs to be searched by free text; false when there is nothing left to prepare. */
  warm(): boolean;
  /** Gives up the memory that `warm` took. */
  cool(): void;
};

/** A filter taken apart: free words are searched for in prepared texts, the rest is asked of each job. */
type Parts = { readonly words: readonly Word[]; readonly fields: Query };

const partsOf = (query: Query): Parts => ({
  words: query.flatMap(term => (term.field === 'any' ? [{ text: term.text, negated: term.negated }] : [])),
  fields: query.filter(({ field }) => field !== 'any'),
});

const passesFields = (job: Job, fields: Query, spec: ViewSpec, now: Instant): boolean =>
  (spec.statuses.size === 0 || spec.statuses.has(job.status)) &&
  (spec.types.size === 0 || spec.types.has(job.type)) &&
  (fields.length === 0 || matches(job, fields, now));

/** What is asked of each job besides the words; null where nothing is. */
const testOf = (spec: ViewSpec, fields: Query, now: Instant): ((job: Job) => boolean) | null =>
  fields.length === 0 && spec.statuses.size === 0 && spec.types.size === 0
    ? null
    : job => passesFields(job, fields, spec, now);

// Ordered by how long they run, jobs change places by themselves: that order has to be made anew each time.
const isLasting = ({ order }: ViewSpec): boolean => order !== 'longest';

export const createRowKeeper = (initial: ViewSpec): RowKeeper => {
  let spec = initial;
  let compare = comparatorOf(spec.order, 0);
  let known: ReadonlyMap<string, Job> = new Map();
  /** All jobs in order, and those of them that are shown: the same list while nothing is filtered away. */
  let all = createSortedJobs([], compare);
  let shown = all;
  let version = 0;

  const take = ({ before, after }: JobChange, now: Instant): void => {
    if (before !== null) {
      all.remove(before);
      shown.remove(before);
    }
    // A newer reading that is to come, or was seen by a rebuild, stands for this one.
    if ((known.get(after.id) ?? after) !== after) return;
    all.add(after);
    if (passesFields(after, spec.query, spec, now) || spec.kept.has(after.id)) shown.add(after);
  };

  const indexOf = (list: SortedJobs, id: string): number => {
    const job = known.get(id);
    if (job === undefined) return -1;
    const index = list.indexOf(job);
    // The job may have changed since, and the list not yet been told.
    return index !== -1 || all.indexOf(job) !== -1 ? index : list.indexOfId(id);
  };

  return {
    rows: () => {
      const list = shown;
      return {
        version,
        length: list.length,
        at: list.at,
        indexOf: id => indexOf(list, id),
        slice: list.slice,
      };
    },
    apply: (changes, now) => {
      if (changes.length === 0) return;
      version += 1;
      for (const change of changes) take(change, now);
    },
    rebuild: (jobs, wanted, now) => {
      const isSorted = jobs === known && wanted.order === spec.order && isLasting(wanted) && all.length === jobs.size;
      spec = wanted;
      known = jobs;
      version += 1;
      if (!isSorted) {
        compare = comparatorOf(spec.order, now);
        all = createSortedJobs([...jobs.values()].sort(compare), compare);
      }
      const { words, fields } = partsOf(spec.query);
      const test = testOf(spec, fields, now);
      shown = words.length === 0 && test === null ? all : all.filter(words, test);
      for (const id of spec.kept) {
        // The reading that the list holds, which a change that is to come will replace.
        const job = all.at(all.indexOfId(id));
        if (job !== undefined && shown.indexOf(job) === -1) shown.add(job);
      }
    },
    size: () => all.length,
    warm: () => all.warm(),
    cool: () => all.cool(),
  };
};
