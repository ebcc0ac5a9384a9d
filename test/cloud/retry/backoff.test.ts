import { expect, test } from 'vitest';
import { backoffAfter } from '../../../src/cloud/retry/backoff.ts';

const limits = { firstPause: 1_000, longestPause: 30_000 };

test.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [5, 16_000],
  [6, 30_000],
  [5_000, 30_000],
])('after %i failures the pause is about %i ms', (failures, ms) => {
  expect(backoffAfter(failures, limits, () => 0.5)).toBe(ms);
});

test('the pause is spread by a fifth either way, and never beyond the longest', () => {
  expect(backoffAfter(2, limits, () => 0)).toBe(1_600);
  expect(backoffAfter(2, limits, () => 0.999_999)).toBe(2_400);
  expect(backoffAfter(9, limits, () => 0.999_999)).toBe(30_000);
});

test('a longer wait that the server asked for is kept, within reason', () => {
  expect(backoffAfter(1, limits, () => 0.5, 60_000, 300_000)).toBe(60_000);
  expect(backoffAfter(1, limits, () => 0.5, 10, 300_000)).toBe(1_000);
  expect(backoffAfter(1, limits, () => 0.5, 9e9, 300_000)).toBe(300_000);
});
