import type { JobPage } from '../gateway.ts';
import type { ListGap, PassEnd } from './cursor.ts';

/**
 * Finds out whether a pass over the pages of a list has missed jobs. When a job leaves a list while it is read, every job
 * behind it moves up by one, and the job that moves across the end of a page is skipped.
 */
export type ListCheck = {
  /** Notes a page of the pass. */
  add(page: Pick<JobPage, 'jobs' | 'badRecords' | 'replacedRecords' | 'total'>): void;
  /** Why the list is incomplete after the pass; null if it is complete. `known`: how many different jobs were read. */
  gap(end: PassEnd, known: number): ListGap | null;
  /** The last total that the server reported; null if it reported none. */
  total(): number | null;
};

/** How many records of the page are of no job of their own: unreadable ones, and repetitions on the same page. */
const surplusOf = ({
  jobs,
  badRecords,
  replacedRecords = 0,
}: Pick<JobPage, 'jobs' | 'badRecords' | 'replacedRecords'>): number =>
  badRecords + replacedRecords + jobs.length - new Set(jobs.map(({ id }) => id)).size;

/** The check of one pass. */
export const createListCheck = (): ListCheck => {
  let last: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  let hasShrunk = false;
  /** Records that the server counts and that are no job of their own. */
  let surplus = 0;
  return {
    add: page => {
      surplus += surplusOf(page);
      if (page.total === null) return;
      hasShrunk ||= last !== null && page.total < last;
      last = page.total;
      least = Math.min(least, page.total);
    },
    gap: (end, known) => {
      const isShort = last !== null && known + surplus < least;
      if (end === 'endless') return end;
      // The last page may name the first one as the next, when every job was read.
      if (end === 'circle') return last === null || isShort ? end : null;
      return hasShrunk || isShort ? 'changed' : null;
    },
    total: () => last,
  };
};
