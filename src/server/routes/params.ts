import type { Instant } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';
import { badPage, badPageSize, badTime, missing } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';

const defaultPageSize = 10;
const largestPageSize = 100;

const wholeNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
};

/** A page size; 10 when it is absent. Throws an ApiError unless it is a whole number from 1 to 100. */
export const pageSizeOf = (value: unknown): number => {
  if (value === undefined || value === null) return defaultPageSize;
  const size = wholeNumber(value);
  if (size === null || size < 1 || size > largestPageSize) throw badPageSize();
  return size;
};

/** A page number, counted from 1; 1 when it is absent. Throws an ApiError when it is invalid. */
export const currentPageOf = (value: unknown): number => {
  if (value === undefined || value === null) return 1;
  const page = wholeNumber(value);
  if (page === null || page < 1) throw badPage('currentPage');
  return page;
};

/** A time of the query; undefined when it is absent. Throws an ApiError when it is invalid. */
export const timeOf = (query: URLSearchParams, name: string): Instant | undefined => {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badTime(name);
  return time;
};

/** A string of the body; '' when it is absent or not a string. */
export const textOf = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/** An object in the body; {} when it is absent or not an object. */
export const objectOf = (body: JsonObject, name: string): JsonObject => {
  const value = body[name];
  return isObject(value) ? value : {};
};

/** The objects of an array in the body; none when it is absent or not an array. */
export const objectsOf = (body: JsonObject, name: string): readonly JsonObject[] => {
  const list = body[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** A string of the body. Throws an ApiError when it is absent, empty or not a string. */
export const requiredTextOf = (body: JsonObject, name: string): string => {
  const text = textOf(body, name);
  if (text === '') throw missing(name);
  return text;
};
