import type { Job } from '../../jobs/job.ts';
import type { JobPage } from '../gateway.ts';

/** A position in a list that is read page by page. */
export type Cursor = {
  /** Token of the next page; null for the first. */
  readonly token: string | null;
  readonly checkpoint: Checkpoint | null;
  /** Pages read since the checkpoint. */
  readonly pagesSince: number;
  /** Pages after which the next checkpoint is set. */
  readonly nextCheckpoint: number;
};

/** An earlier page. Reading it again shows that the list leads in a circle. */
type Checkpoint = { readonly token: string; readonly page: string };

/** The position before the first page. */
export const firstCursor: Cursor = { token: null, checkpoint: null, pagesSince: 0, nextCheckpoint: 1 };

const fingerprint = (jobs: readonly Pick<Job, 'id'>[]): string => `${jobs.length} ${jobs[0]?.id} ${jobs.at(-1)?.id}`;

/**
 * The position after a page with these jobs, which names `next` as the next page; null at the end of the list. A list also
 * ends at a page or token that came before, however many pages earlier. Only one page is remembered at a time, and replaced
 * at doubling distances (Brent's algorithm), so that a list of any length takes little memory.
 */
export const advance = (cursor: Cursor, jobs: readonly Pick<Job, 'id'>[], next: string | null): Cursor | null => {
  const { token, checkpoint, pagesSince, nextCheckpoint } = cursor;
  if (next === null || next === '' || next === token || next === checkpoint?.token) return null;
  const page = fingerprint(jobs);
  if (jobs.length > 0 && page === checkpoint?.page) return null;
  return pagesSince + 1 < nextCheckpoint
    ? { ...cursor, token: next, pagesSince: pagesSince + 1 }
    : { token: next, checkpoint: { token: next, page }, pagesSince: 0, nextCheckpoint: nextCheckpoint * 2 };
};

/** The position after `page`; null at the end of the list, as for {@link advance}. */
export const afterPage = (cursor: Cursor, page: JobPage): Cursor | null => {
  const { jobs, badRecords, isOrdered, nextPageToken } = page;
  // A merged list knows its own end. Two of its pages may be alike, and a page may be empty.
  if (!isOrdered) return nextPageToken === null ? null : { ...cursor, token: nextPageToken };
  return jobs.length === 0 && badRecords === 0 ? null : advance(cursor, jobs, nextPageToken);
};
