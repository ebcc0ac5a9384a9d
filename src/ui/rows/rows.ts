import type { JobChange } from '../../feed/types.ts';
import { causeOf } from '../../jobs/failure-cause.ts';
import {
  type GroupName,
  groupedJobs,
  groupedOrder,
  groupsOf,
  isOrderedThroughout,
  type JobGroup,
  orderInGroups,
  regroupedOrder,
  withGroupsMoved,
} from '../../jobs/groups.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { OrderName } from '../../jobs/order.ts';
import type { JobView } from '../../jobs/query/job-view.ts';
import { matches, type Query } from '../../jobs/query/query.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import { createFactsTracker, type ListFacts, noFacts } from './list-facts.ts';
import type { Word } from './search-texts.ts';
import { createSortedJobs, type SortedJobs } from './sorted-jobs.ts';

/** Which jobs the list shows, and in which order. Empty sets restrict nothing. */
export type ViewSpec = {
  readonly query: Query;
  /** What the query knows besides the fields of a job. */
  readonly view?: JobView;
  readonly types: ReadonlySet<string>;
  /** Lists only jobs that failed with this cause, see {@link causeOf}; null restricts nothing. */
  readonly cause: string | null;
  readonly statuses: ReadonlySet<JobStatus>;
  /** IDs of jobs that the user canceled or retried. They are listed even if the filter hides them, until the filter changes. */
  readonly alwaysListed: ReadonlySet<string>;
  readonly order: OrderName;
  /** Whether the order is reversed, within the groups. */
  readonly isReversed: boolean;
  readonly group: GroupName;
};

/** The listed jobs in order. The list is live and changes with its keeper; `version` grows with each change. */
export type JobRows = {
  readonly version: number;
  readonly length: number;
  at(index: number): Job | undefined;
  /** Index of the job with this ID, or -1. */
  indexOf(id: string): number;
  slice(from: number, to: number): readonly Job[];
  /** What the columns depend on. */
  readonly facts: ListFacts;
  /** The groups of the jobs, from top to bottom; none in a list that is not grouped. */
  readonly groups: readonly JobGroup[];
};

export const noRows: JobRows = {
  version: 0,
  length: 0,
  at: () => undefined,
  indexOf: () => -1,
  slice: () => [],
  facts: noFacts,
  groups: [],
};

/** Keeps {@link JobRows} filtered and sorted. A change costs a few binary searches. A new filter costs no sort. */
export type RowKeeper = {
  rows(): JobRows;
  /** Applies changes, given in the order in which they happened. */
  apply(changes: readonly JobChange[], now: Instant): void;
  /** Lists these jobs by `spec`. Keeps a reference to `jobs`: every later change of the map has to be applied. */
  rebuild(jobs: ReadonlyMap<string, Job>, spec: ViewSpec, now: Instant): void;
  /**
   * Moves groups by reason whose newest failure has changed: the newest cause comes first. Costs no sort. Does nothing if no
   * job has failed or been retried since the last call.
   */
  regroup(): void;
  /** Number of jobs, listed or not. */
  size(): number;
  /** Prepares a slice of the jobs to be searched for words; returns false when there is nothing left to prepare. */
  prepareSearch(): boolean;
  /** Frees the memory that `prepareSearch` took. */
  dropSearch(): void;
};

/** A query in two parts: words are searched in prepared texts, fields are tested job by job. */
type QueryParts = { readonly words: readonly Word[]; readonly fields: Query };

const partsOf = (query: Query): QueryParts => ({
  words: query.flatMap(term => (term.field === 'any' ? [{ text: term.text, negated: term.negated }] : [])),
  fields: query.filter(({ field }) => field !== 'any'),
});

const passes = (job: Job, fields: Query, { view, statuses, types, cause }: ViewSpec, now: Instant): boolean =>
  (statuses.size === 0 || statuses.has(job.status)) &&
  (types.size === 0 || types.has(job.type)) &&
  (cause === null || causeOf(job) === cause) &&
  (fields.length === 0 || matches(job, fields, now, view));

/** The test that each job has to pass besides the words; null when there is none. */
const testOf = (spec: ViewSpec, fields: Query, now: Instant): ((job: Job) => boolean) | null =>
  fields.length === 0 && spec.statuses.size === 0 && spec.types.size === 0 && spec.cause === null
    ? null
    : job => passes(job, fields, spec, now);

