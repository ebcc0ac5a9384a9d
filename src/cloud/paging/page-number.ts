/** A page token for a list with numbered pages; null for the first page. */
type Token = string | null;

/** The page number of a token. */
export const numberOf = (token: Token): number => Number(token ?? 1);

/** The token of the page after `number`; null after a page without jobs, because later pages would have none either. */
export const afterNumber = (number: number, { length }: readonly unknown[]): Token =>
  length === 0 ? null : String(number + 1);
