import { CloudError, isTransient } from '../error.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { type FetchedJobs, nothingFetched, type PageFetcher } from './fetch-pages.ts';
import type { JobIndex, Sequence } from './job-index.ts';
import type { ListLimits } from './list-limits.ts';
import { createPageQueue, firstPage, type PageRequest } from './page-queue.ts';
import type { PartsReader } from './parts-reader.ts';
import type { ProjectParts } from './project-parts.ts';

/**
 * Decides when each page is read. In one cycle every page of every part is read once, then the next cycle begins. The first
 * cycle is the initial load: callers follow it page by page. Later cycles advance with each poll, next to the pages that may
 * have changed. Methods throw as {@link PageFetcher.fetch} does.
 */
export type ListCycle = {
  /** Reads for the newest page of the list: the start of the initial load, or one poll. */
  readNewest(options: CallOptions): Promise<FetchedJobs>;
  /** Reads the next pages of the initial load. */
  readOlder(options: CallOptions): Promise<FetchedJobs>;
  /** Reads these pages now. The pages after them join the cycle. */
  read(requests: readonly PageRequest[], options: CallOptions): Promise<FetchedJobs>;
  /** Whether this cycle has pages left. */
  hasMore(): boolean;
  /** Whether the initial load is not finished. */
  isLoading(): boolean;
  /** Ends the initial load if its last page was read. */
  update(): void;
  /** The next read starts a new initial load. A read in progress continues: an empty queue would end its list. */
  restart(): void;
};

export type ListCycleOptions = {
  readonly parts: ProjectParts;
  readonly reader: PartsReader;
  readonly fetcher: PageFetcher;
  readonly index: JobIndex;
  readonly limits: ListLimits;
  /** The sequence number for the next request. */
  readonly nextSequence: () => Sequence;
};

export const createListCycle = (options: ListCycleOptions): ListCycle => {
  const { parts, reader, fetcher, index, limits, nextSequence } = options;
  let queue = createPageQueue();
  let isLoading = true;
  /** Whether the initial load has begun since the last restart. */
  let hasBegun = false;

  /** Updates the parts, and begins a cycle if the last one is over. Returns whether the inventory was requested. */
  const begin = async (call: CallOptions): Promise<boolean> => {
    const wasRequested = await parts.update(call);
    if (!hasBegun) {
      queue = createPageQueue();
      isLoading = true;
      hasBegun = true;
    }
    if (queue.isEmpty()) {
      const wasComplete = !isLoading && parts.trouble() === null;
      index.beginCycle(nextSequence(), wasComplete, part => reader.troubleOf(part) !== null);
      reader.renewTime();
      queue.begin(parts.all());
    }
    return wasRequested;
  };

  /** Reads until there is a job to report, because callers take an empty page for the end of the list. */
  const readUntilJobs = async (call: CallOptions): Promise<FetchedJobs> => {
    let fetched = nothingFetched;
    while (fetched.jobs.length === 0 && fetched.badRecords === 0 && !queue.isEmpty()) {
      fetched = await fetcher.fetch(queue.take(limits.pages), queue, { ...call, isEager: true });
    }
    return fetched;
  };

  /** The page to read of a part that is read before its turn: the one that failed, else the first. */
  const pageOutOfTurn = (part: Part): PageRequest => {
    const failed = reader.failedPage(part);
    if (failed !== null && failed.cursor.token !== null) return failed;
    return queue.claim(part) ?? { ...firstPage(part), ...(failed === null && { isOutOfTurn: true }) };
  };

  /** Pages of parts that may have changed: those with unfinished jobs, and those that failed and may work again. */
  const urgentPages = (isIdle: boolean): readonly PageRequest[] => {
    const withUnfinished = new Set(index.unfinished().flatMap(job => index.partOf(job.id)?.key ?? []));
    const mayHaveRecovered = (part: Part): boolean => {
      const trouble = reader.troubleOf(part);
      if (trouble === null || part.bestEffort) return false;
      return !isIdle || isTransient(new CloudError(trouble.error));
    };
    const isUrgent = (part: Part): boolean =>
      (part.listsProgress && withUnfinished.has(part.key)) || mayHaveRecovered(part);
    return parts
      .all()
      .filter(part => isUrgent(part) && !reader.onCooldown(part))
      .slice(0, isIdle ? 1 : limits.pages)
      .map(pageOutOfTurn);
  };

  /** Reads urgent pages and the next pages of the cycle; in an idle project, only a few of both together. */
  const readPoll = (wasRequested: boolean, call: CallOptions): Promise<FetchedJobs> => {
    const isIdle = index.unfinished().length === 0;
    const urgent = urgentPages(isIdle);
    const idleRest = Math.max(0, limits.idlePages - Number(wasRequested) - urgent.length);
    return fetcher.fetch([...urgent, ...queue.take(isIdle ? idleRest : limits.pages)], queue, call);
  };

  return {
    readNewest: async call => {
      const wasRequested = await begin(call);
      return isLoading ? readUntilJobs(call) : readPoll(wasRequested, call);
    },
    readOlder: async call => {
      // A caller in the middle of the list starts over after a restart, and misses nothing.
      if (!hasBegun) await begin(call);
      return readUntilJobs(call);
    },
    read: (requests, call) => fetcher.fetch(requests, queue, call),
    hasMore: () => !queue.isEmpty(),
    isLoading: () => isLoading,
    update: () => {
      if (queue.isEmpty()) isLoading = false;
    },
    restart: () => {
      hasBegun = false;
    },
  };
};
