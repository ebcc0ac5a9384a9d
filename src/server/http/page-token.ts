import { badPage } from './api-errors.ts';

const tokenForm = /^before-(\d{1,12})$/;

/** The token of the page after the job at `position`. It stays valid while new jobs arrive. */
export const pageTokenAfter = (position: number): string => Buffer.from(`before-${position}`).toString('base64url');

/** The position in a page token; undefined without a token. Throws an ApiError for a token that this server did not issue. */
export const positionOfPageToken = (token: string | null): number | undefined => {
  if (token === null || token === '') return undefined;
  const match = tokenForm.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (!match) throw badPage('pageToken');
  return Number(match[1]);
};
