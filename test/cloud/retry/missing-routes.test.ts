import { expect, test } from 'vitest';
import { createMissingRoutes } from '../../../src/cloud/retry/missing-routes.ts';
import { fakeClock } from '../../support/fake-clock.ts';

test('requests a missing route again after 10 s, then not for ten minutes', async () => {
  const clock = fakeClock();
  const absence = createMissingRoutes(clock);
  absence.missed('a');
  expect([absence.isMissing('a'), absence.isConfirmed('a'), absence.isMissing('b')]).toEqual([true, false, false]);
  await clock.pass(10_000);
  expect(absence.isMissing('a')).toBe(false);
  absence.missed('a');
  await clock.pass(599_999);
  expect([absence.isMissing('a'), absence.isConfirmed('a')]).toEqual([true, true]);
  await clock.pass(1);
  expect(absence.isMissing('a')).toBe(false);
});

test('counts two misses within 10 s as one', async () => {
  const clock = fakeClock();
  const absence = createMissingRoutes(clock);
  absence.missed('a');
  await clock.pass(9_000);
  absence.missed('a');
  await clock.pass(10_000);
  expect([absence.isMissing('a'), absence.isConfirmed('a')]).toEqual([false, false]);
});

test('starts over after an answer, and after forget', async () => {
  const clock = fakeClock();
  const absence = createMissingRoutes(clock);
  absence.missed('a');
  await clock.pass(10_000);
  absence.answered('a');
  absence.missed('a');
  expect(absence.isConfirmed('a')).toBe(false);
  absence.forget();
  expect(absence.isMissing('a')).toBe(false);
});
