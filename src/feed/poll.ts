import { CloudError } from '../cloud/error.ts';
import type { JobPage, ListRequest } from '../cloud/gateway.ts';
import { afterPage, type Cursor, firstCursor } from '../cloud/paging/cursor.ts';
import { isUnfinished, unfinishedWords } from '../jobs/statuses.ts';
import type { FeedLimits } from './limits.ts';
import type { JobStore, Moment } from './store.ts';

/** Reads from the server and merges what comes. Both throw {@link CloudError}. */
export type Reader = {
  list(request: Pick<ListRequest, 'statuses' | 'pageToken'>): Promise<JobPage>;
  /** Answers the ID that the server gave the job. */
  describe(jobId: string): Promise<string>;
};

/** What has to be known from one round to the next. */
export type PollMemory = {
  /** Unfinished jobs that the server no longer knows: shown as they last were, but not asked for any more. */
  readonly gone: Set<string>;
  /** Unfinished jobs that were read one by one, the least lately first. */
  readonly tried: Set<string>;
  /** The server refuses lists by words that are not its own. */
  wordsRefused: boolean;
};

export const newMemory = (): PollMemory => ({ gone: new Set(), tried: new Set(), wordsRefused: false });

export type Poll = {
  readonly reader: Reader;
  readonly store: JobStore;
  readonly memory: PollMemory;
  readonly limits: Pick<FeedLimits, 'describes' | 'relistPages'>;
};

// A word that no status would have; it would only make the address of the request too long.
const longestWord = 64;
const mostWords = 20;

/** The words to ask for unfinished jobs with: the known ones and those of the known jobs whose status zjobs does not know. */
export const wordsToAsk = (store: JobStore, { gone, wordsRefused }: PollMemory): readonly string[] => {
  const words = new Set<string>(unfinishedWords);
  if (wordsRefused) return [...words];
  for (const id of store.unfinished) {
    const job = store.jobs.get(id);
    if (job?.status !== 'unknown' || gone.has(id)) continue;
    if (job.rawStatus !== '' && job.rawStatus.length <= longestWord) words.add(job.rawStatus);
    if (words.size === mostWords) break;
  }
  return [...words];
};

const readUnfinished = async (round: Poll, see: (page: JobPage) => void): Promise<number> => {
  const statuses = wordsToAsk(round.store, round.memory);
  let badRecords = 0;
  let walk: Cursor | null = firstCursor;
  while (walk !== null) {
    const { token } = walk;
    const page: JobPage = await round.reader.list({ statuses, ...(token === null ? {} : { pageToken: token }) });
    see(page);
    badRecords += page.badRecords;
    // A page without any unfinished job is no answer to the question: the server ignores it and would send everything.
    const answered = page.jobs.length === 0 || page.jobs.some(job => isUnfinished(job.status));
    walk = answered ? afterPage(walk, page) : null;
  }
  return badRecords;
};

const readUnfinishedByKnownWords = async (round: Poll, see: (page: JobPage) => void): Promise<number> => {
  try {
    return await readUnfinished(round, see);
  } catch (error) {
    const refused = error instanceof CloudError && error.facts.kind === 'rejected';
    if (!refused || wordsToAsk(round.store, round.memory).length === unfinishedWords.length) throw error;
    round.memory.wordsRefused = true;
    return readUnfinished(round, see);
  }
};

// Jobs end soon after they began, so most of those that vanished stand near the list's head: a page tells 100 at once.
const relist = async (round: Poll, newest: JobPage, see: (page: JobPage) => void, missing: () => number) => {
  let walk = afterPage(firstCursor, newest);
  for (let pages = 0; walk?.token && pages < round.limits.relistPages && missing() > 0; pages += 1) {
    const page = await round.reader.list({ pageToken: walk.token });
    see(page);
    walk = afterPage(walk, page);
  }
};

/** Reads one vanished job. Answers whether the server is well enough to be asked for the next. */
const readVanished = async ({ reader, memory }: Poll, jobId: string): Promise<boolean> => {
  memory.tried.delete(jobId);
  memory.tried.add(jobId);
  try {
    if ((await reader.describe(jobId)) !== jobId) memory.gone.add(jobId);
    return true;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { kind } = error.facts;
    // Being sent away concerns every request; anything else only this job, and must not spoil a round that went well.
    if (kind === 'rate-limit' || kind === 'aborted') throw error;
    if (kind === 'network' || kind === 'proxy-login' || kind === 'timeout' || kind === 'auth') return false;
    if (kind === 'not-found') memory.gone.add(jobId);
    return true;
  }
};

const readAllVanished = async (round: Poll, vanished: readonly string[]): Promise<void> => {
  const { tried } = round.memory;
  const missing = new Set(vanished);
  // Those never tried come first and the least lately tried after them, so that no bad one keeps the others waiting.
  const turn = [...vanished.filter(id => !tried.has(id)), ...[...tried].filter(id => missing.has(id))];
  for (const id of turn.slice(0, round.limits.describes)) {
    if (!(await readVanished(round, id))) return;
  }
};

const forgetFinished = (ids: Set<string>, { unfinished }: JobStore): void => {
  for (const id of ids) if (!unfinished.has(id)) ids.delete(id);
};

/**
 * One round after the newest page was read: all unfinished jobs, then those that were known as unfinished and are in
 * neither answer. Such a job has ended: it is read by itself, a few in each round. One that the server does not know any
 * more stays as it was last seen and is asked for no more.
 *
 * @returns how many records of the unfinished list could not be understood
 * @throws CloudError when a list fails; what was read until then is merged
 */
export const finishPoll = async (round: Poll, newest: JobPage, startedAt: Moment): Promise<number> => {
  const { store, memory, limits } = round;
  const seen = new Set<string>();
  const see = (page: JobPage): void => {
    for (const job of page.jobs) {
      seen.add(job.id);
      memory.gone.delete(job.id);
    }
  };
  const vanished = (): readonly string[] =>
    [...store.unfinished].filter(id => !seen.has(id) && !memory.gone.has(id) && !store.knownSince(id, startedAt));

  see(newest);
  // Where the newest page is the whole list, every unfinished job is on it.
  const more = afterPage(firstCursor, newest) !== null;
  const badRecords = more ? await readUnfinishedByKnownWords(round, see) : 0;
  forgetFinished(memory.gone, store);
  forgetFinished(memory.tried, store);
  if (more && vanished().length > limits.describes) await relist(round, newest, see, () => vanished().length);
  await readAllVanished(round, vanished());
  return badRecords;
};
