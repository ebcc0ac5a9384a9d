import { expect, test } from 'vitest';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { openFeed, routes, startFeed } from '../support/open-feed.ts';

test('reports the first page at once, then the unfinished jobs, then older pages', async () => {
  const jobs = [...makeJobs(250), makeJob('old-run', running)];
  const { center, feed, notifications } = await startFeed(jobs);
  expect(routes(center.calls)).toEqual(['newest', 'unfinished', 'newest more', 'newest more']);
  expect(notifications[0]).toHaveLength(100);
  expect(notifications[1]?.map(({ after }) => after.id)).toEqual(['old-run']);
  expect(feed.snapshot()).toMatchObject({ total: 251, loading: false, problem: null, freshAt: 5_000_000 });
  expect(feed.snapshot().jobs.size).toBe(251);
  expect(feed.snapshot().counts.successful).toBe(250);
});

test('knows nothing before the first answer', () => {
  const { feed } = openFeed([]);
  expect(feed.snapshot()).toMatchObject({ total: null, loading: true, freshAt: null, problem: null, version: 0 });
});

test('keeps running jobs up to date while a long list loads', async () => {
  const { center, clock, feed } = openFeed([
    makeJob('new-run', running),
    ...makeJobs(3_000),
    makeJob('old-run', running),
  ]);
  center.delay = () => {
    const { open, opened } = gate();
    clock.after(500, open);
    return opened;
  };
  feed.start();
  await clock.pass(15_000);
  expect(feed.snapshot().loading).toBe(true);
  const order = routes(center.take());
  expect(order.slice(0, 3)).toEqual(['newest', 'unfinished', 'newest more']);
  expect(order.filter(route => route === 'unfinished').length).toBeGreaterThanOrEqual(3);
  expect(order.filter(route => route === 'newest more').length).toBeGreaterThan(15);
  await clock.pass(10_000);
  expect(feed.snapshot()).toMatchObject({ loading: false, total: 3_002 });
  expect(feed.snapshot().jobs.size).toBe(3_002);
});

test('retries an older page that failed, and polls meanwhile', async () => {
  const { center, clock, feed } = openFeed([makeJob('run', running), ...makeJobs(450)]);
  let failures = 3;
  center.failWith = ({ request }) => {
    if (request.pageToken !== 'job-252' || failures === 0) return null;
    failures -= 1;
    return cloudError('server');
  };
  feed.start();
  await settle();
  expect(feed.snapshot()).toMatchObject({ loading: true, problem: { error: { kind: 'server' }, since: 5_000_000 } });
  expect(feed.snapshot().jobs.size).toBe(200);
  center.change('run', { progress: 70 });
  await clock.pass(5_500);
  expect(feed.snapshot().jobs.get('run')?.progress).toBe(70);
  await clock.pass(2_000);
  expect(feed.snapshot()).toMatchObject({ loading: false, problem: null });
  expect(feed.snapshot().jobs.size).toBe(451);
  const tokens = center.calls.map(({ request }) => request.pageToken).filter(token => token !== undefined);
  const failedOne = ['job-252', 'job-252', 'job-252', 'job-252'];
  expect(tokens).toEqual(['job-352', ...failedOne, 'job-152', 'job-52']);
});

test('reads the list from the start when the server rejects a page token', async () => {
  const { center, clock, feed } = openFeed(makeJobs(350));
  let refuse = true;
  center.failWith = ({ request }) => (refuse && request.pageToken === 'job-151' ? cloudError('rejected') : null);
  feed.start();
  await settle();
  refuse = false;
  await clock.pass(30_000);
  expect(feed.snapshot()).toMatchObject({ loading: false, problem: null });
  expect(feed.snapshot().jobs.size).toBe(350);
});

test('ends the loading when page tokens lead in a circle', async () => {
  const { center, feed } = openFeed(makeJobs(350));
  center.replacePage = page => (page.nextPageToken === 'job-51' ? { ...page, nextPageToken: 'job-251' } : page);
  feed.start();
  await settle();
  expect(feed.snapshot().loading).toBe(false);
  expect(center.calls.length).toBeLessThan(20);
});

test('reads the gap when more new jobs arrive than a page holds', async () => {
  const { center, clock, feed } = await startFeed(makeJobs(1_000));
  center.take();
  center.jobs = [...makeJobs(230, {}, 'new'), ...center.jobs];
  await clock.pass(21_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more', 'newest more']);
  expect(feed.snapshot().jobs.size).toBe(1_230);
  expect(feed.snapshot().loading).toBe(false);
});

test('counts bad records once per poll', async () => {
  const { center, clock, feed } = openFeed(makeJobs(300));
  center.replacePage = page => ({ ...page, badRecords: 1 });
  feed.start();
  await settle();
  expect(feed.snapshot().badRecords).toBe(3);
  await clock.pass(60_000);
  expect(feed.snapshot().badRecords).toBe(3);
});
