import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a task that is due in months is not done at once', () => {
  const task = vi.fn();
  const callOff = systemClock.after(9_999_999_000, task);
  vi.advanceTimersByTime(86_400_000);
  expect(task).not.toHaveBeenCalled();
  callOff();
});
