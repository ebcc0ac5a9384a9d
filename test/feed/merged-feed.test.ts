import { describe, expect, test } from 'vitest';
import { createFeed } from '../../src/feed/feed.ts';
import { createMergedFeed } from '../../src/feed/merged-feed.ts';
import { createJobStore } from '../../src/feed/store.ts';
import type { Feed, FeedListener } from '../../src/feed/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { plainId, plainJob } from '../../src/jobs/job-source.ts';
import { cloudError } from '../support/cloud-error.ts';
import { fakeCenter } from '../support/fake-center.ts';
import { fakeClock, settle } from '../support/fake-clock.ts';
import { aJob, aSource, noon } from '../support/jobs.ts';

/** A merged feed of fake servers, one for each list of jobs. */
const open = async (...lists: readonly (readonly Job[])[]) => {
  const clock = fakeClock(noon);
  const merged = createMergedFeed(5_000);
  const sources = lists.map((_, index) => aSource(index));
  const centers = lists.map(jobs => fakeCenter(jobs));
  const changes: string[] = [];
  merged.subscribe(all => {
    for (const { before, after } of all) changes.push(`${before === null ? 'new' : 'changed'} ${plainId(after.id)}`);
  });
  for (const [index, center] of centers.entries()) {
    const gateway = { listJobs: center.listJobs, describeJob: center.describeJob };
    const feed = createFeed({ gateway, projectId: `proj-${index}`, clock, random: () => 0.5, interval: 5_000 });
    merged.add(sources[index] ?? aSource(index), feed);
  }
  merged.start();
  await settle();
  await settle();
  return { merged, centers, clock, sources, changes };
};

/** A feed that reports and drops what a test says. */
const fakeFeed = () => {
  const store = createJobStore();
  const base = createFeed({
    gateway: fakeCenter([]),
    projectId: 'proj',
    clock: fakeClock(noon),
    random: () => 0.5,
    interval: 5_000,
  });
  let listener: FeedListener = () => {};
  const feed: Feed = {
    ...base,
    setInterval: () => {},
    snapshot: () => ({ ...base.snapshot(), jobs: store.jobs, counts: store.counts() }),
    subscribe: next => {
      listener = next;
      return () => {};
    },
  };
  return {
    feed,
    report: (jobs: readonly Job[]) => listener(store.merge(jobs, store.nextRequest())),
    drop: (id: string) => {
      store.forget([id]);
      listener([]);
    },
  };
};

const namesIn = (jobs: ReadonlyMap<string, Job>): readonly string[] =>
  [...jobs.values()].map(job => `${plainId(job.id)} of ${job.source?.name}`).sort();

