import { expect, test } from 'vitest';
import { createMissingRoutes } from '../../../src/cloud/retry/missing-routes.ts';
import { fakeClock } from '../../support/fake-clock.ts';

test('requests a missing route again after 10 s, then not for ten minutes', async () => {
  const clock = fakeClock();
  const missing = createMissingRoutes(clock);
  missing.missed('a');
  expect([missing.isMissing('a'), missing.isConfirmed('a'), missing.isMissing('b')]).toEqual([true, false, false]);
  await clock.pass(10_000);
  expect(missing.isMissing('a')).toBe(false);
  missing.missed('a');
  await clock.pass(599_999);
  expect([missing.isMissing('a'), missing.isConfirmed('a')]).toEqual([true, true]);
  await clock.pass(1);
  expect(missing.isMissing('a')).toBe(false);
});

test('counts two misses within 10 s as one', async () => {
  const clock = fakeClock();
  const missing = createMissingRoutes(clock);
  missing.missed('a');
  await clock.pass(9_000);
  missing.missed('a');
  await clock.pass(10_000);
  expect([missing.isMissing('a'), missing.isConfirmed('a')]).toEqual([false, false]);
});

test('starts over after an answer, and after forget', async () => {
  const clock = fakeClock();
  const missing = createMissingRoutes(clock);
  missing.missed('a');
  await clock.pass(10_000);
  missing.answered('a');
  missing.missed('a');
  expect(missing.isConfirmed('a')).toBe(false);
  missing.forget();
  expect(missing.isMissing('a')).toBe(false);
});
