/** A page token for a list with numbered pages; null for the first page. */
type Token = string | null;

/** The page that a token names, and how many records the pages before it had. */
export type NumberedPage = { readonly number: number; readonly before: number };

/** The numbered page of a token. */
export const numberedPage = (token: Token): NumberedPage => {
  const [number = 1, before = 0] = token?.split(' ').map(Number) ?? [];
  return { number, before };
};

/** What a numbered page had. */
export type ReadNumbered = {
  /** How many records the page had, readable or not. */
  readonly records: number;
  /** How many records were asked for. */
  readonly pageSize: number;
  /** `count` of the answer; null without one. */
  readonly count: number | null;
  /** Whether `count` is always the total. Elsewhere it may be the number of records on the page. */
  readonly countsAll: boolean;
};

/**
 * The token of the page after this one; null after the last page. A page that is not full is the last one, unless the total
 * says that there are more: a server may have a smaller limit than was asked for.
 */
export const afterNumber = (
  { number, before }: NumberedPage,
  { records, pageSize, count, countsAll }: ReadNumbered,
): Token => {
  const read = before + records;
  const hasMore = count !== null && read < count;
  // More records than were asked for come from a server that has no pages.
  const isFull = records === pageSize && !(countsAll && count !== null);
  const isLast = records === 0 || !(hasMore || isFull);
  return isLast ? null : `${number + 1} ${read}`;
};
