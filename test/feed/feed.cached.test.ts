import { describe, expect, test } from 'vitest';
import { createFeed } from '../../src/feed/feed.ts';
import { defaultFeedLimits } from '../../src/feed/limits.ts';
import type { Job } from '../../src/jobs/job.ts';
import { isUnfinished } from '../../src/jobs/statuses.ts';
import type { JobCache } from '../../src/storage/cache/cache.ts';
import { cloudError } from '../support/cloud-error.ts';
import { fakeCenter } from '../support/fake-center.ts';
import { fakeClock, settle } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { routes } from '../support/open-feed.ts';

/** A cache in memory, which remembers what it was given. */
const fakeCache = (kept: readonly Job[], isWhole = true) => {
  const saved: { readonly jobs: readonly Job[]; readonly isWhole: boolean }[] = [];
  const cache: JobCache = {
    load: async tell => {
      for (let from = 0; from < kept.length; from += 100) tell(kept.slice(from, from + 100));
      return isWhole;
    },
    save: async (jobs, whole) => {
      saved.push({ jobs: [...jobs].filter(job => !isUnfinished(job.status)), isWhole: whole });
    },
  };
  return { cache, saved };
};

const open = (jobs: readonly Job[], cache: JobCache) => {
  const center = fakeCenter(jobs);
  const clock = fakeClock();
  const feed = createFeed({
    gateway: center,
    projectId: 'proj-1',
    clock,
    random: () => 0.5,
    interval: 5_000,
    limits: defaultFeedLimits,
    cache,
  });
  return { center, clock, feed };
};

const start = async (jobs: readonly Job[], cache: JobCache) => {
  const visit = open(jobs, cache);
  visit.feed.start();
  await settle();
  return visit;
};

describe('a feed that stops', () => {
  test('saves a complete list that is not in the cache yet, once', async () => {
    const { cache, saved } = fakeCache([], false);
    const { feed } = await start([...makeJobs(30), makeJob('run', running)], cache);
    expect(saved).toEqual([]);
    await feed.stop();
    expect(saved).toHaveLength(1);
    expect(saved[0]).toMatchObject({ isWhole: true, jobs: { length: 30 } });
    await feed.stop();
    expect(saved).toHaveLength(1);
  });

  test('waits for a save that is under way', async () => {
    const { open: finish, opened } = gate();
    const { cache, saved } = fakeCache([], false);
    const slow: JobCache = {
      ...cache,
      save: async (jobs, isWhole) => {
        await opened;
        await cache.save(jobs, isWhole);
      },
    };
    const { feed, clock } = await start([...makeJobs(30), makeJob('run', running)], slow);
    await clock.pass(10_000);
    let isStopped = false;
    const stopped = feed.stop().then(() => {
      isStopped = true;
    });
    await settle();
    expect({ isStopped, saved: saved.length }).toEqual({ isStopped: false, saved: 0 });
    finish();
    await stopped;
    expect(saved).toHaveLength(1);
  });

  test('saves nothing before the list is complete', async () => {
    const { cache, saved } = fakeCache([], false);
    const { center, feed } = open(makeJobs(950), cache);
    const { open: answer, opened } = gate();
    center.delay = () => opened;
    feed.start();
    await settle();
    await feed.stop();
    answer();
    expect(saved).toEqual([]);
  });
});

