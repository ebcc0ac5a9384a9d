import { describe, expect, test } from 'vitest';
import { recordFeed, type Seen, watchChanges } from '../../src/feed/watch.ts';
import { changesOf } from '../../src/jobs/changes.ts';
import type { Job } from '../../src/jobs/job.ts';
import { openJournals } from '../../src/storage/journal/journal.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { openFeed } from '../support/open-feed.ts';

const place = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };

/** A feed that is watched from its beginning, and what was told of it in words. */
const watched = async (jobs: readonly Job[]) => {
  const visit = openFeed(jobs);
  const seen: Seen[] = [];
  let whole = 0;
  watchChanges({
    feed: visit.feed,
    place: () => place,
    now: visit.clock.now,
    onSeen: some => seen.push(...some),
    onWhole: () => {
      whole += 1;
    },
  });
  visit.feed.start();
  await visit.clock.pass(0);
  const take = (): readonly string[] => seen.splice(0).map(({ record }) => `${record.jobId} ${record.event}`);
  return { ...visit, take, whole: () => whole };
};

describe('what a feed begins with is no news', () => {
  test.each([
    ['one page', 3],
    ['several pages', 250],
    ['no job at all', 0],
  ])('%s', async (_, count) => {
    const visit = await watched([
      ...makeJobs(count, { createdAt: 1_000 }),
      ...makeJobs(2, { ...running, createdAt: 500 }, 'old'),
    ]);
    await visit.clock.pass(10_000);
    expect(visit.take()).toEqual([]);
    expect(visit.whole()).toBe(1);
  });
});

test('the pages of a list that is put together come as its parts do: none of them is news', async () => {
  const visit = openFeed([
    ...makeJobs(100, { family: 'import', createdAt: null }, 'import'),
    ...makeJobs(80, { family: 'backup', createdAt: 1_000 }, 'backup'),
    ...makeJobs(80, { family: 'spark', createdAt: 2_000, status: 'failed' }, 'spark'),
  ]);
  const seen: string[] = [];
  const onSeen = (some: readonly Seen[]): unknown => seen.push(...some.map(({ record }) => record.id));
  watchChanges({ feed: visit.feed, place: () => place, now: visit.clock.now, onSeen });
  visit.feed.start();
  await visit.clock.pass(5_000);
  expect(visit.feed.snapshot()).toMatchObject({ loading: false, jobs: { size: 260 } });
  expect(seen).toEqual([]);
});

describe('what comes after that is', () => {
  test('a change', async () => {
    const visit = await watched(makeJobs(2, running));
    visit.center.change('job-1', { status: 'failed', reason: 'no space', finishedAt: 9 });
    await visit.clock.pass(5_000);
    expect(visit.take()).toEqual(['job-1 failed']);
  });

  test('a new job, whatever the server says of its age', async () => {
    const visit = await watched(makeJobs(2, running));
    await visit.clock.pass(5_000);
    visit.center.jobs = [makeJob('job-new', { status: 'pending', createdAt: null }), ...visit.center.jobs];
    await visit.clock.pass(5_000);
    expect(visit.take()).toEqual(['job-new new']);
  });

  test('the first job of an empty project', async () => {
    const visit = await watched([]);
    await visit.clock.pass(1_000);
    visit.center.jobs = [makeJob('job-1', running)];
    visit.feed.refresh();
    await visit.clock.pass(0);
    expect(visit.take()).toEqual(['job-1 new', 'job-1 started']);
  });

  test('a new job while older pages are still coming', async () => {
    const visit = openFeed(makeJobs(250, { createdAt: 1_000 }));
    const seen: string[] = [];
    watchChanges({
      feed: visit.feed,
      place: () => place,
      now: visit.clock.now,
      onSeen: some => seen.push(...some.map(({ record }) => `${record.jobId} ${record.event}`)),
    });
    // The older pages have to wait; the rounds go on.
    let held = true;
    visit.center.delay = ({ request }) => (held && request.pageToken !== undefined ? new Promise(() => {}) : null);
    visit.feed.start();
    await visit.clock.pass(0);
    held = false;
    visit.feed.accept(makeJob('job-new', { status: 'pending', createdAt: 2_000 }));
    visit.feed.accept(makeJob('job-older', { status: 'pending', createdAt: 500 }));
    expect(seen).toEqual(['job-new new']);
  });
});

describe('a feed that is written down', () => {
  const journals = () => openJournals(null, place.endpoint, () => {}).of('proj-1');

  test('its changes, and once the list is whole what happened while nobody looked', async () => {
    const journal = journals();
    const before = makeJob('job-2', running);
    journal.add(changesOf({ before: { ...before, status: 'pending' }, after: before }, place, 1));
    const visit = openFeed([makeJob('job-3', running), makeJob('job-2', { status: 'failed', finishedAt: 9 })]);
    const stop = recordFeed(visit.feed, journal, () => place, visit.clock.now);
    visit.feed.start();
    await visit.clock.pass(0);
    visit.center.change('job-3', { status: 'successful', finishedAt: 10 });
    await visit.clock.pass(5_000);
    const recorded = (await journal.read()).map(({ jobId, event }) => `${jobId} ${event}`);
    expect(recorded).toEqual(['job-2 started', 'job-2 failed', 'job-3 finished']);
    stop();
    visit.center.jobs = [makeJob('job-4', running), ...visit.center.jobs];
    await visit.clock.pass(60_000);
    expect(await journal.read()).toHaveLength(3);
  });
});
