import { expect, test } from 'vitest';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { openFeed, routes, startFeed } from '../support/open-feed.ts';

test('polls a small list with one request and reads no finished job again', async () => {
  const { center, clock } = await startFeed([makeJob('run', running), ...makeJobs(20)]);
  center.take();
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest']);
});

test('sends at most six requests in any minute for an idle project', async () => {
  const { center, clock } = await startFeed(makeJobs(300));
  const at: number[] = [];
  center.failWith = () => {
    at.push(clock.elapsed());
    return null;
  };
  await clock.pass(600_000);
  expect(at.length).toBeGreaterThan(40);
  for (const from of at) expect(at.filter(time => time >= from && time <= from + 60_000).length).toBeLessThanOrEqual(6);
});

test('polls at the interval again when a job runs again', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('import', { status: 'failed' })]);
  await clock.pass(1_000);
  center.take();
  center.change('import', { status: 'pending' });
  feed.accept(makeJob('import', { status: 'pending' }));
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished']);
});

test('asks for jobs in an unknown status by its word', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('odd', { status: 'unknown' })]);
  center.take();
  await clock.pass(5_000);
  expect(center.take()[1]?.request.statuses).toContain('THAWING');
  center.change('odd', { status: 'successful' });
  await clock.pass(5_000);
  expect(feed.snapshot().counts).toMatchObject({ unknown: 0, successful: 151 });
});

test('describes a job in an unknown status if the server rejects the word', async () => {
  const { center, clock, feed } = openFeed([...makeJobs(150), makeJob('odd', { status: 'unknown' })]);
  center.failWith = ({ request }) => (request.statuses?.includes('THAWING') ? cloudError('rejected') : null);
  feed.start();
  await settle();
  await clock.pass(5_000);
  center.take();
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'describe odd']);
  expect(feed.snapshot().problem).toBeNull();
});

test('describes an unfinished job that is in neither answer', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('run', running)]);
  center.take();
  center.change('run', { status: 'failed', reason: 'quota' });
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'describe run']);
  expect(feed.snapshot().jobs.get('run')).toMatchObject({ status: 'failed', reason: 'quota' });
});

test('keeps a job that the server no longer knows, and does not read it again', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('run', running)]);
  center.jobs = center.jobs.filter(job => job.id !== 'run');
  await clock.pass(5_000);
  center.take();
  await clock.pass(60_000);
  expect(routes(center.take()).filter(route => route.startsWith('describe'))).toEqual([]);
  expect(feed.snapshot()).toMatchObject({ problem: null, counts: { 'in-progress': 1 } });
  feed.refresh();
  await settle();
  expect(routes(center.take())).toContain('describe run');
});

test('reads the list again when many jobs vanish', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(120), ...makeJobs(60, running, 'run')]);
  center.take();
  for (let number = 1; number <= 60; number += 1) center.change(`run-${number}`, { status: 'successful' });
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more']);
  expect(feed.snapshot().counts['in-progress']).toBe(0);
});

test('describes a few jobs per poll when many vanish deep in the list', async () => {
  const limits = { maxDescribes: 5, maxRelistPages: 1 };
  const { center, clock, feed } = await startFeed([...makeJobs(350), ...makeJobs(12, running, 'run')], limits);
  for (let number = 1; number <= 12; number += 1) center.change(`run-${number}`, { status: 'successful' });
  await clock.pass(5_000);
  expect(feed.snapshot().counts['in-progress']).toBe(7);
  await clock.pass(10_000);
  expect(feed.snapshot().counts['in-progress']).toBe(0);
});

test('updates the other jobs when one can’t be read', async () => {
  const { center, clock, feed } = openFeed([...makeJobs(150), makeJob('a', running), makeJob('b', running)]);
  center.failWith = ({ jobId }) => (jobId === 'a' ? cloudError('malformed') : null);
  feed.start();
  await settle();
  center.change('a', { status: 'successful' });
  center.change('b', { status: 'successful' });
  await clock.pass(10_000);
  expect(feed.snapshot().problem).toBeNull();
  expect(feed.snapshot().jobs.get('b')?.status).toBe('successful');
});

test('stops reading pages of a server that ignores the statuses of the request', async () => {
  const { center, clock } = await startFeed([makeJob('run', running), ...makeJobs(5_000)]);
  center.take();
  const listAll = center.listJobs;
  center.listJobs = ({ statuses: _ignored, ...request }, options) => listAll(request, options);
  await clock.pass(5_000);
  expect(center.take().length).toBeLessThanOrEqual(4);
});

test('leaves no timer, request or failure behind after 600 polls with outages', async () => {
  const jobs = [...makeJobs(12, running, 'run'), ...makeJobs(300)];
  const { center, clock, feed, notifications } = await startFeed(jobs);
  center.take();
  for (let poll = 0; poll < 600; poll += 1) {
    center.failWith = () => (poll % 50 === 0 ? cloudError('network') : null);
    center.change(`run-${1 + (poll % 12)}`, { progress: poll % 100 });
    await clock.pass(5_000);
    notifications.length = 0;
    expect(center.take().length).toBeLessThan(5);
    expect(clock.timers()).toBe(1);
  }
  expect(feed.snapshot().jobs.size).toBe(312);
  expect(feed.snapshot().problem).toBeNull();
  expect(feed.snapshot().loading).toBe(false);
});

test('reads a job again that an action named and that the server does not know for up to 15 s', async () => {
  const { center, clock, feed } = await startFeed(makeJobs(3));
  const named = makeJob('job-again', { status: 'pending' });
  feed.accept(named);
  await clock.pass(6_000);
  expect(feed.snapshot().jobs.get('job-again')?.status).toBe('pending');
  center.jobs = [{ ...named, status: 'in-progress', rawStatus: 'IN_PROGRESS' }, ...center.jobs];
  await clock.pass(6_000);
  expect(feed.snapshot().jobs.get('job-again')?.status).toBe('in-progress');

  feed.accept(makeJob('job-lost', { status: 'pending' }));
  await clock.pass(30_000);
  center.take();
  await clock.pass(30_000);
  expect(routes(center.take()).filter(route => route === 'describe job-lost')).toEqual([]);
});