describe('a cached list', () => {
  const finished = makeJobs(950);

  test('is shown before the first answer, and marked as cached', async () => {
    const { center, feed } = open(finished, fakeCache(finished).cache);
    const { open: answer, opened } = gate();
    center.delay = () => opened;
    feed.start();
    await settle();
    expect(feed.snapshot()).toMatchObject({ fromCache: true, freshAt: null, loading: true });
    expect(feed.snapshot().jobs.size).toBe(950);
    answer();
    await settle();
    expect(feed.snapshot()).toMatchObject({ fromCache: false, loading: false, total: 950 });
  });

  test('stays while the server is unreachable', async () => {
    const { center, clock, feed } = open(finished, fakeCache(finished).cache);
    center.failWith = () => cloudError('network');
    feed.start();
    await clock.pass(60_000);
    expect(feed.snapshot()).toMatchObject({ fromCache: true, problem: { error: { kind: 'network' } } });
    expect(feed.snapshot().jobs.size).toBe(950);
  });

  test('needs no older page if nothing has changed', async () => {
    const { center } = await start(finished, fakeCache(finished).cache);
    expect(routes(center.take())).toEqual(['newest', 'unfinished']);
  });

  test('ends the reading at the first page that it has', async () => {
    const news = [makeJob('run', running), ...makeJobs(230, {}, 'new')];
    const { center, feed } = await start([...news, ...finished], fakeCache(finished).cache);
    expect(routes(center.take())).toEqual(['newest', 'unfinished', 'newest more', 'newest more', 'newest more']);
    expect(feed.snapshot()).toMatchObject({ loading: false, total: 1_181 });
    expect(feed.snapshot().jobs.size).toBe(1_181);
  });

  test('is replaced by what the server reports', async () => {
    const jobs = finished.map(job => (job.id === 'job-3' ? { ...job, ...running } : job));
    const { feed } = await start(jobs, fakeCache(finished).cache);
    expect(feed.snapshot().jobs.get('job-3')?.status).toBe('in-progress');
    expect(feed.snapshot().counts['in-progress']).toBe(1);
  });

  test('does not end the reading if it was incomplete', async () => {
    const { center, feed } = await start(finished, fakeCache(finished.slice(0, 400), false).cache);
    expect(routes(center.take()).length).toBe(11);
    expect(feed.snapshot().jobs.size).toBe(950);
  });

  test('drops jobs that the server no longer has', async () => {
    const gone = makeJobs(7, {}, 'gone');
    const { center, feed } = await start(finished, fakeCache([...finished, ...gone]).cache);
    expect(routes(center.take()).length).toBe(11);
    expect(feed.snapshot().jobs.size).toBe(950);
    expect(feed.snapshot().counts.successful).toBe(950);
  });

  test('keeps ended jobs of servers that soon forget them', async () => {
    const forgetful = ['import', 'milvus', 'vts'] as const;
    const ends = forgetful.map(family => makeJob(`end-${family}`, { type: 'IMPORT', subtype: null, family }));
    const { feed } = await start(finished, fakeCache([...finished, ...ends, makeJob('gone')]).cache);
    const { jobs } = feed.snapshot();
    expect(ends.map(({ id }) => jobs.get(id)?.status)).toEqual(['successful', 'successful', 'successful']);
    expect(jobs.has('gone')).toBe(false);
  });

  test('drops no job if the server reports no total', async () => {
    const { center, clock, feed } = open(finished, fakeCache([...finished, makeJob('kept')]).cache);
    center.replacePage = page => ({ ...page, total: null });
    feed.start();
    await clock.pass(5_000);
    expect(feed.snapshot().jobs.has('kept')).toBe(true);
  });

  test('is ignored if it is loaded after the whole list', async () => {
    const { open: read, opened } = gate();
    const { cache } = fakeCache([makeJob('gone')]);
    const { feed } = await start(makeJobs(3), { ...cache, load: tell => opened.then(() => cache.load(tell)) });
    read();
    await settle();
    expect(feed.snapshot().jobs.size).toBe(3);
  });
});

describe('saving the cache', () => {
  test('happens once the list is complete, and later at most every five minutes', async () => {
    const { cache, saved } = fakeCache([]);
    const { center, clock } = await start([makeJob('run', running), ...makeJobs(250)], cache);
    expect(saved).toHaveLength(0);
    await clock.pass(5_000);
    expect(saved.map(({ jobs, isWhole }) => [jobs.length, isWhole])).toEqual([[250, true]]);
    center.change('run', { status: 'successful' });
    await clock.pass(280_000);
    expect(saved).toHaveLength(1);
    await clock.pass(60_000);
    expect(saved.map(({ jobs }) => jobs.length)).toEqual([250, 251]);
    await clock.pass(3_600_000);
    expect(saved).toHaveLength(2);
  });

  test('does not happen without a change', async () => {
    const { cache, saved } = fakeCache(makeJobs(250));
    const { clock } = await start(makeJobs(250), cache);
    await clock.pass(600_000);
    expect(saved).toHaveLength(0);
  });

  test('sets no timer', async () => {
    const { clock } = await start(makeJobs(250), fakeCache([]).cache);
    await clock.pass(600_000);
    expect(clock.timers()).toBe(1);
  });
});
