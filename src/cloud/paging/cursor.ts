import type { Job } from '../../jobs/job.ts';
import { CloudError } from '../error.ts';
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
  /** Pages and records read so far, and pages in a row without a record. */
  readonly pages: number;
  readonly records: number;
  readonly emptyPages: number;
};

/** An earlier page. If it is read again, the list is a circle. */
type Checkpoint = { readonly token: string; readonly page: string };

/**
 * How a pass over pages ended. `complete`: the server named no next page. `circle`: a page or token came before.
 * `endless`: the list is longer than its own total, or than any list that zjobs reads.
 */
export type PassEnd = 'complete' | 'circle' | 'endless';

/** The fields of a page that decide whether and how to read the next one. */
export type PageInPass = {
  readonly jobs: readonly Pick<Job, 'id'>[];
  readonly badRecords: number;
  readonly next: string | null;
  /** The total that the server reports; null if it reports none. */
  readonly total: number | null;
  /** How many jobs the page had, when some were left out; `jobs.length` when absent. */
  readonly listed?: number;
};

/** The position before the first page. */
export const firstCursor: Cursor = {
  token: null,
  checkpoint: null,
  pagesSince: 0,
  nextCheckpoint: 1,
  pages: 0,
  records: 0,
  emptyPages: 0,
};

/** No list is read beyond these limits. With 100 jobs on a page, 200,000 jobs take 2,000 pages. */
const mostRecords = 200_000;
const mostPages = 10_000;
/** A server that filters may send many empty pages in a row. */
const mostEmptyPages = 300;

/** How many records a pass may have beyond the total: jobs that appear meanwhile push others to the next page. */
const slackOf = (total: number): number => 200 + Math.ceil(total / 10);

const fingerprint = (jobs: readonly Pick<Job, 'id'>[]): string => `${jobs.length} ${jobs[0]?.id} ${jobs.at(-1)?.id}`;

const isEndless = ({ records, pages, emptyPages }: Cursor, count: number, total: number | null): boolean => {
  // Some servers report the number of records on the page as the total.
  const isBounded = total !== null && total > count;
  if (isBounded && records > total + slackOf(total)) return true;
  return records >= mostRecords || pages >= mostPages || emptyPages >= mostEmptyPages;
};

/**
 * The position after a page, or how the pass ended with it. An empty page does not end a list; a missing or empty token
 * does. A list also ends at a page or token that came before, any number of pages earlier. Only one page is remembered at a
 * time, and replaced at doubling distances (Brent's algorithm), so that a list of any length takes little memory.
 */
export const advance = (cursor: Cursor, page: PageInPass): Cursor | PassEnd => {
  const { jobs, badRecords, next, total, listed = jobs.length } = page;
  const { token, checkpoint, pagesSince, nextCheckpoint } = cursor;
  if (next === null || next === '') return 'complete';
  if (next === token || next === checkpoint?.token) return 'circle';
  const print = fingerprint(jobs);
  if (jobs.length > 0 && print === checkpoint?.page) return 'circle';
  const count = listed + badRecords;
  const moved = {
    ...cursor,
    token: next,
    pages: cursor.pages + 1,
    records: cursor.records + count,
    emptyPages: count === 0 ? cursor.emptyPages + 1 : 0,
  };
  if (isEndless(moved, count, total)) return 'endless';
  return pagesSince + 1 < nextCheckpoint
    ? { ...moved, pagesSince: pagesSince + 1 }
    : { ...moved, checkpoint: { token: next, page: print }, pagesSince: 0, nextCheckpoint: nextCheckpoint * 2 };
};

/** {@link advance} for a page of a whole list. */
export const advanceOver = (cursor: Cursor, page: JobPage): Cursor | PassEnd => {
  const { nextPageToken: next, isOrdered, ...rest } = page;
  // A merged list knows its own end. Two of its pages may be alike.
  if (!isOrdered) return next === null ? 'complete' : { ...cursor, token: next };
  return advance(cursor, { ...rest, next });
};

/** The position after `page`; null at the end of the list, however it ended. */
export const afterPage = (cursor: Cursor, page: JobPage): Cursor | null => {
  const next = advanceOver(cursor, page);
  return typeof next === 'string' ? null : next;
};

/** Why a list that was read to an end is not complete. `changed`: jobs left the list while it was read, so others moved. */
export type ListGap = Exclude<PassEnd, 'complete'> | 'changed';

const gapMessages: Readonly<Record<ListGap, (got: string) => string>> = {
  circle: got => `the server repeats pages of the list: got ${got}`,
  endless: got => `the server keeps naming a next page: stopped after ${got}`,
  changed: got => `jobs left the list while it was read, so others may have been skipped: got ${got}`,
};

/** The error for a list of which `count` jobs were read; `total`: how many the server reports, null if unknown. */
export const gapError = (gap: ListGap, count: number, total: number | null): CloudError =>
  new CloudError({
    // Another attempt would read as many pages again.
    kind: 'rejected',
    message: gapMessages[gap](total === null || total < count ? `${count} jobs` : `${count} of ${total} jobs`),
    ...{ code: null, requestId: null, httpStatus: null, retryAfter: null, maybeDone: false },
  });
