import * as z from 'zod/mini';
import type { Instant } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';

/** The longest text of a field that is kept, in characters. Megabytes from a server would slow down the screen. */
const longestText = 10_000;
export const longestId = 1_000;

/** The type or status of a record that lacks one. */
export const unknownWord = 'UNKNOWN';

/** Cuts to {@link longestText}. Makes a copy: a slice would keep the original's megabytes in memory. */
const cut = (value: string): string =>
  value.length <= longestText ? value : Buffer.from(value.slice(0, longestText), 'utf16le').toString('utf16le');

/** A text verbatim; a number or boolean as text; null for anything else and for the empty text. */
export const readText = (value: unknown): string | null => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? cut(value) : null;
};

/** A type or status verbatim. */
export const readWord = (value: unknown): string => readText(value) ?? unknownWord;

/** A percentage, sent as 62, "62" or "62%". Rounded down, so that 99.9 is not done yet, and limited to 0–100. */
export const readProgress = (value: unknown): number | null => {
  const sent = typeof value === 'number' ? String(value) : value;
  const digits = typeof sent === 'string' ? /^\s*(-?\d{1,15}(?:\.\d+)?)\s*%?\s*$/.exec(sent)?.[1] : undefined;
  return digits === undefined ? null : Math.min(100, Math.max(0, Math.trunc(Number(digits)) || 0));
};

const isoForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

const parseIso = (value: string): number => {
  const [, day, time = '00:00', zone = 'Z'] = isoForm.exec(value.trim()) ?? [];
  return day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone.toUpperCase()}`);
};

/** The end of the year 9999, the last year that ISO 8601 writes with four digits. */
export const lastInstant = 253_402_300_799_999;

/** From 1973 to 5138, the number of seconds since 1970 is below this and the number of ms is not. */
const leastMs = 1e11;

/** A Unix time in ms. Its size shows its unit: seconds, ms, µs or ns. */
const unixMs = (time: number): number => {
  if (time < leastMs) return time * 1_000;
  if (time < leastMs * 1e3) return time;
  return time < leastMs * 1e6 ? time / 1e3 : time / 1e6;
};

/**
 * A time, sent as ISO 8601 (UTC if it names no zone) or as Unix time in s, ms, µs or ns. 0, "" and the like mean "not yet":
 * null.
 */
export const readInstant = (value: unknown): Instant | null => {
  const sent = typeof value === 'number' ? String(value) : value;
  if (typeof sent !== 'string') return null;
  const time = /^\d{1,19}(?:\.\d+)?$/.test(sent) ? Math.trunc(unixMs(Number(sent))) : parseIso(sent);
  return time > 0 && time <= lastInstant ? time : null;
};

/** A count of things or bytes, sent as a number or as digits; null for anything else. */
export const readCount = (value: unknown): number | null => {
  const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
};

/** A list of records. Some servers send null for an empty one. */
export const list = z.pipe(
  z.nullable(z.array(z.unknown())),
  z.transform((records: unknown[] | null): unknown[] => records ?? []),
);

/** The content of an answer that lists records in `key`. A server that counts none may leave the list out. */
export const withEmptyList = (data: unknown, key: string): unknown => {
  if (!isObject(data) || key in data) return data;
  return [data.total, data.count].some(total => readCount(total) === 0) ? { ...data, [key]: null } : data;
};

/** A field that may be missing or of another type without making its record bad. */
export const lenient = <T>(read: (value: unknown) => T) => z.transform(read);

/** An ID, sent as text or number, with all its digits. The only field without which a record is bad. */
export const id = z.pipe(
  z.union([z.string().check(z.regex(/\S/), z.maxLength(longestId)), z.int()]),
  z.transform(String),
);
export const text = lenient(readText);
export const word = lenient(readWord);
export const progress = lenient(readProgress);
export const instant = lenient(readInstant);
export const count = lenient(readCount);
export const anything = z.optional(z.unknown());
