import type { JobPage } from '../cloud/gateway.ts';
import { advanceOver, afterPage, type Cursor, firstCursor, type PassEnd } from '../cloud/paging/cursor.ts';

/**
 * The pages after the newest one that must still be read. The whole list is read once. Later, if the newest page shares no
 * job with the newest page before, as after an outage, the gap between the two is read.
 */
export type OlderPages = {
  /** IDs of the newest page when it was last read; null before it was read. */
  readonly newestIds: ReadonlySet<string> | null;
  /** The position after the newest page, when it was last read; null if it is the only page. */
  readonly start: Cursor | null;
  readonly whole: Cursor | null;
  /** How the pass over the whole list ended; null until then. */
  readonly end: PassEnd | null;
  /** The gap ends at a page that has one of the IDs in `until`. */
  readonly gap: { readonly cursor: Cursor; readonly until: ReadonlySet<string> } | null;
  /** Whether the next page is of the whole list although there is a gap. They take turns, so that neither waits for the other. */
  readonly isTurnOfWhole: boolean;
};

export const nothingRead: OlderPages = {
  newestIds: null,
  start: null,
  whole: null,
  end: null,
  gap: null,
  isTurnOfWhole: false,
};

/** Whether the page to read next is of the gap, and not of the whole list. */
export const readsGap = ({ gap, whole, isTurnOfWhole }: OlderPages): boolean =>
  gap !== null && (whole === null || !isTurnOfWhole);

/** The token of the page to read next; null when there is none. */
export const nextPageToken = (pages: OlderPages): string | null =>
  (readsGap(pages) ? pages.gap?.cursor.token : pages.whole?.token) ?? null;

const hasOneOf = (page: JobPage, ids: ReadonlySet<string>): boolean => page.jobs.some(job => ids.has(job.id));

/** The state when the rest of the list is known from the cache. */
export const withoutRest = (pages: OlderPages): OlderPages => ({ ...pages, whole: null, end: 'complete' });

/** The state in which the whole list is read again. */
export const readAgain = (pages: OlderPages): OlderPages => ({ ...pages, whole: pages.start, end: null });

/** The state after the newest page was read. */
export const afterNewest = (pages: OlderPages, page: JobPage): OlderPages => {
  const next = advanceOver(firstCursor, page);
  const [rest, end] = typeof next === 'string' ? [null, next] : [next, null];
  const newestIds = new Set(page.jobs.map(job => job.id));
  const isStillEmpty = newestIds.size === 0 && pages.newestIds?.size === 0;
  // An empty page has no job that ends the gap, so the whole list is read again.
  if (pages.newestIds === null || (pages.newestIds.size === 0 && !isStillEmpty)) {
    return { ...nothingRead, newestIds, start: rest, whole: rest, end };
  }
  // While a gap is being read, only the jobs after its end are all known.
  const until = pages.gap?.until ?? pages.newestIds;
  if (isStillEmpty || hasOneOf(page, pages.newestIds)) return { ...pages, newestIds, start: rest };
  return { ...pages, newestIds, start: rest, gap: rest === null ? null : { cursor: rest, until } };
};

/** The state after the page of {@link nextPageToken} was read. */
export const afterOlder = (pages: OlderPages, page: JobPage): OlderPages => {
  const { gap, whole } = pages;
  if (gap !== null && readsGap(pages)) {
    const rest = hasOneOf(page, gap.until) ? null : afterPage(gap.cursor, page);
    return { ...pages, gap: rest === null ? null : { cursor: rest, until: gap.until }, isTurnOfWhole: true };
  }
  if (whole === null) return pages;
  const next = advanceOver(whole, page);
  return typeof next === 'string'
    ? { ...pages, whole: null, end: next }
    : { ...pages, whole: next, isTurnOfWhole: false };
};
