import type { World } from '../../cli/world.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { CloudError, isWorthRepeating } from '../../cloud/error.ts';
import type { Gateway, JobPage, ListRequest } from '../../cloud/gateway.ts';
import { advanceOver, type Cursor, firstCursor, type PassEnd } from '../../cloud/paging/cursor.ts';
import { backoffDelay } from '../../cloud/retry/backoff.ts';
import type { Job } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { readForScript } from '../shared/read-for-script.ts';

/** The jobs of a project, as a script reads them. */
export type ListReading = { readonly gateway: Gateway; readonly projectId: string; readonly world: World };

/**
 * Every page of a list from the first one on. Throws as {@link readForScript}.
 *
 * @param onEnd receives how the pass over the pages ended, after the last page
 */
export async function* readPages(
  { gateway, world }: ListReading,
  requestFor: (pageToken: string | null) => ListRequest,
  onEnd: (end: PassEnd) => void = () => {},
): AsyncGenerator<JobPage> {
  let cursor: Cursor = firstCursor;
  for (;;) {
    const request = requestFor(cursor.token);
    const page: JobPage = await readForScript({ id: 'failed.list' }, world, options =>
      gateway.listJobs(request, options),
    );
    yield page;
    const next = advanceOver(cursor, page);
    if (typeof next === 'string') return onEnd(next);
    cursor = next;
  }
}

const mayRecover = (trouble: PartTrouble): boolean =>
  makesIncomplete(trouble) && isWorthRepeating(new CloudError(trouble.error));

/**
 * Reads the failed parts of a merged list again, with growing delays, until all can be read or `limits.giveUp` has passed.
 * Yields each page that is read.
 */
async function* rereadFailedParts(source: ListReading, troubles: readonly PartTrouble[]): AsyncGenerator<JobPage> {
  const { projectId, world } = source;
  const deadline = world.now() + world.limits.giveUp;
  let failed = troubles.filter(mayRecover);
  for (let failures = 1; failed.length > 0 && !world.signal.aborted; failures += 1) {
    const retryAfter = Math.max(0, ...failed.map(({ error }) => error.retryAfter ?? 0));
    const delay = backoffDelay(failures, world.limits, world.random, retryAfter);
    if (world.now() + delay >= deadline) return;
    await world.sleep(delay, world.signal);
    const pages = readPages(source, pageToken =>
      pageToken === null ? { projectId, only: 'failed' } : { projectId, pageToken },
    );
    for await (const page of pages) {
      failed = page.troubles.filter(mayRecover);
      yield page;
    }
  }
}

/** A merged list that was read to its end. */
type MergedList = {
  /** Newest first. */
  readonly jobs: readonly Job[];
  readonly badRecords: number;
  readonly troubles: readonly PartTrouble[];
};

/**
 * Reads a merged list to its end, given its first page and an iterator over the others. Its pages come in the order of its
 * parts, and a later page may repeat a job with better data, so it can't be used before the end.
 */
export const readMergedList = async (
  source: ListReading,
  firstPage: JobPage,
  otherPages: AsyncGenerator<JobPage>,
): Promise<MergedList> => {
  const jobs = new Map<string, Job>();
  let badRecords = 0;
  let troubles: readonly PartTrouble[] = [];
  const collect = (page: JobPage): void => {
    for (const job of page.jobs) jobs.set(job.id, job);
    badRecords += page.badRecords;
    troubles = page.troubles;
  };
  collect(firstPage);
  for await (const page of otherPages) collect(page);
  for await (const page of rereadFailedParts(source, troubles)) collect(page);
  return { jobs: [...jobs.values()].toSorted(comparatorOf('newest', source.world.now())), badRecords, troubles };
};
