import { expect, test, vi } from 'vitest';
import { watchHeap } from '../../../src/commands/monitor/watch-heap.ts';
import { fakeClock } from '../../support/fake-clock.ts';

test('watchHeap reports a heap that stays full, once', async () => {
  const clock = fakeClock();
  const shares = [0.2, 0.95, 0.95, 0.5, 0.97, 0.95, 0.5];
  const onFull = vi.fn();
  watchHeap(clock, onFull, () => shares.shift() ?? 0.99);
  await clock.pass(2_000);
  expect(onFull).not.toHaveBeenCalled();
  await clock.pass(10_000);
  expect(onFull).toHaveBeenCalledOnce();
  expect(clock.timers()).toBe(0);
});

test('watchHeap stops on request, and finds the heap of this process in order', async () => {
  const clock = fakeClock();
  const onFull = vi.fn();
  const stop = watchHeap(clock, onFull);
  await clock.pass(5_000);
  stop();
  expect([onFull.mock.calls, clock.timers()]).toEqual([[], 0]);
});

test.each([
  [0.1, 7],
  [0.2, 31],
  [0.7, 201],
])('watchHeap looks at a heap that is used to a share of %s at most %i times a minute', async (used, most) => {
  const clock = fakeClock();
  const share = vi.fn(() => used);
  watchHeap(clock, () => {}, share);
  await clock.pass(60_000);
  expect(share.mock.calls.length).toBeLessThanOrEqual(most);
  expect(share.mock.calls.length).toBeGreaterThan(most / 2);
});
