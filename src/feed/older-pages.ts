import type { JobPage } from '../cloud/gateway.ts';
import { afterPage, type Cursor, firstCursor } from '../cloud/paging/cursor.ts';

/**
 * The pages behind the newest one that must still be read. The whole list is read once. Later, if the newest page has no job
 * of the one before, as after an outage, the gap between the two is read.
 */
export type OlderPages = {
  /** IDs of the newest page when it was last read; null before it was read. */
  readonly newestIds: ReadonlySet<string> | null;
  readonly whole: Cursor | null;
  /** The gap ends at a page that has one of the IDs in `until`. */
  readonly gap: { readonly cursor: Cursor; readonly until: ReadonlySet<string> } | null;
};

export const nothingRead: OlderPages = { newestIds: null, whole: null, gap: null };

/** The token of the page to read next, of the gap before the rest; null when there is none. */
export const nextPageToken = ({ gap, whole }: OlderPages): string | null => gap?.cursor.token ?? whole?.token ?? null;

const hasOneOf = (page: JobPage, ids: ReadonlySet<string>): boolean => page.jobs.some(job => ids.has(job.id));

/** The state when the rest of the list is known from the cache. */
export const withoutRest = (pages: OlderPages): OlderPages => ({ ...pages, whole: null });

/** The state after the newest page was read. */
export const afterNewest = (pages: OlderPages, page: JobPage): OlderPages => {
  const rest = afterPage(firstCursor, page);
  const newestIds = new Set(page.jobs.map(job => job.id));
  // After an empty page there is no job to meet, so the whole list is read again.
  if (pages.newestIds === null || pages.newestIds.size === 0) return { newestIds, whole: rest, gap: null };
  // While a gap is being read, everything is known only behind the end of that gap.
  const until = pages.gap?.until ?? pages.newestIds;
  if (hasOneOf(page, pages.newestIds)) return { ...pages, newestIds };
  return { newestIds, whole: pages.whole, gap: rest === null ? null : { cursor: rest, until } };
};

/** The state after the page of {@link nextPageToken} was read. */
export const afterOlder = (pages: OlderPages, page: JobPage): OlderPages => {
  const { gap, whole } = pages;
  if (gap !== null) {
    const rest = hasOneOf(page, gap.until) ? null : afterPage(gap.cursor, page);
    return { ...pages, gap: rest === null ? null : { cursor: rest, until: gap.until } };
  }
  return { ...pages, whole: whole === null ? null : afterPage(whole, page) };
};
