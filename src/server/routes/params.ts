import type { Instant } from '../../jobs/job.ts';
import { badPage, badPageSize, badTime, missing } from '../http/api-errors.ts';
import { isJsonObject, type JsonObject } from '../http/request-body.ts';

const defaultPageSize = 10;
const largestPageSize = 100;

const wholeNumber = (value: unknown): number | null => {
  const read = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isSafeInteger(read) ? read : null;
};

/** The page size asked for, 10 when none is. Throws an ApiError unless it is a whole number from 1 to 100. */
export const pageSizeOf = (value: unknown): number => {
  if (value === undefined || value === null) return defaultPageSize;
  const size = wholeNumber(value);
  if (size === null || size < 1 || size > largestPageSize) throw badPageSize();
  return size;
};

/** The page asked for, counted from 1. Throws an ApiError when it is none. */
export const currentPageOf = (value: unknown): number => {
  if (value === undefined || value === null) return 1;
  const page = wholeNumber(value);
  if (page === null || page < 1) throw badPage('currentPage');
  return page;
};

const tokenForm = /^before-(\d{1,12})$/;

/** The token of the page that comes after the job at this position. It stays good while new jobs arrive. */
export const pageTokenAfter = (position: number): string => Buffer.from(`before-${position}`).toString('base64url');

/** The position that a page token names; undefined without a token. Throws an ApiError when it is none of ours. */
export const positionOf = (token: string | null): number | undefined => {
  if (token === null || token === '') return undefined;
  const match = tokenForm.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (!match) throw badPage('pageToken');
  return Number(match[1]);
};

/** A time of the query in ms; undefined when it is absent. Throws an ApiError when it is no time. */
export const timeOf = (query: URLSearchParams, name: string): Instant | undefined => {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badTime(name);
  return time;
};

/** A text of the body; empty when it is absent or no text. */
export const textOf = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/** An object in the body; empty when it is absent or none. */
export const objectOf = (body: JsonObject, name: string): JsonObject => {
  const value = body[name];
  return isJsonObject(value) ? value : {};
};

/** The objects of a list in the body; none when it is absent or no list. */
export const objectsOf = (body: JsonObject, name: string): readonly JsonObject[] => {
  const list = body[name];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
};

/** A text of the body. Throws an ApiError when there is none. */
export const neededTextOf = (body: JsonObject, name: string): string => {
  const text = textOf(body, name);
  if (text === '') throw missing(name);
  return text;
};
