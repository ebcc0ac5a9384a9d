import type { Job } from '../../jobs/job.ts';
import type { JobPage } from '../gateway.ts';

/** Where the reading of a list, page after page, stands. */
export type Cursor = {
  /** Names the page to read next; null for the first. */
  readonly token: string | null;
  readonly checkpoint: Checkpoint | null;
  /** Pages read since the landmark, and after how many a new one is set. */
  readonly steps: number;
  readonly reach: number;
};

/** An earlier page, by which a walk in circles is noticed. */
type Checkpoint = { readonly token: string; readonly page: string };

/** A walk that begins with the first page. */
export const firstCursor: Cursor = { token: null, checkpoint: null, steps: 0, reach: 1 };

const lookOf = (jobs: readonly Pick<Job, 'id'>[]): string => `${jobs.length} ${jobs[0]?.id} ${jobs.at(-1)?.id}`;

/**
 * The walk after a page with these jobs was read at it, which names `next` as the page after it; null when the list has
 * ended. A page that repeats and tokens that lead back, however many pages later, end it too: one page is remembered, and
 * replaced at doubling distances (Brent's way), so that the memory of a walk of any length stays small.
 */
export const advance = (walk: Cursor, jobs: readonly Pick<Job, 'id'>[], next: string | null): Cursor | null => {
  if (next === null || next === '' || next === walk.token || next === walk.checkpoint?.token) return null;
  const look = lookOf(jobs);
  if (jobs.length > 0 && look === walk.checkpoint?.page) return null;
  return walk.steps + 1 < walk.reach
    ? { ...walk, token: next, steps: walk.steps + 1 }
    : { token: next, checkpoint: { token: next, page: look }, steps: 0, reach: walk.reach * 2 };
};

/** The walk after `page` was read at it; null when the list has ended, as for {@link advance}. */
export const afterPage = (walk: Cursor, page: JobPage): Cursor | null => {
  const { jobs, badRecords, isOrdered, nextPageToken } = page;
  // A list that is put together knows its own end: two of its pages may be alike, and one may have nothing left to tell.
  if (!isOrdered) return nextPageToken === null ? null : { ...walk, token: nextPageToken };
  return jobs.length === 0 && badRecords === 0 ? null : advance(walk, jobs, nextPageToken);
};
