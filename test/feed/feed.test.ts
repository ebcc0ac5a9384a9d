import { describe, expect, test } from 'vitest';
import { createFeed } from '../../src/feed/feed.ts';
import { type FeedLimits, usualFeedLimits } from '../../src/feed/limits.ts';
import type { JobChange } from '../../src/feed/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type Call, failure, fakeCenter, fakeClock, makeJob, makeJobs, settle } from './fakes.ts';

const open = (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const center = fakeCenter(jobs);
  const clock = fakeClock();
  const feed = createFeed({
    gateway: center,
    projectId: 'proj-1',
    clock,
    random: () => 0.5,
    interval,
    limits: { ...usualFeedLimits, ...limits },
  });
  const told: (readonly JobChange[])[] = [];
  feed.subscribe(changes => told.push(changes));
  return { center, clock, feed, told };
};

const started = async (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const visit = open(jobs, limits, interval);
  visit.feed.start();
  await settle();
  return visit;
};

const routes = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ route, request, jobId }) => {
    if (route === 'describe') return `describe ${jobId}`;
    return `${request.statuses === undefined ? 'newest' : 'unfinished'}${request.pageToken === undefined ? '' : ' more'}`;
  });

/** A promise and the way to resolve it. */
const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
};

const running = { status: 'in-progress', rawStatus: 'IN_PROGRESS' } as const;

