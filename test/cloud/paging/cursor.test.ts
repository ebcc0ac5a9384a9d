import { expect, test } from 'vitest';
import type { JobPage } from '../../../src/cloud/gateway.ts';
import { advanceOver, afterPage, type Cursor, firstCursor, type PassEnd } from '../../../src/cloud/paging/cursor.ts';
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

test.each([
  ['empty', 0],
  ['unreadable', 100],
])('goes on after %s pages until there is no token', (_, badRecords) => {
  const pages = [page([], 'p2', badRecords), page([], 'p3', badRecords), page(['a'], 'p4'), page([], '', badRecords)];
  expect(length(token => pages[token === null ? 0 : Number(token.slice(1)) - 1] ?? page([], null))).toBe(4);
});

/** How the pass over pages that `read` makes by their number ends, and after how many pages. */
const endOf = (read: (number: number) => JobPage): readonly [PassEnd, number] => {
  let cursor: Cursor = firstCursor;
  for (let pages = 1; ; pages += 1) {
    const next = advanceOver(cursor, read(pages));
    if (typeof next === 'string') return [next, pages];
    cursor = next;
  }
};

const idsOnPage = (number: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `job-${number}-${index}`);

test.each<[string, (number: number) => JobPage, PassEnd, number]>([
  [
    'ends a list that never ends at 200,000 jobs',
    number => page(idsOnPage(number, 100), `p${number}`),
    'endless',
    2_000,
  ],
  ['ends it at 10,000 pages', number => page(idsOnPage(number, 1), `p${number}`), 'endless', 10_000],
  ['ends at 300 empty pages in a row', number => page([], `p${number}`), 'endless', 300],
  [
    'ends soon after the total',
    number => ({ ...page(idsOnPage(number, 100), `p${number}`), total: 250 }),
    'endless',
    5,
  ],
  [
    'takes the length of a page for no total',
    number => ({ ...page(idsOnPage(number, 100), number < 30 ? `p${number}` : null), total: 100 }),
    'complete',
    30,
  ],
  ['says that tokens lead in a circle', number => page(idsOnPage(number, 1), `p${number % 3}`), 'circle', 6],
  ['says that a page repeats', number => page(['a', 'b'], `p${number}`), 'circle', 2],
])('%s', (_, read, end, pages) => {
  expect(endOf(read)).toEqual([end, pages]);
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
