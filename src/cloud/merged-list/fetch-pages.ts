import type { Job } from '../../jobs/job.ts';
import type { Part, ReadOptions } from '../families/family.ts';
import { advance, type ListGap } from '../paging/cursor.ts';
import { createListCheck, type ListCheck } from '../paging/list-check.ts';
import type { JobIndex, Sequence } from './job-index.ts';
import { createPageQueue, firstPage, type PageQueue, type PageRequest } from './page-queue.ts';
import type { PartProgress } from './part-progress.ts';
import type { PageResult, PartsReader } from './parts-reader.ts';
import { concernsTrackedFiles, listsTracked, type TrackedFiles } from './tracked-files.ts';

/** The jobs of some pages, as they are now known. */
export type FetchedJobs = {
  readonly jobs: readonly Job[];
  readonly badRecords: number;
  /** IDs of the jobs that may have existed all along, because their part was never read to its end before. */
  readonly backlog: readonly string[];
};

export const nothingFetched: FetchedJobs = { jobs: [], badRecords: 0, backlog: [] };

const joined = (one: FetchedJobs, other: FetchedJobs): FetchedJobs => ({
  jobs: [...one.jobs, ...other.jobs],
  badRecords: one.badRecords + other.badRecords,
  backlog: [...one.backlog, ...other.backlog],
});

/** How parts are read outside of a cycle. */
export type AsideOptions = {
  /** Reads only the first page of each part. */
  readonly isFirstOnly?: true;
  /** Pages in one batch. */
  readonly most: number;
  /** Pages in all; no limit when absent. */
  readonly mostInAll?: number;
  /** Ends the reading, when it returns true before a batch. */
  readonly isEnough?: () => boolean;
};

/** Reads pages of parts, and merges their jobs into the index. Methods throw as {@link PartsReader.read} does. */
export type PageFetcher = {
  /** Reads these pages. The pages after them join the queue; pages that could not be read return to it. */
  fetch(requests: readonly PageRequest[], queue: PageQueue, options: ReadOptions): Promise<FetchedJobs>;
  /** Reads parts outside of any cycle. Jobs that are first found here still count as new for callers that follow the list. */
  fetchAside(parts: readonly Part[], how: AsideOptions, options: ReadOptions): Promise<FetchedJobs>;
};

export type PageFetcherOptions = {
  readonly reader: PartsReader;
  readonly index: JobIndex;
  readonly progress: PartProgress;
  readonly trackedFiles: TrackedFiles;
  /** The sequence number for the next request. */
  readonly nextSequence: () => Sequence;
  /** Receives the results before they are merged. Throws to discard them: the failures are an outage of the server. */
  readonly checkOutage: (results: readonly PageResult[], options: ReadOptions) => Promise<void>;
  /** Receives each listed job, except a new one in a part that was never read to its end. */
  readonly onListed: (before: Job | undefined, now: Job) => void;
};

/** The passes over the pages of parts in a cycle. */
type PartPasses = {
  /** The check of the pass that the page belongs to. A first page begins a new one. */
  checkOf(request: PageRequest): ListCheck;
  /** Whether the part must be read again after a pass with this gap, because jobs left it meanwhile. Never true twice in a row. */
  mustRepeat(part: Part, gap: ListGap | null): boolean;
};

const createPartPasses = (): PartPasses => {
  const checks = new Map<string, ListCheck>();
  const repeated = new Set<string>();
  return {
    checkOf: ({ part: { key }, cursor }) => {
      const known = cursor.token === null ? undefined : checks.get(key);
      const check = known ?? createListCheck();
      checks.set(key, check);
      return check;
    },
    mustRepeat: ({ key }, gap) => {
      if (repeated.delete(key) || gap !== 'changed') return false;
      repeated.add(key);
      return true;
    },
  };
};