describe('loading', () => {
  test('the first page is told at once, then the unfinished jobs, then older pages', async () => {
    const jobs = [...makeJobs(250), makeJob('old-run', running)];
    const { center, feed, told } = await started(jobs);
    expect(routes(center.calls)).toEqual(['newest', 'unfinished', 'newest more', 'newest more']);
    expect(told[0]).toHaveLength(100);
    expect(told[1]?.map(({ after }) => after.id)).toEqual(['old-run']);
    expect(feed.snapshot()).toMatchObject({ total: 251, loading: false, problem: null, freshAt: 5_000_000 });
    expect(feed.snapshot().jobs.size).toBe(251);
    expect(feed.snapshot().counts.successful).toBe(250);
  });

  test('until the first answer nothing is known', () => {
    const { feed } = open([]);
    expect(feed.snapshot()).toMatchObject({ total: null, loading: true, freshAt: null, problem: null, version: 0 });
  });

  test('running jobs stay current while a long list loads', async () => {
    const { center, clock, feed } = open([
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

  test('a failing older page is tried again where it stood, and the rest goes on', async () => {
    const { center, clock, feed } = open([makeJob('run', running), ...makeJobs(450)]);
    let failures = 3;
    center.spoil = ({ request }) => {
      if (request.pageToken !== 'job-252' || failures === 0) return null;
      failures -= 1;
      return failure('server');
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

  test('a page token that is no longer taken lets the list be walked anew', async () => {
    const { center, clock, feed } = open(makeJobs(350));
    let refuse = true;
    center.spoil = ({ request }) => (refuse && request.pageToken === 'job-151' ? failure('rejected') : null);
    feed.start();
    await settle();
    refuse = false;
    await clock.pass(30_000);
    expect(feed.snapshot()).toMatchObject({ loading: false, problem: null });
    expect(feed.snapshot().jobs.size).toBe(350);
  });

  test('tokens that lead in circles do not keep it loading', async () => {
    const { center, feed } = open(makeJobs(350));
    center.replacePage = page => (page.nextPageToken === 'job-51' ? { ...page, nextPageToken: 'job-251' } : page);
    feed.start();
    await settle();
    expect(feed.snapshot().loading).toBe(false);
    expect(center.calls.length).toBeLessThan(20);
  });

  test('after more new jobs than a page holds, the gap is read up to what is known', async () => {
    const { center, clock, feed } = await started(makeJobs(1_000));
    center.take();
    center.jobs = [...makeJobs(230, {}, 'new'), ...center.jobs];
    await clock.pass(21_000);
    expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more', 'newest more']);
    expect(feed.snapshot().jobs.size).toBe(1_230);
    expect(feed.snapshot().loading).toBe(false);
  });

  test('records that could not be understood are counted once a round', async () => {
    const { center, clock, feed } = open(makeJobs(300));
    center.replacePage = page => ({ ...page, badRecords: 1 });
    feed.start();
    await settle();
    expect(feed.snapshot().badRecords).toBe(3);
    await clock.pass(60_000);
    expect(feed.snapshot().badRecords).toBe(3);
  });
});

describe('staying current', () => {
  test('finished jobs are not asked for again, a whole small list is one request', async () => {
    const { center, clock } = await started([makeJob('run', running), ...makeJobs(20)]);
    center.take();
    await clock.pass(5_000);
    expect(routes(center.take())).toEqual(['newest']);
  });

  test('an idle project takes at most six requests in any minute', async () => {
    const { center, clock } = await started(makeJobs(300));
    const at: number[] = [];
    center.spoil = () => {
      at.push(clock.elapsed());
      return null;
    };
    await clock.pass(600_000);
    expect(at.length).toBeGreaterThan(40);
    for (const from of at)
      expect(at.filter(time => time >= from && time <= from + 60_000).length).toBeLessThanOrEqual(6);
  });

  test('a job that starts anew ends the idling', async () => {
    const { center, clock, feed } = await started([...makeJobs(150), makeJob('import', { status: 'failed' })]);
    await clock.pass(1_000);
    center.take();
    center.change('import', { status: 'pending' });
    feed.accept(makeJob('import', { status: 'pending' }));
    await clock.pass(5_000);
    expect(routes(center.take())).toEqual(['newest', 'unfinished']);
  });

  test('an unfinished job with a word that zjobs does not know is asked for by it', async () => {
    const { center, clock, feed } = await started([...makeJobs(150), makeJob('odd', { status: 'unknown' })]);
    center.take();
    await clock.pass(5_000);
    expect(center.take()[1]?.request.statuses).toContain('THAWING');
    center.change('odd', { status: 'successful' });
    await clock.pass(5_000);
    expect(feed.snapshot().counts).toMatchObject({ unknown: 0, successful: 151 });
  });

  test('a server that refuses such words is asked without, and for the job by itself', async () => {
    const { center, clock, feed } = open([...makeJobs(150), makeJob('odd', { status: 'unknown' })]);
    center.spoil = ({ request }) => (request.statuses?.includes('THAWING') ? failure('rejected') : null);
    feed.start();
    await settle();
    await clock.pass(5_000);
    center.take();
    await clock.pass(5_000);
    expect(routes(center.take())).toEqual(['newest', 'unfinished', 'describe odd']);
    expect(feed.snapshot().problem).toBeNull();
  });

  test('a job that is in neither answer is read by itself', async () => {
    const { center, clock, feed } = await started([...makeJobs(150), makeJob('run', running)]);
    center.take();
    center.change('run', { status: 'failed', reason: 'quota' });
    await clock.pass(5_000);
    expect(routes(center.take())).toEqual(['newest', 'unfinished', 'describe run']);
    expect(feed.snapshot().jobs.get('run')).toMatchObject({ status: 'failed', reason: 'quota' });
  });

  test('a job that the server no longer knows stays as it was and is not asked for again', async () => {
    const { center, clock, feed } = await started([...makeJobs(150), makeJob('run', running)]);
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
    const { center, clock, feed } = await started([...makeJobs(120), ...makeJobs(60, running, 'run')]);
    center.take();
    for (let number = 1; number <= 60; number += 1) center.change(`run-${number}`, { status: 'successful' });
    await clock.pass(5_000);
    expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more']);
    expect(feed.snapshot().counts['in-progress']).toBe(0);
  });

  test('when many vanish deep in the list, they are read a few in each round', async () => {
    const limits = { describes: 5, relistPages: 1 };
    const { center, clock, feed } = await started([...makeJobs(350), ...makeJobs(12, running, 'run')], limits);
    for (let number = 1; number <= 12; number += 1) center.change(`run-${number}`, { status: 'successful' });
    await clock.pass(5_000);
    expect(feed.snapshot().counts['in-progress']).toBe(7);
    await clock.pass(10_000);
    expect(feed.snapshot().counts['in-progress']).toBe(0);
  });

  test('one job that can not be read spoils nothing', async () => {
    const { center, clock, feed } = open([...makeJobs(150), makeJob('a', running), makeJob('b', running)]);
    center.spoil = ({ jobId }) => (jobId === 'a' ? failure('malformed') : null);
    feed.start();
    await settle();
    center.change('a', { status: 'successful' });
    center.change('b', { status: 'successful' });
    await clock.pass(10_000);
    expect(feed.snapshot().problem).toBeNull();
    expect(feed.snapshot().jobs.get('b')?.status).toBe('successful');
  });

  test('a server that ignores the question for unfinished jobs is not read to its end', async () => {
    const { center, clock } = await started([makeJob('run', running), ...makeJobs(5_000)]);
    center.take();
    const listAll = center.listJobs;
    center.listJobs = ({ statuses: _ignored, ...request }, options) => listAll(request, options);
    await clock.pass(5_000);
    expect(center.take().length).toBeLessThanOrEqual(4);
  });
});

describe('failures', () => {
  test('the list stays, with the age of its data, and pauses grow', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    center.spoil = () => failure('network');
    await clock.pass(5_000);
    const { freshAt, problem, jobs } = feed.snapshot();
    expect(jobs.size).toBe(1);
    expect(freshAt).toBe(5_000_000);
    expect(problem).toEqual({ error: failure('network').facts, since: 5_005_000, nextTryAt: 5_006_000 });
    center.take();
    const tries: number[] = [];
    center.spoil = () => {
      tries.push(clock.elapsed() - 5_000);
      return failure('network');
    };
    await clock.pass(100_000);
    expect(tries).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
    expect(feed.snapshot().problem?.since).toBe(5_005_000);
    center.spoil = () => null;
    await clock.pass(25_000);
    expect(feed.snapshot()).toMatchObject({ problem: null, freshAt: 5_126_000 });
  });

  test('while it is being tried, there is no next try', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    center.spoil = () => failure('network');
    await clock.pass(5_000);
    const { open, opened } = gate();
    center.spoil = () => null;
    center.delay = () => opened;
    await clock.pass(1_000);
    expect(feed.snapshot().problem?.nextTryAt).toBeNull();
    open();
    await settle();
    expect(feed.snapshot().problem).toBeNull();
  });

  test.each([
    [60_000, 60_000],
    [3_600_000, 300_000],
  ])('a server that asks for %i ms is left alone for %i ms', async (retryAfter, waited) => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    center.spoil = () => failure('rate-limit', { retryAfter });
    await clock.pass(5_000);
    center.take();
    expect(feed.snapshot().problem?.nextTryAt).toBe(5_005_000 + waited);
    await clock.pass(waited - 1);
    expect(center.take()).toEqual([]);
    await clock.pass(1);
    expect(center.take()).toHaveLength(1);
  });

  test('a key that is rejected later is tried again for ever', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    center.spoil = () => failure('auth');
    await clock.pass(3_600_000);
    expect(feed.snapshot().jobs.size).toBe(1);
    center.spoil = () => null;
    await clock.pass(30_000);
    expect(feed.snapshot().problem).toBeNull();
  });

  test('refresh tries at once, whatever pause there is', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    center.spoil = () => failure('rate-limit', { retryAfter: 60_000 });
    await clock.pass(5_000);
    center.spoil = () => null;
    feed.refresh();
    await settle();
    expect(feed.snapshot().problem).toBeNull();
  });

  test('a clock that is set back does not stop it', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    clock.set(1_000_000);
    center.change('run', { progress: 60 });
    await clock.pass(5_000);
    expect(feed.snapshot().jobs.get('run')?.progress).toBe(60);
  });
});

describe('being told', () => {
  test('paused: nothing is fetched, what is under way is called off; then it fetches at once', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    const { opened } = gate();
    center.delay = () => opened;
    await clock.pass(5_000);
    feed.setPaused(true);
    expect(feed.snapshot().paused).toBe(true);
    await settle();
    center.take();
    center.delay = () => null;
    await clock.pass(600_000);
    expect(center.take()).toEqual([]);
    expect(clock.timers()).toBe(0);
    feed.setPaused(false);
    await settle();
    expect(center.take()).toHaveLength(1);
    expect(feed.snapshot()).toMatchObject({ paused: false, problem: null });
  });

  test('a new interval holds at once and is never below a second', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    feed.setInterval(10);
    expect(feed.snapshot().interval).toBe(1_000);
    center.take();
    await clock.pass(3_000);
    expect(center.take()).toHaveLength(3);
  });

  test('one timer at most, none after stop, and no word after it', async () => {
    const { center, clock, feed, told } = await started([makeJob('run', running)]);
    expect(clock.timers()).toBe(1);
    const { open, opened } = gate();
    center.delay = () => opened;
    await clock.pass(5_000);
    feed.stop();
    const before = told.length;
    open();
    await clock.pass(60_000);
    expect(told).toHaveLength(before);
    expect(clock.timers()).toBe(0);
  });

  test('rounds never overlap', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    let under = 0;
    let most = 0;
    center.delay = () => {
      const { open, opened } = gate();
      under += 1;
      most = Math.max(most, under);
      clock.after(12_000, () => {
        under -= 1;
        open();
      });
      return opened;
    };
    for (let count = 0; count < 10; count += 1) {
      feed.refresh();
      await clock.pass(3_000);
    }
    expect(most).toBe(1);
  });

  test('an action’s answer is not undone by a list that was asked for before', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    const { open, opened } = gate();
    center.delay = () => opened;
    await clock.pass(5_000);
    feed.accept(makeJob('run', { status: 'canceling' }));
    open();
    await settle();
    expect(feed.snapshot().jobs.get('run')?.status).toBe('canceling');
  });

  test('a describe that took longer than a round does not undo it', async () => {
    const { center, clock, feed } = await started([makeJob('run', running)]);
    const asked = feed.moment();
    center.change('run', { status: 'successful' });
    await clock.pass(5_000);
    feed.accept(makeJob('run', running), asked);
    expect(feed.snapshot().jobs.get('run')?.status).toBe('successful');
  });

  test('a merge is told once, with a new snapshot over the same map', async () => {
    const { center, clock, feed, told } = await started([makeJob('a', running), makeJob('b', running)]);
    const before = feed.snapshot();
    told.length = 0;
    center.change('a', { progress: 1 });
    center.change('b', { progress: 2 });
    await clock.pass(5_000);
    expect(told.filter(changes => changes.length > 0).map(changes => changes.length)).toEqual([2]);
    expect(feed.snapshot()).not.toBe(before);
    expect(feed.snapshot().jobs).toBe(before.jobs);
    expect(feed.snapshot().version).toBe(before.version + 1);
  });
});

test('hundreds of rounds with outages leave nothing behind', async () => {
  const jobs = [...makeJobs(12, running, 'run'), ...makeJobs(300)];
  const { center, clock, feed, told } = await started(jobs);
  center.take();
  for (let round = 0; round < 600; round += 1) {
    center.spoil = () => (round % 50 === 0 ? failure('network') : null);
    center.change(`run-${1 + (round % 12)}`, { progress: round % 100 });
    await clock.pass(5_000);
    told.length = 0;
    expect(center.take().length).toBeLessThan(5);
    expect(clock.timers()).toBe(1);
  }
  expect(feed.snapshot().jobs.size).toBe(312);
  expect(feed.snapshot().problem).toBeNull();
  expect(feed.snapshot().loading).toBe(false);
});
