import { describe, expect, test } from 'vitest';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';
import { makeJob, running } from '../support/jobs.ts';
import { startFeed } from '../support/open-feed.ts';

describe('failures', () => {
  test('keep the list and the time of its last poll, and delays grow', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('network');
    await clock.pass(5_000);
    const { freshAt, problem, jobs } = feed.snapshot();
    expect(jobs.size).toBe(1);
    expect(freshAt).toBe(5_000_000);
    expect(problem).toEqual({ error: cloudError('network').facts, since: 5_005_000, nextTryAt: 5_006_000 });
    center.take();
    const tries: number[] = [];
    center.failWith = () => {
      tries.push(clock.elapsed() - 5_000);
      return cloudError('network');
    };
    await clock.pass(100_000);
    expect(tries).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
    expect(feed.snapshot().problem?.since).toBe(5_005_000);
    center.failWith = () => null;
    await clock.pass(25_000);
    expect(feed.snapshot()).toMatchObject({ problem: null, freshAt: 5_126_000 });
  });

  test('have no next try while a try is under way', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('network');
    await clock.pass(5_000);
    const { open, opened } = gate();
    center.failWith = () => null;
    center.delay = () => opened;
    await clock.pass(1_000);
    expect(feed.snapshot().problem?.nextTryAt).toBeNull();
    open();
    await settle();
    expect(feed.snapshot().problem).toBeNull();
  });

  test('make the list overdue after 5 s without an answer', async () => {
    const { center, clock, feed, notifications } = await startFeed([makeJob('run', running)]);
    const { open, opened } = gate();
    center.delay = () => opened;
    await clock.pass(9_999);
    expect(feed.snapshot()).toMatchObject({ isOverdue: false, problem: null });
    const before = notifications.length;
    await clock.pass(1);
    expect(feed.snapshot()).toMatchObject({ isOverdue: true, problem: null, freshAt: 5_000_000 });
    expect(notifications.length).toBe(before + 1);
    open();
    await settle();
    expect(feed.snapshot().isOverdue).toBe(false);
  });

  test.each([
    [60_000, 60_000],
    [3_600_000, 300_000],
  ])('a Retry-After of %i ms leads to a pause of %i ms', async (retryAfter, waited) => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('rate-limit', { retryAfter });
    await clock.pass(5_000);
    center.take();
    expect(feed.snapshot().problem?.nextTryAt).toBe(5_005_000 + waited);
    await clock.pass(waited - 1);
    expect(center.take()).toEqual([]);
    await clock.pass(1);
    expect(center.take()).toHaveLength(1);
  });

  test('of a key that is rejected later are retried forever', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('auth');
    await clock.pass(3_600_000);
    expect(feed.snapshot().jobs.size).toBe(1);
    center.failWith = () => null;
    await clock.pass(30_000);
    expect(feed.snapshot().problem).toBeNull();
  });

  test('are retried at once by refresh', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('network');
    await clock.pass(5_000);
    center.failWith = () => null;
    feed.refresh();
    await settle();
    expect(feed.snapshot().problem).toBeNull();
  });

  test('with a Retry-After are not retried earlier by refresh or resume', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    center.failWith = () => cloudError('rate-limit', { retryAfter: 60_000 });
    await clock.pass(5_000);
    center.take();
    for (let times = 0; times < 20; times += 1) {
      feed.refresh();
      feed.setPaused(true);
      feed.setPaused(false);
      await clock.pass(1_000);
    }
    expect(center.take()).toEqual([]);
    center.failWith = () => null;
    await clock.pass(40_000);
    expect(feed.snapshot().problem).toBeNull();
  });

  test('are retried even if the clock is set back', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    clock.set(1_000_000);
    center.change('run', { progress: 60 });
    await clock.pass(5_000);
    expect(feed.snapshot().jobs.get('run')?.progress).toBe(60);
  });
});

describe('a running feed', () => {
  test('aborts its request when paused, and polls at once when resumed', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
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

  test('applies a new interval at once, but none below a second', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    feed.setInterval(10);
    expect(feed.snapshot().interval).toBe(1_000);
    center.take();
    await clock.pass(3_000);
    expect(center.take()).toHaveLength(3);
  });

  test('sets one timer at most, and none and no snapshot after stop', async () => {
    const { center, clock, feed, notifications } = await startFeed([makeJob('run', running)]);
    expect(clock.timers()).toBe(1);
    const { open, opened } = gate();
    center.delay = () => opened;
    await clock.pass(5_000);
    feed.stop();
    const before = notifications.length;
    open();
    await clock.pass(60_000);
    expect(notifications).toHaveLength(before);
    expect(clock.timers()).toBe(0);
  });

  test('never polls twice at a time', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
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

  test('keeps the answer to an action when an earlier request is answered later', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    const { open, opened } = gate();
    center.delay = () => opened;
    await clock.pass(5_000);
    feed.accept(makeJob('run', { status: 'canceling' }));
    open();
    await settle();
    expect(feed.snapshot().jobs.get('run')?.status).toBe('canceling');
  });

  test('ignores a describe that was sent before a newer poll', async () => {
    const { center, clock, feed } = await startFeed([makeJob('run', running)]);
    const request = feed.nextRequest();
    center.change('run', { status: 'successful' });
    await clock.pass(5_000);
    feed.accept(makeJob('run', running), request);
    expect(feed.snapshot().jobs.get('run')?.status).toBe('successful');
  });

  test('reports a merge once, with a new snapshot over the same map', async () => {
    const { center, clock, feed, notifications } = await startFeed([makeJob('a', running), makeJob('b', running)]);
    const before = feed.snapshot();
    notifications.length = 0;
    center.change('a', { progress: 1 });
    center.change('b', { progress: 2 });
    await clock.pass(5_000);
    expect(notifications.filter(changes => changes.length > 0).map(changes => changes.length)).toEqual([2]);
    expect(feed.snapshot()).not.toBe(before);
    expect(feed.snapshot().jobs).toBe(before.jobs);
    expect(feed.snapshot().version).toBe(before.version + 1);
  });
});
