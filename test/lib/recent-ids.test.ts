import { expect, test } from 'vitest';
import { createRecentIds } from '../../src/lib/recent-ids.ts';
import { fakeClock } from '../support/fake-clock.ts';

test('an ID counts for a limited time after it was last added', async () => {
  const clock = fakeClock();
  const recent = createRecentIds(clock, 100);
  recent.add('a');
  await clock.pass(60);
  recent.add('b');
  expect([recent.has('a'), recent.has('b'), recent.has('c')]).toEqual([true, true, false]);
  await clock.pass(60);
  expect([recent.has('a'), recent.has('b')]).toEqual([false, true]);
  recent.add('a');
  await clock.pass(60);
  expect([recent.has('a'), recent.has('b')]).toEqual([true, false]);
});
