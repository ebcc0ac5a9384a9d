import { expect, test } from 'vitest';
import type { JobPage } from '../../../src/cloud/gateway.ts';
import { afterPage, type Cursor, firstCursor } from '../../../src/cloud/paging/cursor.ts';
import { makeJob } from '../../support/jobs.ts';

const page = (ids: readonly string[], nextPageToken: string | null, badRecords = 0): JobPage => ({
  jobs: ids.map(id => makeJob(id)),
  total: null,
  nextPageToken,
  badRecords,
  isOrdered: true,
  troubles: [],
});

/** How many pages are read before the walk ends, at most 1,000. */
const length = (read: (token: string | null) => JobPage): number => {
  let walk: Cursor | null = firstCursor;
  let pages = 0;
  while (walk !== null && pages < 1_000) {
    walk = afterPage(walk, read(walk.token));
    pages += 1;
  }
  return pages;
};

const numbered = (count: number) => (token: string | null) => {
  const number = Number(token ?? 0);
  return page([`job-${number}`], number + 1 < count ? String(number + 1) : null);
};

test.each([1, 2, 3, 17, 400])('a list of %i pages is read whole', count => {
  expect(length(numbered(count))).toBe(count);
});

test('an empty token ends the list', () => {
  expect(length(() => page(['a'], ''))).toBe(1);
});

test('an empty page ends the list, unless its records could not be understood', () => {
  expect(length(token => page([], `${token}x`))).toBe(1);
  expect(length(token => (token === null ? page([], 'x', 100) : page(['a'], null)))).toBe(2);
});

test('a page that names itself ends the list', () => {
  expect(length(() => page(['a'], 'same'))).toBe(2);
});

test('a page that repeats under ever new tokens ends the list', () => {
  expect(length(token => page(['a', 'b'], `${token}x`))).toBe(2);
});

test.each([2, 3, 7, 50])('tokens that lead back over %i pages end the list', size => {
  const pages = length(token => page([`job-${Number(token ?? 0) % size}`], String((Number(token ?? 0) + 1) % size)));
  expect(pages).toBeLessThan(6 * size);
});