describe('a merged feed', () => {
  test('knows each job by its source and ID', async () => {
    const { merged } = await open([aJob({ id: 'a' }), aJob({ id: 'same' })], [aJob({ id: 'b' }), aJob({ id: 'same' })]);
    const { jobs, counts } = merged.snapshot();
    expect(namesIn(jobs)).toEqual(['a of source-0', 'b of source-1', 'same of source-0', 'same of source-1']);
    expect(counts['in-progress']).toBe(4);
    for (const [id, job] of jobs) expect(id).toBe(job.id);
    for (const { id } of [...jobs.values()].map(plainJob)) expect(['a', 'b', 'same']).toContain(id);
  });

  test('passes on the changes of every source', async () => {
    const { centers, clock, changes, merged } = await open([aJob({ id: 'a' })], [aJob({ id: 'a' })]);
    changes.length = 0;
    centers[1]?.change('a', { progress: 77 });
    await clock.pass(5_100);
    await settle();
    expect(changes).toEqual(['changed a']);
    expect([...merged.snapshot().jobs.values()].map(({ progress }) => progress).sort()).toEqual([40, 77]);
  });

  test('takes a job that was read into the feed of its source', async () => {
    const { merged } = await open([aJob({ id: 'a' })], [aJob({ id: 'a' })]);
    const second = [...merged.snapshot().jobs.values()].find(job => job.source?.index === 1);
    const source = second?.source;
    if (!second || !source) throw new Error('no job of the second source');
    merged.accept(merged.listed(aJob({ id: 'a', progress: 90 }), source));
    expect(merged.snapshot().jobs.get(second.id)?.progress).toBe(90);
    expect([...merged.snapshot().jobs.values()].map(({ progress }) => progress).sort()).toEqual([40, 90]);
  });

  test('keeps the ID of a job that is not listed yet, or no longer, from the jobs of other sources', async () => {
    const { merged, centers, clock, sources } = await open([aJob({ id: 'a' })], []);
    const [first, second] = sources;
    if (!first || !second) throw new Error('no sources');
    expect(merged.keepId('a', first)).toBe('a');
    expect(merged.keepId('b', first)).toBe('b');
    expect(plainId(merged.keepId('a', second))).toBe('a');
    const ofSecond = [merged.keepId('a', second), merged.keepId('b', second)];
    expect(ofSecond).not.toContain('a');
    expect(ofSecond).not.toContain('b');
    if (centers[1]) centers[1].jobs = [aJob({ id: 'a' }), aJob({ id: 'b' })];
    merged.refresh();
    await clock.pass(5_100);
    await settle();
    expect(namesIn(merged.snapshot().jobs)).toEqual(['a of source-0', 'a of source-1', 'b of source-1']);
    expect(ofSecond.map(id => merged.snapshot().jobs.get(id)?.source?.index)).toEqual([1, 1]);
  });

  test('holds the job objects of its sources and no copies', () => {
    const merged = createMergedFeed(5_000);
    const source = aSource(0);
    const job = aJob({ id: 'a', source });
    const one = fakeFeed();
    merged.add(source, one.feed);
    one.report([job]);
    expect(merged.snapshot().jobs.get('a')).toBe(job);
  });

  test('drops a job that its source dropped, also one whose ID another source has', () => {
    const merged = createMergedFeed(5_000);
    const feeds = [0, 1].map(index => {
      const source = aSource(index);
      const { feed, report, drop } = fakeFeed();
      merged.add(source, feed);
      report([aJob({ id: 'a', source }), aJob({ id: `own-${index}`, source })]);
      return { report, drop, source };
    });
    feeds[1]?.drop('a');
    expect(namesIn(merged.snapshot().jobs)).toEqual(['a of source-0', 'own-0 of source-0', 'own-1 of source-1']);
    feeds[0]?.drop('own-0');
    expect(namesIn(merged.snapshot().jobs)).toEqual(['a of source-0', 'own-1 of source-1']);
    feeds[1]?.report([aJob({ id: 'a', source: feeds[1].source })]);
    expect(namesIn(merged.snapshot().jobs)).toEqual(['a of source-0', 'a of source-1', 'own-1 of source-1']);
  });

  test('is no problem while one source answers, and names the one that does not', async () => {
    const { merged, centers, clock } = await open([aJob({ id: 'a' })], [aJob({ id: 'b' })]);
    const down = centers[1];
    if (down) down.failWith = () => cloudError('network', { message: 'down' });
    await clock.pass(5_100);
    await settle();
    const { problem, sources, jobs } = merged.snapshot();
    expect(problem).toBeNull();
    expect(sources?.map(one => [one.name, one.problem === null])).toEqual([
      ['source-0', true],
      ['source-1', false],
    ]);
    expect(jobs.size).toBe(2);
  });

  test('says whose list lacks a part, and what each server offers', async () => {
    const { merged, centers, clock, sources } = await open([aJob({ id: 'a' })]);
    const trouble = { family: 'import', error: cloudError('server').facts, bestEffort: false } as const;
    const gateway = {
      listJobs: async () => ({
        jobs: [],
        total: 0,
        nextPageToken: null,
        badRecords: 0,
        isOrdered: true,
        troubles: [
          { ...trouble, where: 'prod' },
          { ...trouble, where: null },
        ],
      }),
      describeJob: centers[0]?.describeJob ?? (() => Promise.reject(new Error('no center'))),
    };
    const late = createFeed({ gateway, projectId: 'proj-9', clock, random: () => 0.5, interval: 5_000 });
    const offered = { server: 'public', families: [] } as const;
    merged.add(aSource(9), late, () => offered);
    await settle();
    const { incomplete, sources: all } = merged.snapshot();
    expect(incomplete.map(({ where }) => where)).toEqual(['prod (source-9)', 'source-9']);
    expect(all?.map(({ capabilities }) => capabilities)).toEqual([null, offered]);
    expect(sources).toHaveLength(1);
  });

  test('has a problem when no source answers', async () => {
    const merged = createMergedFeed(5_000);
    const { facts } = cloudError('network', { message: 'down' });
    merged.setUnopened('0', { name: 'host-0', problem: { error: facts, since: noon, nextTryAt: null } });
    expect(merged.snapshot().problem?.error).toBe(facts);
    merged.setUnopened('0', null);
    expect(merged.snapshot()).toMatchObject({ problem: null, sources: [] });
  });

  test('is rejected only once every source has rejected its key', () => {
    const merged = createMergedFeed(5_000);
    const problemOf = (name: 'auth' | 'network') => ({ error: cloudError(name).facts, since: noon, nextTryAt: null });
    const kind = () => merged.snapshot().problem?.error.kind ?? null;
    merged.setUnopened('0', { name: 'host', problem: null });
    merged.setUnopened('1', { name: 'host', problem: problemOf('auth') });
    expect(kind()).toBeNull();
    merged.setUnopened('0', { name: 'host', problem: problemOf('network') });
    expect(kind()).toBe('network');
    merged.setUnopened('0', { name: 'host', problem: problemOf('auth') });
    expect(kind()).toBe('auth');
  });

  test('pauses and sets the interval of all, also of a source that comes later', async () => {
    const { merged, clock } = await open([aJob({ id: 'a' })]);
    merged.setPaused(true);
    merged.setInterval(60_000);
    const late = createFeed({
      gateway: fakeCenter([aJob({ id: 'late' })]),
      projectId: 'proj-9',
      clock,
      random: () => 0.5,
      interval: 5_000,
    });
    merged.add(aSource(9), late);
    expect([late.snapshot().paused, late.snapshot().interval]).toEqual([true, 60_000]);
    expect(merged.snapshot()).toMatchObject({ paused: true, interval: 60_000 });
  });
});
