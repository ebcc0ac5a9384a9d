import { expect, test } from 'vitest';
import { localDay, noonOf } from '../../src/lib/local-day.ts';

test('the local day grows by one at midnight', () => {
  const midnight = new Date(2026, 10, 22).getTime();
  expect(localDay(midnight) - localDay(midnight - 1)).toBe(1);
  expect(localDay(midnight + 86_399_999)).toBe(localDay(midnight));
  expect(localDay(midnight + 86_400_000)).toBe(localDay(midnight) + 1);
});

test('noon lies in the middle of each local day, also where the clocks change', () => {
  for (let day = localDay(Date.UTC(2025, 0, 1)); day < localDay(Date.UTC(2027, 0, 1)); day += 1) {
    expect(localDay(noonOf(day))).toBe(day);
    expect([11, 12, 13]).toContain(new Date(noonOf(day)).getHours());
  }
});
