import type { JobPage } from '../cloud/gateway.ts';
import type { Job } from '../jobs/job.ts';
import { isUnfinished } from '../jobs/statuses.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobCache } from '../storage/cache/cache.ts';
import type { FeedLimits } from './limits.ts';
import type { Elapsed } from './schedule.ts';
import type { JobStore } from './store.ts';
import type { JobChange } from './types.ts';

/** What a feed does with the finished jobs of before: begins with them, reads no more than is new, and keeps them again. */
export type CacheSync = {
  /** Reads what was kept and hands it on in portions; those that the server has told of meanwhile are left out. */
  begin(onChanges: (changes: readonly JobChange[]) => void): void;
  /** A page was read and merged, with these changes. */
  saw(page: JobPage, changes: readonly JobChange[]): void;
  /** Whether everything older than this unchanged page is known: then no further page needs to be read. */
  knowsTheRest(page: JobPage, changes: readonly JobChange[], total: number | null): boolean;
  /** The list is whole: what was kept but is not on the server any more is forgotten. */
  finished(total: number | null): void;
  /** Keeps the jobs again when there is something new and the last time is long enough ago. */
  keep(isWhole: boolean): void;
};

export const withoutCache: CacheSync = {
  begin: () => {},
  saw: () => {},
  knowsTheRest: () => false,
  finished: () => {},
  keep: () => {},
};

export type CacheSyncOptions = {
  readonly cache: JobCache;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly limits: Pick<FeedLimits, 'cachePause'>;
};

const isFinished = (job: Job): boolean => !isUnfinished(job.status);

export const withCache = ({ cache, store, clock, limits }: CacheSyncOptions): CacheSync => {
  /** IDs of kept jobs that the server has not told of yet. */
  const unseen = new Set<string>();
  /** Whether what was kept was all there was; null until that is known. */
  let wasWhole: boolean | null = null;
  /** The server has told of every job: what comes from the cache now is late. */
  let isOver = false;
  let hasNews = false;
  let isSaving = false;
  let nextSaveAt: Elapsed = Number.POSITIVE_INFINITY;

  const save = async (isWhole: boolean): Promise<void> => {
    isSaving = true;
    hasNews = false;
    await cache.save(store.jobs.values(), isWhole);
    nextSaveAt = clock.elapsed() + limits.cachePause;
    isSaving = false;
  };

  return {
    begin: onChanges => {
      // The first seconds belong to the screen.
      nextSaveAt = clock.elapsed() + Math.min(limits.cachePause, 3_000);
      const tell = (jobs: readonly Job[]): void => {
        if (isOver) return;
        const changes = store.seed(jobs);
        for (const { after } of changes) unseen.add(after.id);
        if (changes.length > 0) onChanges(changes);
      };
      void cache.load(tell).then(isWhole => {
        wasWhole = isWhole;
      });
    },
    saw: (page, changes) => {
      for (const job of page.jobs) unseen.delete(job.id);
      hasNews ||= changes.some(({ after }) => isFinished(after));
    },
    knowsTheRest: (page, changes, total) =>
      wasWhole === true &&
      page.jobs.length > 0 &&
      page.badRecords === 0 &&
      changes.length === 0 &&
      page.jobs.every(isFinished) &&
      store.jobs.size === total,
    finished: total => {
      isOver = true;
      // Where the counts agree, they are all still there; where they don't even then, nothing is certain.
      const isGone = unseen.size > 0 && total !== null && store.jobs.size - unseen.size === total;
      if (isGone) {
        store.forget(unseen);
        hasNews = true;
      }
      unseen.clear();
    },
    keep: isWhole => {
      if (hasNews && isWhole && !isSaving && clock.elapsed() >= nextSaveAt) void save(isWhole);
    },
  };
};
