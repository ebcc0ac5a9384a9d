/** Tokens for lists whose pages have numbers. */
type Token = string | null;

/** The number that a token names; 1 without one. */
export const numberOf = (token: Token): number => Number(token ?? 1);

/** The token of the page after this one; null where it has no job at all, because then the others may have none either. */
export const afterNumber = (number: number, { length }: readonly unknown[]): Token =>
  length === 0 ? null : String(number + 1);
