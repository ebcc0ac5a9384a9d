import { expect, test } from 'vitest';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { openFeed, routes, startFeed } from '../support/open-feed.ts';

test('finished jobs are not asked for again, a whole small list is one request', async () => {
  const { center, clock } = await startFeed([makeJob('run', running), ...makeJobs(20)]);
  center.take();
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest']);
});

test('an idle project takes at most six requests in any minute', async () => {
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

test('a job that starts anew ends the idling', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('import', { status: 'failed' })]);
  await clock.pass(1_000);
  center.take();
  center.change('import', { status: 'pending' });
  feed.accept(makeJob('import', { status: 'pending' }));
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished']);
});

test('an unfinished job with a word that zjobs does not know is asked for by it', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('odd', { status: 'unknown' })]);
  center.take();
  await clock.pass(5_000);
  expect(center.take()[1]?.request.statuses).toContain('THAWING');
  center.change('odd', { status: 'successful' });
  await clock.pass(5_000);
  expect(feed.snapshot().counts).toMatchObject({ unknown: 0, successful: 151 });
});

test('a server that refuses such words is asked without, and for the job by itself', async () => {
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

test('a job that is in neither answer is read by itself', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(150), makeJob('run', running)]);
  center.take();
  center.change('run', { status: 'failed', reason: 'quota' });
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'describe run']);
  expect(feed.snapshot().jobs.get('run')).toMatchObject({ status: 'failed', reason: 'quota' });
});

test('a job that the server no longer knows stays as it was and is not asked for again', async () => {
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

test('when many vanish, the list is read again before any is read by itself', async () => {
  const { center, clock, feed } = await startFeed([...makeJobs(120), ...makeJobs(60, running, 'run')]);
  center.take();
  for (let number = 1; number <= 60; number += 1) center.change(`run-${number}`, { status: 'successful' });
  await clock.pass(5_000);
  expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more']);
  expect(feed.snapshot().counts['in-progress']).toBe(0);
});

test('when many vanish deep in the list, they are read a few in each round', async () => {
  const limits = { maxDescribes: 5, maxRelistPages: 1 };
  const { center, clock, feed } = await startFeed([...makeJobs(350), ...makeJobs(12, running, 'run')], limits);
  for (let number = 1; number <= 12; number += 1) center.change(`run-${number}`, { status: 'successful' });
  await clock.pass(5_000);
  expect(feed.snapshot().counts['in-progress']).toBe(7);
  await clock.pass(10_000);
  expect(feed.snapshot().counts['in-progress']).toBe(0);
});

test('one job that can not be read spoils nothing', async () => {
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

test('a server that ignores the question for unfinished jobs is not read to its end', async () => {
  const { center, clock } = await startFeed([makeJob('run', running), ...makeJobs(5_000)]);
  center.take();
  const listAll = center.listJobs;
  center.listJobs = ({ statuses: _ignored, ...request }, options) => listAll(request, options);
  await clock.pass(5_000);
  expect(center.take().length).toBeLessThanOrEqual(4);
});

test('hundreds of rounds with outages leave nothing behind', async () => {
  const jobs = [...makeJobs(12, running, 'run'), ...makeJobs(300)];
  const { center, clock, feed, notifications } = await startFeed(jobs);
  center.take();
  for (let round = 0; round < 600; round += 1) {
    center.failWith = () => (round % 50 === 0 ? cloudError('network') : null);
    center.change(`run-${1 + (round % 12)}`, { progress: round % 100 });
    await clock.pass(5_000);
    notifications.length = 0;
    expect(center.take().length).toBeLessThan(5);
    expect(clock.timers()).toBe(1);
  }
  expect(feed.snapshot().jobs.size).toBe(312);
  expect(feed.snapshot().problem).toBeNull();
  expect(feed.snapshot().loading).toBe(false);
});
