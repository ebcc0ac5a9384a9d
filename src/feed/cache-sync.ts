import type { JobPage } from '../cloud/gateway.ts';
import { forgetsEnds } from '../jobs/families.ts';
import { bornAt, type Job, mayChange } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobCache } from '../storage/cache/cache.ts';
import type { FeedLimits } from './limits.ts';
import type { Elapsed } from './schedule.ts';
import type { JobStore } from './store.ts';
import type { JobChange } from './types.ts';

/** Keeps store and cache in step: loads cached jobs at the start, ends the first reading early, and saves the jobs. */
export type CacheSync = {
  /** Adds cached jobs to the store, a few hundred at a time, except those that the server has reported meanwhile. */
  start(onChanges: (changes: readonly JobChange[]) => void): void;
  /** Records a merged page and the changes that it made. */
  addPage(page: JobPage, changes: readonly JobChange[]): void;
  /** Whether the cache has every job older than this page, so that no further page has to be read. */
  isRestKnown(page: JobPage, changes: readonly JobChange[], total: number | null): boolean;
  /** Drops cached jobs that the server no longer has, once the list is complete. */
  finishLoading(total: number | null): void;
  /** Saves the jobs if one has changed and the last save is long enough ago. */
  saveIfDue(isWhole: boolean): void;
  /** Waits for a save that is under way. Then saves a complete list that has changed, unless that would take long. */
  saveAtEnd(isWhole: boolean): Promise<void>;
};

export const noCacheSync: CacheSync = {
  start: () => {},
  addPage: () => {},
  isRestKnown: () => false,
  finishLoading: () => {},
  saveIfDue: () => {},
  saveAtEnd: async () => {},
};

export type CacheSyncOptions = {
  readonly cache: JobCache;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly limits: Pick<FeedLimits, 'cacheInterval'>;
};

/** In ms. Nothing is saved earlier, so that the first screens are not delayed. */
const earliestSave = 3_000;

const isFinished = (job: Job): boolean => !mayChange(job);

/** Jobs that are saved in much less than 100 ms. A longer list is saved while the monitor runs, which the user must not wait for. */
const mostAtEnd = 20_000;

/** How many ended jobs that the server has forgotten are kept. The newest are kept. */
const mostKept = 2_000;

/** Which of the cached jobs that the server doesn't list are dropped: all except those whose end only zjobs knows. */
const goneFrom = (jobs: JobStore['jobs'], unlisted: ReadonlySet<string>): ReadonlySet<string> => {
  const kept = [...unlisted]
    .flatMap(id => jobs.get(id) ?? [])
    .filter(job => isFinished(job) && forgetsEnds(job.family))
    .toSorted((a, b) => (bornAt(b) ?? 0) - (bornAt(a) ?? 0))
    .slice(0, mostKept);
  const keptIds = new Set(kept.map(({ id }) => id));
  return new Set([...unlisted].filter(id => !keptIds.has(id)));
};

export const createCacheSync = ({ cache, store, clock, limits }: CacheSyncOptions): CacheSync => {
  /** Cached jobs that the server has not reported yet. */
  const unconfirmed = new Set<string>();
  /** Whether the cache had every finished job; null before it is loaded. */
  let wasWhole: boolean | null = null;
  /** Whether the server has reported every job: cached jobs that arrive now are out of date. */
  let isComplete = false;
  let hasChanges = false;
  let saving: Promise<void> | null = null;
  let nextSaveAt: Elapsed = Number.POSITIVE_INFINITY;

  const save = (isWhole: boolean): Promise<void> => {
    hasChanges = false;
    saving = cache.save(store.jobs.values(), isWhole).then(() => {
      nextSaveAt = clock.elapsed() + limits.cacheInterval;
      saving = null;
    });
    return saving;
  };

  return {
    start: onChanges => {
      nextSaveAt = clock.elapsed() + Math.min(limits.cacheInterval, earliestSave);
      const addCached = (jobs: readonly Job[]): void => {
        if (isComplete) return;
        const changes = store.seed(jobs);
        for (const { after } of changes) unconfirmed.add(after.id);
        if (changes.length > 0) onChanges(changes);
      };
      void cache.load(addCached).then(isWhole => {
        wasWhole = isWhole;
      });
    },
    addPage: (page, changes) => {
      for (const job of page.jobs) unconfirmed.delete(job.id);
      hasChanges ||= changes.some(({ after }) => isFinished(after));
    },
    isRestKnown: (page, changes, total) =>
      wasWhole === true &&
      page.jobs.length > 0 &&
      page.badRecords === 0 &&
      changes.length === 0 &&
      page.jobs.every(isFinished) &&
      store.jobs.size === total,
    finishLoading: total => {
      isComplete = true;
      // Jobs are only dropped if the total then agrees. If it doesn't, the server may still have them.
      const areGone = unconfirmed.size > 0 && total !== null && store.jobs.size - unconfirmed.size === total;
      if (areGone) {
        store.forget(goneFrom(store.jobs, unconfirmed));
        hasChanges = true;
      }
      unconfirmed.clear();
    },
    saveIfDue: isWhole => {
      if (hasChanges && isWhole && saving === null && clock.elapsed() >= nextSaveAt) void save(isWhole);
    },
    saveAtEnd: async isWhole => {
      // The end of the program would cut off a save that is under way.
      await saving;
      if (hasChanges && isWhole && store.jobs.size <= mostAtEnd) await save(isWhole);
    },
  };
};
