import type { JobPage } from '../cloud/gateway.ts';
import { afterPage, type Cursor, firstCursor } from '../cloud/paging/cursor.ts';

/**
 * Which pages beyond the newest are still to be read. The whole list is walked once; when later so many jobs came between
 * two rounds that the newest page meets nothing of the one before (after an outage, say), the gap is walked until it does.
 */
export type OlderPages = {
  /** IDs of the newest page when it was last read; null while the whole list has yet to be begun. */
  readonly frontier: ReadonlySet<string> | null;
  readonly whole: Cursor | null;
  readonly gap: { readonly walk: Cursor; readonly until: ReadonlySet<string> } | null;
};

export const nothingRead: OlderPages = { frontier: null, whole: null, gap: null };

/** The token of the page to read next, the gap before the rest; null when there is none. */
export const nextOlder = ({ gap, whole }: OlderPages): string | null => gap?.walk.token ?? whole?.token ?? null;

const meets = (page: JobPage, ids: ReadonlySet<string>): boolean => page.jobs.some(job => ids.has(job.id));

/** The rest is known: nothing older needs to be read. */
export const withoutRest = (known: OlderPages): OlderPages => ({ ...known, whole: null });

/** After the newest page was read. */
export const afterNewest = (known: OlderPages, page: JobPage): OlderPages => {
  const rest = afterPage(firstCursor, page);
  const frontier = new Set(page.jobs.map(job => job.id));
  // An empty page before says nothing to meet, so the list is walked from the start again.
  if (known.frontier === null || known.frontier.size === 0) return { frontier, whole: rest, gap: null };
  // While a gap is being walked, only its own frontier is sure to have everything known behind it.
  const until = known.gap?.until ?? known.frontier;
  if (meets(page, known.frontier)) return { ...known, frontier };
  return { frontier, whole: known.whole, gap: rest === null ? null : { walk: rest, until } };
};

/** After the page that {@link nextOlder} names was read. */
export const afterOlder = (known: OlderPages, page: JobPage): OlderPages => {
  const { gap, whole } = known;
  if (gap !== null) {
    const rest = meets(page, gap.until) ? null : afterPage(gap.walk, page);
    return { ...known, gap: rest === null ? null : { walk: rest, until: gap.until } };
  }
  return { ...known, whole: whole === null ? null : afterPage(whole, page) };
};
