import { expect, test } from 'vitest';
import { afterNumber, numberedPage } from '../../../src/cloud/paging/page-number.ts';

type Server = {
  readonly jobs: number;
  /** The largest page that the server sends. */
  readonly limit?: number;
  readonly count: 'total' | 'page' | null;
};

/** The sizes of the pages that are read from the server. */
const sizes = ({ jobs, limit = 100, count }: Server, countsAll: boolean): readonly number[] => {
  const read: number[] = [];
  let token: string | null = null;
  do {
    const page = numberedPage(token);
    const records = Math.max(0, Math.min(limit, jobs - (page.number - 1) * limit));
    read.push(records);
    const counts = { total: jobs, page: records };
    token = afterNumber(page, { records, pageSize: 100, count: count && counts[count], countsAll });
  } while (token !== null && read.length < 1_000);
  return read;
};

test.each<[string, Server, boolean, readonly number[]]>([
  ['full pages by the total', { jobs: 200, count: 'total' }, true, [100, 100]],
  ['a last page that is not full', { jobs: 250, count: 'total' }, true, [100, 100, 50]],
  ['pages smaller than asked for', { jobs: 25, limit: 10, count: 'total' }, true, [10, 10, 5]],
  ['the same where the count may be of the page', { jobs: 25, limit: 10, count: 'total' }, false, [10, 10, 5]],
  ['full pages that count themselves', { jobs: 250, count: 'page' }, false, [100, 100, 50]],
  ['an empty page at the end', { jobs: 200, count: null }, true, [100, 100, 0]],
  ['all jobs on one page that is too long', { jobs: 300, limit: 300, count: null }, false, [300]],
  ['no job', { jobs: 0, count: 'total' }, true, [0]],
])('reads %s', (_, server, countsAll, expected) => {
  expect(sizes(server, countsAll)).toEqual(expected);
});