/** Running jobs overtake each other in the order by duration, so it has to be sorted again each time. */
const isStable = ({ order }: ViewSpec): boolean => order !== 'longest';

export const createRowKeeper = (initial: ViewSpec): RowKeeper => {
  let spec = initial;
  let compare = groupedOrder(spec, [], 0);
  let jobs: ReadonlyMap<string, Job> = new Map();
  /** All jobs in order, and the listed ones of them: the same object while nothing is filtered out. */
  let all = createSortedJobs([], compare);
  let listed = all;
  let version = 0;
  let tracker = createFactsTracker();
  let isOutdated = false;
  let inGroup = orderInGroups(spec, 0);

  const applyOne = ({ before, after }: JobChange, now: Instant): void => {
    if (before !== null) {
      if (all.remove(before)) tracker.remove(before);
      if (listed !== all) listed.remove(before);
    }
    // The map has a newer version, which a later change or the last rebuild adds.
    if ((jobs.get(after.id) ?? after) !== after) return;
    if (all.add(after)) tracker.add(after);
    isOutdated ||= spec.group === 'reason' && (after.status === 'failed' || before?.status === 'failed');
    // While nothing is filtered out, both are one list.
    if (listed === all) return;
    if (passes(after, spec.query, spec, now) || spec.alwaysListed.has(after.id)) listed.add(after);
  };

  const indexIn = (list: SortedJobs, id: string): number => {
    const job = jobs.get(id);
    if (job === undefined) return -1;
    const index = list.indexOf(job);
    // Neither list has this version yet when its change was not applied: the old version is found by its ID.
    return index !== -1 || all.indexOf(job) !== -1 ? index : list.indexOfId(id);
  };

  return {
    rows: () => {
      const list = listed;
      return {
        version,
        length: list.length,
        at: list.at,
        indexOf: id => indexIn(list, id),
        slice: list.slice,
        facts: tracker.facts(),
        groups: groupsOf(spec.group, list),
      };
    },
    apply: (changes, now) => {
      if (changes.length === 0) return;
      version += 1;
      for (const change of changes) applyOne(change, now);
    },
    rebuild: (nextJobs, nextSpec, now) => {
      const hasSameJobs = nextJobs === jobs && all.length === nextJobs.size;
      const keepsOrder =
        hasSameJobs && nextSpec.order === spec.order && nextSpec.isReversed === spec.isReversed && isStable(nextSpec);
      const isSorted = keepsOrder && nextSpec.group === spec.group;
      const isOnlyGrouped = keepsOrder && isOrderedThroughout(spec);
      const { group } = nextSpec;
      const resorted = (): readonly Job[] =>
        isOnlyGrouped && group !== 'none'
          ? groupedJobs(all, group, compare)
          : all.slice(0, all.length).toSorted(compare);
      spec = nextSpec;
      jobs = nextJobs;
      version += 1;
      if (!isSorted) {
        compare = groupedOrder(spec, jobs.values(), now);
        inGroup = orderInGroups(spec, now);
        all = createSortedJobs(hasSameJobs ? resorted() : [...jobs.values()].sort(compare), compare);
        isOutdated = false;
      }
      if (!hasSameJobs) {
        tracker = createFactsTracker();
        for (const job of jobs.values()) tracker.add(job);
      }
      const { words, fields } = partsOf(spec.query);
      const test = testOf(spec, fields, now);
      listed = words.length === 0 && test === null ? all : all.filter(words, test);
      for (const id of spec.alwaysListed) {
        // The version that the list has now; a pending change replaces it.
        const job = all.at(all.indexOfId(id));
        if (job !== undefined && listed.indexOf(job) === -1) listed.add(job);
      }
    },
    regroup: () => {
      if (!isOutdated) return;
      isOutdated = false;
      const isFiltered = listed !== all;
      const nextOrder = regroupedOrder(all, inGroup);
      const moved = withGroupsMoved(all, nextOrder);
      if (moved === null) return;
      compare = nextOrder;
      const movedListed = isFiltered ? (withGroupsMoved(listed, compare) ?? listed.slice(0, listed.length)) : null;
      all = createSortedJobs(moved, compare);
      listed = movedListed === null ? all : createSortedJobs(movedListed, compare);
      version += 1;
    },
    size: () => all.length,
    prepareSearch: () => all.prepareSearch(),
    dropSearch: () => all.dropSearch(),
  };
};
