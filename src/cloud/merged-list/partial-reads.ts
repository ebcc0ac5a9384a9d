import type { JobFamily } from '../../jobs/families.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { FetchedJobs, PageFetcher } from './fetch-pages.ts';
import type { JobIndex } from './job-index.ts';
import type { ListCycle } from './list-cycle.ts';
import type { ListLimits } from './list-limits.ts';
import { firstPage } from './page-queue.ts';
import type { PartProgress } from './part-progress.ts';
import type { PartsReader } from './parts-reader.ts';
import type { ProjectParts } from './project-parts.ts';

/** Reads some parts of a list outside of its cycle. Methods throw as {@link PageFetcher} does. */
export type PartialReads = {
  /** Reads the failed parts again. The pages after it join the cycle. */
  readFailed(options: CallOptions): Promise<FetchedJobs>;
  /** Reads the first page of each part, to see what works. */
  readFirstPages(options: CallOptions): Promise<FetchedJobs>;
  /** Reads the part that contains a job to its end; if that part is unknown, all lists of `family`, or all lists for null. */
  readPartWith(
    jobId: string,
    family: JobFamily | null,
    options: CallOptions,
  ): Promise<{ readonly fetched: FetchedJobs; readonly parts: readonly Part[] }>;
  /** Reads the lists of one family, or all lists for null, until one contains the job. Returns whether one does. */
  search(jobId: string, family: JobFamily | null, options: CallOptions): Promise<boolean>;
};

export type PartialReadsOptions = {
  readonly parts: ProjectParts;
  readonly reader: PartsReader;
  readonly fetcher: PageFetcher;
  readonly cycle: ListCycle;
  readonly index: JobIndex;
  readonly progress: PartProgress;
  readonly cooldowns: Cooldowns;
  readonly limits: ListLimits;
};

/** How many pages of a part are read to look for a job. At ten requests a second they take 10 s. */
const mostPagesPerPart = 100;

export const createPartialReads = (options: PartialReadsOptions): PartialReads => {
  const { parts, reader, fetcher, cycle, index, progress, cooldowns, limits } = options;
  const batch = { most: limits.pages };
  return {
    readFailed: async call => {
      await parts.update(call);
      // While the inventory could not be read, the parts of clusters were not requested.
      const requests = parts
        .all()
        .flatMap(part => reader.failedPage(part) ?? (progress.wasRequested(part) ? [] : firstPage(part)));
      // The caller is a script, which waits between its attempts.
      cooldowns.forget();
      return cycle.read(requests, call);
    },
    readFirstPages: async call => {
      await parts.update(call);
      reader.renewTime();
      return fetcher.fetchAside(parts.all(), { ...batch, isFirstOnly: true }, call);
    },
    readPartWith: async (jobId, family, call) => {
      await parts.update(call);
      const part = index.partOf(jobId);
      const wanted = part ? [part] : parts.all().filter(one => family === null || one.family === family);
      const mostInAll = wanted.length * mostPagesPerPart;
      return { fetched: await fetcher.fetchAside(wanted, { ...batch, mostInAll }, call), parts: wanted };
    },
    search: async (jobId, family, call) => {
      await parts.update(call);
      reader.renewTime();
      const isFound = (): boolean => index.get(jobId) !== undefined && index.isListed(jobId);
      const wanted = parts.all().filter(part => family === null || part.family === family);
      await fetcher.fetchAside(wanted, { ...batch, isEnough: isFound }, call);
      return isFound();
    },
  };
};
