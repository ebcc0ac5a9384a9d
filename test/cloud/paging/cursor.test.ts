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

/** How many pages are read to the end of the list, at most 1,000. */
const length = (read: (token: string | null) => JobPage): number => {
  let cursor: Cursor | null = firstCursor;
  let pages = 0;
  while (cursor !== null && pages < 1_000) {
    cursor = afterPage(cursor, read(cursor.token));
    pages += 1;
  }
  return pages;
};

const numbered = (count: number) => (token: string | null) => {
  const number = Number(token ?? 0);
  return page([`job-${number}`], number + 1 < count ? String(number + 1) : null);
};

test.each([1, 2, 3, 17, 400])('reads a list of %i pages to its end', count => {
  expect(length(numbered(count))).toBe(count);
});

test('ends at an empty token', () => {
  expect(length(() => page(['a'], ''))).toBe(1);
});

test('ends at an empty page, unless it has unreadable records', () => {
  expect(length(token => page([], `${token}x`))).toBe(1);
  expect(length(token => (token === null ? page([], 'x', 100) : page(['a'], null)))).toBe(2);
});

test('ends at a page that names itself as the next', () => {
  expect(length(() => page(['a'], 'same'))).toBe(2);
});

test('ends when the same page comes under new tokens', () => {
  expect(length(token => page(['a', 'b'], `${token}x`))).toBe(2);
});

test.each([2, 3, 7, 50])('ends when tokens lead in a circle of %i pages', size => {
  const pages = length(token => page([`job-${Number(token ?? 0) % size}`], String((Number(token ?? 0) + 1) % size)));
  expect(pages).toBeLessThan(6 * size);
});
