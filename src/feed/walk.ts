import type { JobPage } from '../cloud/gateway.ts';

/** Where the reading of a list, page after page, stands. */
export type Walk = {
  /** Names the page to read next; null for the first. */
  readonly token: string | null;
  readonly landmark: Landmark | null;
  /** Pages read since the landmark, and after how many a new one is set. */
  readonly steps: number;
  readonly reach: number;
};

/** An earlier page, by which a walk in circles is noticed. */
type Landmark = { readonly token: string; readonly page: string };

/** A walk that begins with the newest page. */
export const newWalk: Walk = { token: null, landmark: null, steps: 0, reach: 1 };

const lookOf = (page: JobPage): string => `${page.jobs.length} ${page.jobs[0]?.id} ${page.jobs.at(-1)?.id}`;

/**
 * The walk after `page` was read at it; null when the list has ended. A page that repeats and tokens that lead back,
 * however many pages later, end it too: one page is remembered, and replaced at doubling distances (Brent's way), so
 * that the memory of a walk of any length stays small.
 */
export const afterPage = (walk: Walk, page: JobPage): Walk | null => {
  const token = page.nextPageToken;
  if (token === null || token === '' || token === walk.token) return null;
  if (page.jobs.length === 0 && page.badRecords === 0) return null;
  const look = lookOf(page);
  if (token === walk.landmark?.token || (page.jobs.length > 0 && look === walk.landmark?.page)) return null;
  return walk.steps + 1 < walk.reach
    ? { ...walk, token, steps: walk.steps + 1 }
    : { token, landmark: { token, page: look }, steps: 0, reach: walk.reach * 2 };
};
