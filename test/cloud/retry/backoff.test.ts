import { expect, test } from 'vitest';
import { backoffDelay, endlessBackoff } from '../../../src/cloud/retry/backoff.ts';

test.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [5, 16_000],
  [6, 30_000],
  [5_000, 30_000],
])('the delay after %i failures in a row is %i ms before jitter', (failures, ms) => {
  expect(backoffDelay(failures, endlessBackoff, () => 0.5)).toBe(ms);
});

test('jitter moves the delay by up to a fifth either way, never beyond the longest delay', () => {
  expect(backoffDelay(2, endlessBackoff, () => 0)).toBe(1_600);
  expect(backoffDelay(2, endlessBackoff, () => 0.999_999)).toBe(2_400);
  expect(backoffDelay(9, endlessBackoff, () => 0.999_999)).toBe(30_000);
});

test('a Retry-After longer than the delay wins, up to five minutes', () => {
  expect(backoffDelay(1, endlessBackoff, () => 0.5, 60_000)).toBe(60_000);
  expect(backoffDelay(1, endlessBackoff, () => 0.5, 10)).toBe(1_000);
  expect(backoffDelay(1, endlessBackoff, () => 0.5, 9e9)).toBe(300_000);
});
