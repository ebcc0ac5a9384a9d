import { expect, test } from 'vitest';
import type { Feed, FeedListener, FeedSnapshot, JobChange } from '../../../src/feed/types.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { createMonitorStore } from '../../../src/ui/store/monitor-store.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { aState, snapshotOf } from '../../support/ui-fixtures.ts';

/** A feed that reports the changes that a test passes to `report`. */
const fakeFeed = (jobs: readonly Job[]) => {
  const listeners = new Set<FeedListener>();
  const known = new Map(jobs.map(job => [job.id, job]));
  let snapshot: FeedSnapshot = { ...snapshotOf(jobs), jobs: known };
  const feed: Feed = {
    snapshot: () => snapshot,
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {},
    refresh: () => {},
    releasePinned: () => {},
    setPaused: () => {},
    setInterval: () => {},
    nextRequest: () => 0,
    accept: () => {},
    stop: async () => {},
  };
  const report = (changes: readonly JobChange[], facts: Partial<FeedSnapshot> = {}): void => {
    snapshot = { ...snapshot, ...facts, version: snapshot.version + 1 };
    for (const listener of listeners) listener(changes);
  };
  return { feed, known, report };
};

const watch = (jobs: readonly Job[]) => {
  const clock = fakeClock();
  const store = createMonitorStore(aState(), clock, () => 0);
  const { feed, known, report } = fakeFeed(jobs);
  store.watch(feed);
  return { clock, store, known, report };
};

test('removes jobs that the feed dropped from the list', async () => {
  const { clock, store, known, report } = watch(jobsInOrder(10));
  known.delete('job-3');
  report([]);
  await clock.pass(1_000);
  expect(store.state().rows.length).toBe(9);
  expect(store.state().rows.indexOf('job-3')).toBe(-1);
});

test('filters the changes that wait for the next frame, too', async () => {
  const { store, known, report } = watch(jobsInOrder(10));
  const change = (id: string): void => {
    const before = known.get(id) ?? null;
    if (before === null) return;
    const after = { ...before, description: 'quite another' };
    known.set(id, after);
    report([{ before, after }]);
  };
  // The first few are shown at once.
  for (const number of [1, 2, 3, 4, 5, 6]) change(`job-${number}`);
  store.dispatch({ type: 'open-filter' });
  store.dispatch({ type: 'filter-text', text: 'quite' });
  expect(store.state().rows.length).toBe(6);
  store.dispatch({ type: 'filter-text', text: 'quite another' });
  store.dispatch({ type: 'filter-text', text: '' });
  expect(store.state().rows.length).toBe(10);
});

test('prepares the jobs for a search once, when the filter line opens', async () => {
  const { clock, store, report } = watch(jobsInOrder(1_000));
  expect(clock.timers()).toBe(0);
  store.dispatch({ type: 'open-filter' });
  expect(clock.timers()).toBe(1);
  await clock.pass(0);
  expect(clock.timers()).toBe(0);
  store.dispatch({ type: 'filter-text', text: 'job-9' });
  expect(store.state().rows.length).toBe(111);
  store.dispatch({ type: 'back' });
  // Long after the search the prepared texts are dropped. The next search finds the same jobs.
  await clock.pass(120_000);
  report([]);
  await clock.pass(1_000);
  store.dispatch({ type: 'open-filter' });
  store.dispatch({ type: 'filter-text', text: 'job-9' });
  expect(store.state().rows.length).toBe(111);
  await clock.pass(1_000);
  expect(clock.timers()).toBe(0);
});

test('shows at most 15 frames a second, however often the feed reports changes, and all changes in the last one', async () => {
  const { clock, store, known, report } = watch(jobsInOrder(10));
  let frames = 0;
  store.subscribe(() => {
    frames += 1;
  });
  for (let step = 1; step <= 400; step += 1) {
    const before = known.get('job-1') ?? null;
    if (before === null) return;
    const after = { ...before, progress: step % 100, description: `step ${step}` };
    known.set(after.id, after);
    report([{ before, after }]);
    await clock.pass(5);
  }
  // Two seconds, and the few frames that may come early.
  expect(frames).toBeGreaterThan(20);
  expect(frames).toBeLessThanOrEqual(2 * 15 + 4);
  await clock.pass(100);
  expect(store.state().rows.at(store.state().rows.indexOf('job-1'))?.description).toBe('step 400');
  expect(clock.timers()).toBe(0);
});

test('shows the effect of a key at once, even while changes wait for the next frame', () => {
  const { store, report } = watch(jobsInOrder(10));
  for (let step = 0; step < 10; step += 1) report([]);
  let frames = 0;
  store.subscribe(() => {
    frames += 1;
  });
  store.dispatch({ type: 'move-cursor', motion: 'down' });
  expect(frames).toBe(1);
  expect(store.state().selectedIndex).toBe(1);
});

test('updates the age of a stale list in steps, and stops when it is current', async () => {
  const { clock, store, report } = watch([]);
  const from = store.state().now;
  report([], { isOverdue: true });
  await clock.pass(25_000);
  expect(store.state().now - from).toBeGreaterThanOrEqual(20_000);
  report([], { isOverdue: false });
  await clock.pass(1_000);
  const last = store.state().now;
  await clock.pass(60_000);
  expect(store.state().now).toBe(last);
});
