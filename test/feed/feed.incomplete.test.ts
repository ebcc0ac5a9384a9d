import { expect, test } from 'vitest';
import { makeJobs } from '../support/jobs.ts';
import { openFeed } from '../support/open-feed.ts';

/** A feed on a server that pages by index, and calls `onPage` before each page but the first. */
const openIndexed = (count: number, onPage: (page: number) => void) => {
  const opened = openFeed(makeJobs(count, { status: 'successful' }));
  const { center } = opened;
  center.replacePage = (page, { request }) => {
    if (request.statuses !== undefined) return page;
    const from = Number(request.pageToken ?? 0);
    if (from > 0) onPage(from / 100);
    const jobs = center.jobs.slice(from, from + 100);
    const nextPageToken = from + 100 < center.jobs.length ? String(from + 100) : null;
    return { ...page, jobs, total: center.jobs.length, nextPageToken };
  };
  return opened;
};

test('reads the list again when jobs vanish while it loads', async () => {
  let hasVanished = false;
  const { center, clock, feed } = openIndexed(450, () => {
    if (!hasVanished) center.jobs = center.jobs.slice(7);
    hasVanished = true;
  });
  feed.start();
  // The newest page is read again by the next poll.
  await clock.pass(30_000);
  for (const { id } of center.jobs) expect(feed.snapshot().jobs.has(id)).toBe(true);
  expect(feed.snapshot()).toMatchObject({ loading: false, incomplete: [] });
});

test('says that the list is incomplete when jobs vanish during its second reading', async () => {
  const { center, clock, feed } = openIndexed(450, () => {
    center.jobs = center.jobs.slice(7);
  });
  feed.start();
  await clock.pass(1_000);
  const [trouble] = feed.snapshot().incomplete;
  expect(trouble).toMatchObject({ isWhole: true, error: { kind: 'rejected' } });
  expect(trouble?.error.message).toContain('jobs left the list while it was read');
  expect(feed.snapshot().loading).toBe(false);
});

test('ends a list that never ends, and says that it is incomplete', async () => {
  const { center, clock, feed } = openFeed(makeJobs(100, { status: 'successful' }));
  let pages = 0;
  center.replacePage = (page, { request }) => {
    if (request.statuses !== undefined) return { ...page, jobs: [], nextPageToken: null };
    if (request.pageToken === undefined) return { ...page, total: 1_000, nextPageToken: 'p' };
    pages += 1;
    return { ...page, jobs: makeJobs(100, {}, `more-${pages}`), total: 1_000, nextPageToken: `p${pages}` };
  };
  feed.start();
  await clock.pass(1_000);
  expect(pages).toBeLessThan(20);
  expect(feed.snapshot()).toMatchObject({ loading: false, incomplete: [{ isWhole: true }] });
});

test('reads the pages after an empty first page once', async () => {
  const { center, clock, feed } = openFeed(makeJobs(150, { status: 'successful' }));
  center.replacePage = (page, { request }) =>
    request.pageToken === undefined && request.statuses === undefined
      ? { ...page, jobs: [], nextPageToken: 'before-all' }
      : page;
  feed.start();
  await clock.pass(1_000);
  expect(feed.snapshot().jobs.size).toBe(150);
  center.take();
  await clock.pass(60_000);
  expect(feed.snapshot()).toMatchObject({ loading: false, incomplete: [] });
  expect(center.take().filter(({ request }) => request.pageToken !== undefined)).toEqual([]);
});
