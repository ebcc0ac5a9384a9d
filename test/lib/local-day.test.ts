import { expect, test } from 'vitest';
import { localDay } from '../../src/lib/local-day.ts';

test('the local day grows by one at midnight', () => {
  const midnight = new Date(2026, 10, 22).getTime();
  expect(localDay(midnight) - localDay(midnight - 1)).toBe(1);
  expect(localDay(midnight + 86_399_999)).toBe(localDay(midnight));
  expect(localDay(midnight + 86_400_000)).toBe(localDay(midnight) + 1);
});
