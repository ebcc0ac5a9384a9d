import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { CloudError, isPassing } from '../../cloud/error.ts';
import type { Gateway, JobPage, ListRequest } from '../../cloud/gateway.ts';
import { failure } from '../../cloud/http/http-errors.ts';
import { afterPage, type Cursor, firstCursor } from '../../cloud/paging/cursor.ts';
import { backoffDelay } from '../../cloud/retry/backoff.ts';
import { bornAt, type Instant, type Job } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { matches, type Query } from '../../jobs/query.ts';
import { readForScript } from '../shared/read-for-script.ts';

const pageSize = 100;
/** A server may cut its times to whole seconds; what comes too much is filtered here. */
const clockGrain = 1_000;

/** Older jobs need not be asked for: the youngest moment that every `since:` of the filter allows. */
const oldestWanted = (query: Query, now: Instant): Instant | null => {
  const ages = query.flatMap(term => (term.field === 'since' && !term.negated ? [term.age] : []));
  return ages.length === 0 ? null : now - Math.min(...ages) - clockGrain;
};

/** What a walk through a project's jobs found on one page. */
type Found = {
  /** Those that match. */
  readonly jobs: readonly Job[];
  /** All that were read, also those that don't. */
  readonly read: readonly Job[];
  /** How many records were unreadable. */
  readonly badRecords: number;
  /** What is missing, of a list that is composed of parts. */
  readonly troubles: readonly PartTrouble[];
};

/** Which jobs of which project. */
export type Wanted = {
  readonly projectId: string;
  readonly query: Query;
  readonly limit: number;
  /** Whether it is told why jobs have failed, and so whether they have or were aborted, also where that takes requests. */
  readonly reasons: boolean;
};

/** Every page of the list from the first one on, as they come; pages that lead in a circle end it. */
async function* pagesOf(
  gateway: Gateway,
  requestOf: (pageToken: string | null) => ListRequest,
  world: World,
): AsyncGenerator<JobPage> {
  let walk: Cursor | null = firstCursor;
  while (walk !== null) {
    const request = requestOf(walk.token);
    const page: JobPage = await readForScript({ id: 'failed.list' }, world, options =>
      gateway.listJobs(request, options),
    );
    yield page;
    walk = afterPage(walk, page);
  }
}

const mayMend = (trouble: PartTrouble): boolean => makesIncomplete(trouble) && isPassing(new CloudError(trouble.error));

const againOf = (projectId: string, pageToken: string | null): ListRequest =>
  pageToken === null ? { projectId, only: 'failed' } : { projectId, pageToken };

/** Reads again what failed of a composed list, as patiently as any other read of a script. */
async function* mended(gateway: Gateway, projectId: string, first: JobPage, world: World): AsyncGenerator<JobPage> {
  const { giveUp } = world.limits;
  const deadline = world.now() + giveUp;
  let page = first;
  for (let failures = 1; page.troubles.some(mayMend) && !world.signal.aborted; failures += 1) {
    const asked = Math.max(0, ...page.troubles.filter(mayMend).map(({ error }) => error.retryAfter ?? 0));
    const pause = backoffDelay(failures, world.limits, world.random, asked);
    if (world.now() + pause >= deadline) return;
    await world.sleep(pause, world.signal);
    // What failed may go on for pages.
    for await (const next of pagesOf(gateway, token => againOf(projectId, token), world)) {
      page = next;
      yield page;
    }
  }
}

/** A composed list comes in the order of its parts, and may tell a job twice, better the second time: it is read whole. */
const gatherParts = async (
  gateway: Gateway,
  projectId: string,
  first: JobPage,
  rest: AsyncGenerator<JobPage>,
  world: World,
): Promise<{ readonly read: readonly Job[]; readonly last: JobPage; readonly badRecords: number }> => {
  const jobs = new Map<string, Job>();
  let last = first;
  let badRecords = 0;
  const take = (page: JobPage): void => {
    for (const job of page.jobs) jobs.set(job.id, job);
    badRecords += page.badRecords;
    last = page;
  };
  take(first);
  for await (const page of rest) take(page);
  for await (const page of mended(gateway, projectId, last, world)) take(page);
  return { read: [...jobs.values()].toSorted(comparatorOf('newest', world.now())), last, badRecords };
};

