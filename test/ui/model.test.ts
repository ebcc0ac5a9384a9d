import { expect, test } from 'vitest';
import type { Feed, FeedListener, FeedSnapshot, JobChange } from '../../src/feed/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createModel } from '../../src/ui/model.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { jobsInOrder } from '../support/jobs.ts';
import { aState, snapshotOf } from '../support/ui-fixtures.ts';

/** A feed that tells what the test says. */
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
    stop: () => {},
  };
  const tell = (changes: readonly JobChange[], facts: Partial<FeedSnapshot> = {}): void => {
    snapshot = { ...snapshot, ...facts, version: snapshot.version + 1 };
    for (const listener of listeners) listener(changes);
  };
  return { feed, known, tell };
};

const watch = (jobs: readonly Job[]) => {
  const clock = fakeClock();
  const model = createModel(aState(), clock);
  const { feed, known, tell } = fakeFeed(jobs);
  model.watch(feed);
  return { clock, model, known, tell };
};

test('jobs that the feed dropped leave the list, whatever else changed', async () => {
  const { clock, model, known, tell } = watch(jobsInOrder(10));
  known.delete('job-3');
  tell([]);
  await clock.pass(1_000);
  expect(model.state().rows.length).toBe(9);
  expect(model.state().rows.indexOf('job-3')).toBe(-1);
});

test('a letter sees the changes that wait for the next frame', async () => {
  const { model, known, tell } = watch(jobsInOrder(10));
  const change = (id: string): void => {
    const before = known.get(id) ?? null;
    if (before === null) return;
    const after = { ...before, description: 'quite another' };
    known.set(id, after);
    tell([{ before, after }]);
  };
  // The first few come at once.
  for (const number of [1, 2, 3, 4, 5, 6]) change(`job-${number}`);
  model.dispatch({ type: 'open-filter' });
  model.dispatch({ type: 'filter-text', text: 'quite' });
  expect(model.state().rows.length).toBe(6);
  model.dispatch({ type: 'filter-text', text: 'quite another' });
  model.dispatch({ type: 'filter-text', text: '' });
  expect(model.state().rows.length).toBe(10);
});

test('jobs are made ready for a search while nobody types, once', async () => {
  const { clock, model, tell } = watch(jobsInOrder(1_000));
  expect(clock.timers()).toBe(0);
  model.dispatch({ type: 'open-filter' });
  expect(clock.timers()).toBe(1);
  await clock.pass(0);
  expect(clock.timers()).toBe(0);
  model.dispatch({ type: 'filter-text', text: 'job-9' });
  expect(model.state().rows.length).toBe(111);
  model.dispatch({ type: 'back' });
  // Long after the search what was made ready is given up; the next search finds the same.
  await clock.pass(120_000);
  tell([]);
  await clock.pass(1_000);
  model.dispatch({ type: 'open-filter' });
  model.dispatch({ type: 'filter-text', text: 'job-9' });
  expect(model.state().rows.length).toBe(111);
  await clock.pass(1_000);
  expect(clock.timers()).toBe(0);
});

test('however often the feed tells something, there are 15 frames a second at most, and the last one shows all of it', async () => {
  const { clock, model, known, tell } = watch(jobsInOrder(10));
  let frames = 0;
  model.subscribe(() => {
    frames += 1;
  });
  for (let step = 1; step <= 400; step += 1) {
    const before = known.get('job-1') ?? null;
    if (before === null) return;
    const after = { ...before, progress: step % 100, description: `step ${step}` };
    known.set(after.id, after);
    tell([{ before, after }]);
    await clock.pass(5);
  }
  // Two seconds, and the few that may come early.
  expect(frames).toBeGreaterThan(20);
  expect(frames).toBeLessThanOrEqual(2 * 15 + 4);
  await clock.pass(100);
  expect(model.state().rows.at(model.state().rows.indexOf('job-1'))?.description).toBe('step 400');
  expect(clock.timers()).toBe(0);
});

test('a key is shown at once, whatever waits for the next frame', () => {
  const { model, tell } = watch(jobsInOrder(10));
  for (let step = 0; step < 10; step += 1) tell([]);
  let frames = 0;
  model.subscribe(() => {
    frames += 1;
  });
  model.dispatch({ type: 'move', motion: 'down', farthest: 0 });
  expect(frames).toBe(1);
  expect(model.state().selectedIndex).toBe(1);
});

test('while the list is old its age goes on in steps, and no longer', async () => {
  const { clock, model, tell } = watch([]);
  const from = model.state().now;
  tell([], { isOverdue: true });
  await clock.pass(25_000);
  expect(model.state().now - from).toBeGreaterThanOrEqual(20_000);
  tell([], { isOverdue: false });
  await clock.pass(1_000);
  const told = model.state().now;
  await clock.pass(60_000);
  expect(model.state().now).toBe(told);
});
