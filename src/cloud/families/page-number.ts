import type { Job } from '../../jobs/job.ts';

/**
 * Tokens for lists whose pages have numbers: the number, and the first job of the page before, by which a server that
 * ignores the number and sends the same page for ever is noticed.
 */
type Token = string | null;

/** The number that a token names; 1 without one. */
export const numberOf = (token: Token): number => Number(token?.split(' ', 1)[0] ?? 1);

/** The token of the page after the one that the token names and that has these jobs; null where it would come again. */
export const afterNumber = (token: Token, jobs: readonly Pick<Job, 'id'>[]): Token => {
  const first = jobs[0]?.id ?? '';
  const firstBefore = token?.slice(token.indexOf(' ') + 1);
  return first === '' || first === firstBefore ? null : `${numberOf(token) + 1} ${first}`;
};
