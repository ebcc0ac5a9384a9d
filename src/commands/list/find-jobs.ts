import type { World } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import type { Gateway, JobPage, ListRequest } from '../../cloud/gateway.ts';
import { gapError, type ListGap, type PassEnd } from '../../cloud/paging/cursor.ts';
import { createListCheck } from '../../cloud/paging/list-check.ts';
import { serverNow } from '../../cloud/server-time.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { JobView } from '../../jobs/query/job-view.ts';
import { matches, type Query } from '../../jobs/query/query.ts';
import { addReasons, addTimes } from './complete-jobs.ts';
import { type ListReading, readMergedList, readPages } from './read-pages.ts';

const pageSize = 100;

/** In ms. A server may round its times, and its clock is known to the second; {@link matches} drops jobs that are too old. */
const clockGrain = 2_000;

/** Which jobs to find. */
type JobSearch = {
  readonly projectId: string;
  readonly query: Query;
  readonly view: JobView;
  /** Infinity for all. */
  readonly limit: number;
  /** Whether failed jobs need their reason, at the price of more requests. */
  readonly reasons: boolean;
};

/** What one step of a search found. */
type FoundJobs = {
  /** The jobs that match. */
  readonly jobs: readonly Job[];
  /** All jobs that were read. */
  readonly read: readonly Job[];
  /** Records that could not be parsed. */
  readonly badRecords: number;
  /** Missing parts of a merged list. */
  readonly troubles: readonly PartTrouble[];
};

/** The creation time before which no job can match the filter's `since:`; null without one. */
const oldestMatch = (query: Query, now: Instant): Instant | null => {
  const ages = query.flatMap(term => (term.field === 'since' && !term.negated ? [term.age] : []));
  return ages.length === 0 ? null : now - Math.min(...ages) - clockGrain;
};

const findInMergedList = async (
  source: ListReading,
  { query, view, limit, reasons }: JobSearch,
  now: Instant,
  firstPage: JobPage,
  otherPages: AsyncGenerator<JobPage>,
): Promise<FoundJobs> => {
  const { jobs: read, badRecords, troubles } = await readMergedList(source, firstPage, otherPages);
  const timed = await addTimes(source, read, query, now);
  const matching = timed.filter(job => matches(job, query, now, view)).slice(0, limit);
  return { jobs: reasons ? await addReasons(source, matching) : matching, read, badRecords, troubles };
};

/** A trouble that stands for the whole list, which is incomplete. */
const gapTrouble = (gap: ListGap, count: number, total: number | null): PartTrouble => ({
  family: 'job-center',
  where: null,
  isWhole: true,
  error: gapError(gap, count, total).facts,
  bestEffort: false,
});

/** A list is read again when jobs may have been skipped. A third time would not help with a busy server. */
const mostPasses = 2;

/**
 * Finds the jobs of a project that match, newest first, each job once. Yields page by page, or everything at once for a
 * merged list. Stops at `limit` jobs. If jobs left the list while it was read, it is read again, and the skipped jobs come
 * last. If jobs may still be missing, the last step has a trouble. Throws as {@link readForScript}.
 */
export async function* findJobs(gateway: Gateway, search: JobSearch, world: World): AsyncGenerator<FoundJobs> {
  const { projectId, query, view, limit } = search;
  const source = { gateway, projectId, world };
  const now = serverNow(gateway, world.now);
  const createdAfter = oldestMatch(query, now);
  let remaining = limit;
  const requestFor = (pageToken: string | null): ListRequest => ({
    projectId,
    pageSize: query.length === 0 ? Math.min(pageSize, remaining) : pageSize,
    ...(createdAfter !== null && { createdAfter }),
    ...(pageToken !== null && { pageToken }),
  });
  // New jobs move others to the next page, where they would be found again.
  const seenIds = new Set<string>();
  for (let pass = 1; ; pass += 1) {
    const check = createListCheck();
    let end: PassEnd = 'complete';
    const pages = readPages(source, requestFor, how => {
      end = how;
    });
    for await (const page of pages) {
      if (!page.isOrdered) {
        yield await findInMergedList(source, search, now, page, pages);
        return;
      }
      const read = page.jobs.filter(job => !seenIds.has(job.id));
      const jobs = read.filter(job => matches(job, query, now, view)).slice(0, remaining);
      for (const job of page.jobs) seenIds.add(job.id);
      check.add(page);
      remaining -= jobs.length;
      yield { jobs, read, badRecords: pass === 1 ? page.badRecords : 0, troubles: page.troubles };
      if (remaining <= 0) return;
    }
    const gap = check.gap(end, seenIds.size);
    if (gap === null) return;
    if (gap === 'changed' && pass < mostPasses) continue;
    yield { jobs: [], read: [], badRecords: 0, troubles: [gapTrouble(gap, seenIds.size, check.total())] };
    return;
  }
}