/** These jobs as their own routes tell them, in place of what the list told. A row is as good as that where it fails. */
const described = async (
  gateway: Gateway,
  projectId: string,
  jobs: readonly Job[],
  wanted: readonly Job[],
  { signal, now }: World,
): Promise<readonly Job[]> => {
  const read = async (job: Job): Promise<Job> => {
    try {
      return (await gateway.describeJob(projectId, job.id, { signal })).job;
    } catch (error) {
      if (error instanceof CloudError) return job;
      throw error;
    }
  };
  const better = new Map((await Promise.all(wanted.map(read))).map(job => [job.id, job]));
  if (better.size === 0) return jobs;
  // Their times come with it.
  return jobs.map(job => better.get(job.id) ?? job).toSorted(comparatorOf('newest', now()));
};

/** More would keep the user waiting for the server's rate. */
const mostReasons = 20;
const mostTimes = 200;

/** Lists of imports don't say why one failed, and that is what whoever lists failed jobs wants to know. */
const withoutReason = (jobs: readonly Job[]): readonly Job[] =>
  jobs.filter(({ status, reason }) => status === 'failed' && reason === null).slice(0, mostReasons);

/** Lists of imports tell no times: those that a `since:` is to judge are asked for them, the failed ones first. */
const withoutTimes = (jobs: readonly Job[], query: Query, now: Instant): readonly Job[] => {
  if (!query.some(({ field }) => field === 'since')) return [];
  const ageless = jobs.filter(job => bornAt(job) === null && matches(job, query, now));
  const isFailed = ({ status }: Job): number => Number(status === 'failed');
  return ageless.toSorted((a, b) => isFailed(b) - isFailed(a)).slice(0, mostTimes);
};

/** The server leads on from what was its last page to be read, and what came is less than it says there is. */
const cutShort = (told: number, total: number): CallError => {
  const message = `the pages of the list lead nowhere: they told ${told} of ${total} jobs`;
  return new CallError({ id: 'failed.list' }, failure({ kind: 'malformed', message }).facts);
};

/**
 * The project's jobs that match, newest first, each job once: page by page as they come where the server has a list of
 * them, else all at once. Stops asking when `limit` jobs were found. Throws as {@link readForScript} does,
 * and `CallError` where the server's pages don't lead to the end of the list.
 */
export async function* findJobs(
  gateway: Gateway,
  { projectId, query, limit, reasons }: Wanted,
  world: World,
): AsyncGenerator<Found> {
  const now = world.now();
  const createdAfter = oldestWanted(query, now);
  // A job may move to the next page while new ones come.
  const seenJobs = new Set<string>();
  let left = limit;
  let badRecords = 0;
  let last: JobPage | null = null;
  const requestOf = (pageToken: string | null): ListRequest => ({
    projectId,
    pageSize: query.length === 0 ? Math.min(pageSize, left) : pageSize,
    ...(createdAfter !== null && { createdAfter }),
    ...(pageToken !== null && { pageToken }),
  });
  const pages = pagesOf(gateway, requestOf, world);
  for await (const page of pages) {
    if (!page.isOrdered) {
      const { read, last, badRecords } = await gatherParts(gateway, projectId, page, pages, world);
      const timed = await described(gateway, projectId, read, withoutTimes(read, query, now), world);
      const found = timed.filter(job => matches(job, query, now)).slice(0, limit);
      const jobs = await described(gateway, projectId, found, reasons ? withoutReason(found) : [], world);
      yield { jobs, read, badRecords, troubles: last.troubles };
      return;
    }
    const jobs = page.jobs.filter(job => !seenJobs.has(job.id) && matches(job, query, now)).slice(0, left);
    for (const job of page.jobs) seenJobs.add(job.id);
    badRecords += page.badRecords;
    last = page;
    left -= jobs.length;
    yield { jobs, read: page.jobs, badRecords: page.badRecords, troubles: page.troubles };
    if (left <= 0) return;
  }
  const told = seenJobs.size + badRecords;
  const total = last?.total ?? 0;
  if (last?.nextPageToken && told < total) throw cutShort(told, total);
}
