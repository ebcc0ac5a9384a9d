import { CloudError, isUnreachable } from '../cloud/error.ts';
import type { JobPage, ListRequest } from '../cloud/gateway.ts';
import { afterPage, type Cursor, firstCursor } from '../cloud/paging/cursor.ts';
import { mayChange } from '../jobs/job.ts';
import { unfinishedWords } from '../jobs/statuses.ts';
import type { FeedLimits } from './limits.ts';
import type { JobStore, RequestNumber } from './store.ts';

/** Reads from the server and merges the answers into the store. Both methods throw {@link CloudError}. */
export type Reader = {
  list(request: Pick<ListRequest, 'statuses' | 'pageToken'>): Promise<JobPage>;
  /** Resolves to the ID of the job in the answer. */
  describe(jobId: string): Promise<string>;
};

/** What a poll remembers for the next one. */
export type PollMemory = {
  /** Unfinished jobs that the server no longer knows. They are shown as they were last read, and not read again. */
  readonly gone: Set<string>;
  /** Unfinished jobs that were read one by one, the least recently read first. */
  readonly tried: Set<string>;
  /** Whether the server refuses lists by statuses that it does not know. */
  wordsRefused: boolean;
};

export const newMemory = (): PollMemory => ({ gone: new Set(), tried: new Set(), wordsRefused: false });

export type Poll = {
  readonly reader: Reader;
  readonly store: JobStore;
  readonly memory: PollMemory;
  readonly limits: Pick<FeedLimits, 'maxDescribes' | 'maxRelistPages'>;
  /** Whether the server named the job a moment ago, so that its reads may not know it yet. */
  readonly isJustNamed: (jobId: string) => boolean;
};

// A longer word is not a status, and would make the URL of the request too long.
const longestWord = 64;
const maxWords = 20;

/** The statuses of a list of unfinished jobs: the documented ones, and unknown ones that jobs in the store have. */
export const wordsToAsk = (store: JobStore, { gone, wordsRefused }: PollMemory): readonly string[] => {
  const words = new Set<string>(unfinishedWords);
  if (wordsRefused) return [...words];
  for (const id of store.unfinished) {
    const job = store.jobs.get(id);
    if (job?.status !== 'unknown' || gone.has(id)) continue;
    if (job.rawStatus !== '' && job.rawStatus.length <= longestWord) words.add(job.rawStatus);
    if (words.size === maxWords) break;
  }
  return [...words];
};

const readUnfinished = async (poll: Poll, addPage: (page: JobPage) => void): Promise<number> => {
  const statuses = wordsToAsk(poll.store, poll.memory);
  let badRecords = 0;
  let cursor: Cursor | null = firstCursor;
  while (cursor !== null) {
    const { token } = cursor;
    const page: JobPage = await poll.reader.list({ statuses, ...(token === null ? {} : { pageToken: token }) });
    addPage(page);
    badRecords += page.badRecords;
    // A page without an unfinished job shows that the server ignores the statuses and would send the whole list.
    const isFiltered = page.jobs.length === 0 || page.jobs.some(mayChange);
    cursor = isFiltered ? afterPage(cursor, page) : null;
  }
  return badRecords;
};

/** Reads the unfinished jobs, without unknown statuses if the server rejects them. Resolves to the number of bad records. */
const readUnfinishedOrRetry = async (poll: Poll, addPage: (page: JobPage) => void): Promise<number> => {
  try {
    return await readUnfinished(poll, addPage);
  } catch (error) {
    const isRejected = error instanceof CloudError && error.facts.kind === 'rejected';
    if (!isRejected || wordsToAsk(poll.store, poll.memory).length === unfinishedWords.length) throw error;
    poll.memory.wordsRefused = true;
    return readUnfinished(poll, addPage);
  }
};

// Most jobs end soon after they started, so most vanished ones are near the top of the list: one page reads 100 of them.
const relist = async (poll: Poll, newest: JobPage, addPage: (page: JobPage) => void, missing: () => number) => {
  let cursor = afterPage(firstCursor, newest);
  for (let pages = 0; cursor?.token && pages < poll.limits.maxRelistPages && missing() > 0; pages += 1) {
    const page = await poll.reader.list({ pageToken: cursor.token });
    addPage(page);
    cursor = afterPage(cursor, page);
  }
};

/** Reads one vanished job. Resolves to whether the server can be asked for the next one. */
const readVanished = async ({ reader, memory, isJustNamed }: Poll, jobId: string): Promise<boolean> => {
  memory.tried.delete(jobId);
  memory.tried.add(jobId);
  try {
    if ((await reader.describe(jobId)) !== jobId) memory.gone.add(jobId);
    return true;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { kind } = error.facts;
    // A rate limit concerns every request. Other errors concern this job alone and must not fail the poll.
    if (kind === 'rate-limit' || kind === 'aborted') throw error;
    if (kind === 'auth' || isUnreachable(error.facts)) return false;
    if (kind === 'not-found' && !isJustNamed(jobId)) memory.gone.add(jobId);
    return true;
  }
};

const readAllVanished = async (poll: Poll, vanished: readonly string[]): Promise<void> => {
  const { tried } = poll.memory;
  const missing = new Set(vanished);
  // Jobs that were never read come first, then the least recently read ones: a job that fails does not block the others.
  const turns = [...vanished.filter(id => !tried.has(id)), ...[...tried].filter(id => missing.has(id))];
  for (const id of turns.slice(0, poll.limits.maxDescribes)) {
    if (!(await readVanished(poll, id))) return;
  }
};

const removeFinished = (ids: Set<string>, { unfinished }: JobStore): void => {
  for (const id of ids) if (!unfinished.has(id)) ids.delete(id);
};

/**
 * Completes a poll after the newest page was read. Reads all unfinished jobs, then those that were unfinished before and are
 * in neither answer: such a job has ended and is read by a request of its own, a limited number in each poll. A job that the server no
 * longer knows stays as it was last read and is not read again. `firstRequest`: the number of a request before the poll.
 *
 * @returns how many records in the list of unfinished jobs could not be understood
 * @throws CloudError if a list fails; the pages read until then are merged
 */
export const finishPoll = async (poll: Poll, newest: JobPage, firstRequest: RequestNumber): Promise<number> => {
  const { store, memory, limits } = poll;
  const listed = new Set<string>();
  const addPage = (page: JobPage): void => {
    for (const job of page.jobs) {
      listed.add(job.id);
      memory.gone.delete(job.id);
    }
  };
  const vanished = (): readonly string[] =>
    [...store.unfinished].filter(
      id => !listed.has(id) && !memory.gone.has(id) && !store.isKnownSince(id, firstRequest),
    );

  addPage(newest);
  // If the newest page is the whole list, it has every unfinished job.
  const hasMorePages = afterPage(firstCursor, newest) !== null;
  const badRecords = hasMorePages ? await readUnfinishedOrRetry(poll, addPage) : 0;
  removeFinished(memory.gone, store);
  removeFinished(memory.tried, store);
  if (hasMorePages && vanished().length > limits.maxDescribes) {
    await relist(poll, newest, addPage, () => vanished().length);
  }
  await readAllVanished(poll, vanished());
  return badRecords;
};