export const createPageFetcher = (options: PageFetcherOptions): PageFetcher => {
  const { reader, index, progress, trackedFiles, nextSequence, checkOutage, onListed } = options;

  const passes = createPartPasses();

  const mergePage = async ({ request: { part }, page }: Extract<PageResult, { page: unknown }>, sequence: Sequence) => {
    const wasReadToEnd = progress.wasReadToEnd(part);
    const jobs: Job[] = [];
    for (const job of page.jobs) index.listedIn(job.id, part);
    for (const job of await trackedFiles.setAside(page.jobs)) {
      const before = index.get(job.id);
      const now = index.merge(job, sequence);
      jobs.push(now);
      if (before !== undefined || wasReadToEnd) onListed(before, now);
    }
    return { jobs, badRecords: page.badRecords, backlog: wasReadToEnd ? [] : jobs.map(({ id }) => id) };
  };

  const mergeResults = async (
    results: readonly PageResult[],
    queue: PageQueue,
    sequence: Sequence,
    isAside: boolean,
  ): Promise<FetchedJobs> => {
    let fetched = nothingFetched;
    for (const result of results) {
      if ('error' in result) continue;
      const { request, page } = result;
      fetched = joined(fetched, await mergePage(result, sequence));
      const next = advance(request.cursor, { ...page, total: page.total ?? null });
      const isInCycle = !isAside && !request.isOutOfTurn;
      const pass = isInCycle ? passes.checkOf(request) : createListCheck();
      pass.add({ ...page, total: page.total ?? null });
      if (typeof next !== 'string') {
        if (!request.isOutOfTurn) queue.add({ part: request.part, cursor: next });
        continue;
      }
      const gap = pass.gap(next, Number.POSITIVE_INFINITY);
      if (isInCycle && passes.mustRepeat(request.part, gap)) {
        queue.add(firstPage(request.part));
        continue;
      }
      if (!isAside) progress.readToEnd(request.part);
      // A server that ignores page numbers always sends the same page, with all its jobs.
      if (gap !== null && (gap !== 'circle' || request.part.hasPageTokens)) reader.endedEarly(request, gap);
    }
    // A queue without tracked jobs means that all were read only if the queue belongs to a reading that includes them.
    const mayRelease = results.some(({ request }) => concernsTrackedFiles(request.part));
    const files = mayRelease ? trackedFiles.release(!queue.has(listsTracked)) : [];
    return joined(fetched, { ...nothingFetched, jobs: files.map(file => index.merge(file, sequence)) });
  };

  const fetch = async (
    requests: readonly PageRequest[],
    queue: PageQueue,
    call: ReadOptions,
    isAside: boolean,
  ): Promise<FetchedJobs> => {
    const sequence = nextSequence();
    const failedBefore = new Set(requests.filter(({ part }) => reader.troubleOf(part) !== null));
    try {
      const results = await reader.read(requests, call);
      queue.drop(reader.isMissing);
      await checkOutage(results, call);
      for (const { part } of requests) progress.requested(part);
      return await mergeResults(results, queue, sequence, isAside);
    } catch (error) {
      // The parts did not cause the failure, and their pages were not read.
      for (const request of requests) if (!failedBefore.has(request)) reader.forgive(request.part);
      queue.restore(requests);
      throw error;
    }
  };

  return {
    fetch: (requests, queue, call) => fetch(requests, queue, call, false),
    fetchAside: async (parts, { isFirstOnly, most, mostInAll = Number.POSITIVE_INFINITY, isEnough }, call) => {
      const queue = createPageQueue();
      queue.begin(parts);
      // Pages after a first page go to a queue that is not read.
      const following = isFirstOnly ? createPageQueue() : queue;
      let fetched = nothingFetched;
      let left = mostInAll;
      while (left > 0 && !queue.isEmpty() && !isEnough?.()) {
        const requests = queue.take(Math.min(most, left));
        left -= requests.length;
        fetched = joined(fetched, await fetch(requests, following, call, true));
      }
      return fetched;
    },
  };
};
