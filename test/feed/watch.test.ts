import { describe, expect, test } from 'vitest';
import { type FeedUpdate, recordFeed, watchChanges } from '../../src/feed/watch.ts';
import { changesOf, eventsOf } from '../../src/jobs/changes.ts';
import type { Job } from '../../src/jobs/job.ts';
import { openJournals } from '../../src/storage/journal/journals.ts';
import { makeJob, makeJobs, running } from '../support/jobs.ts';
import { openFeed } from '../support/open-feed.ts';

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };

/** `job event` for each event of the update. */
const eventsIn = ({ news }: FeedUpdate): readonly string[] =>
  news.flatMap(change => eventsOf(change).map(event => `${change.after.id} ${event}`));

/** A feed that is watched from its start, and the events that it reported. */
const watched = async (jobs: readonly Job[]) => {
  const visit = openFeed(jobs);
  const events: string[] = [];
  let completions = 0;
  watchChanges(visit.feed, {
    onUpdate: update => events.push(...eventsIn(update)),
    onComplete: () => {
      completions += 1;
    },
  });
  visit.feed.start();
  await visit.clock.pass(0);
  return { ...visit, take: () => events.splice(0), completions: () => completions };
};

describe('no job of the first list is reported', () => {
  test.each([
    ['of one page', 3],
    ['of several pages', 250],
    ['of an empty page', 0],
  ])('%s', async (_, count) => {
    const visit = await watched([
      ...makeJobs(count, { createdAt: 1_000 }),
      ...makeJobs(2, { ...running, createdAt: 500 }, 'old'),
    ]);
    await visit.clock.pass(10_000);
    expect(visit.take()).toEqual([]);
    expect(visit.completions()).toBe(1);
  });
});

test('no job of a merged list is reported while it loads', async () => {
  const visit = openFeed([
    ...makeJobs(100, { family: 'import', createdAt: null }, 'import'),
    ...makeJobs(80, { family: 'backup', createdAt: 1_000 }, 'backup'),
    ...makeJobs(80, { family: 'spark', createdAt: 2_000, status: 'failed' }, 'spark'),
  ]);
  const events: string[] = [];
  watchChanges(visit.feed, { onUpdate: update => events.push(...eventsIn(update)) });
  visit.feed.start();
  await visit.clock.pass(5_000);
  expect(visit.feed.snapshot()).toMatchObject({ loading: false, jobs: { size: 260 } });
  expect(events).toEqual([]);
});

describe('watchChanges reports', () => {
  test('a change', async () => {
    const visit = await watched(makeJobs(2, running));
    visit.center.change('job-1', { status: 'failed', reason: 'no space', finishedAt: 9 });
    await visit.clock.pass(5_000);
    expect(visit.take()).toEqual(['job-1 failed']);
  });

  test('a new job without timestamps', async () => {
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

  test('a new job while older pages are missing', async () => {
    const visit = openFeed(makeJobs(250, { createdAt: 1_000 }));
    const events: string[] = [];
    watchChanges(visit.feed, { onUpdate: update => events.push(...eventsIn(update)) });
    // The older pages have to wait; the rounds go on.
    let held = true;
    visit.center.delay = ({ request }) => (held && request.pageToken !== undefined ? new Promise(() => {}) : null);
    visit.feed.start();
    await visit.clock.pass(0);
    held = false;
    visit.feed.accept(makeJob('job-new', { status: 'pending', createdAt: 2_000 }));
    visit.feed.accept(makeJob('job-older', { status: 'pending', createdAt: 500 }));
    expect(events).toEqual(['job-new new']);
  });
});

describe('recordFeed', () => {
  const journals = () => openJournals(null, target.endpoint, () => {}).of('proj-1');

  test('records changes and, once the list is complete, missed changes', async () => {
    const journal = journals();
    const before = makeJob('job-2', running);
    journal.add(changesOf({ before: { ...before, status: 'pending' }, after: before }, target, 1));
    const visit = openFeed([makeJob('job-3', running), makeJob('job-2', { status: 'failed', finishedAt: 9 })]);
    const stop = recordFeed(visit.feed, journal, () => target, visit.clock.now);
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
