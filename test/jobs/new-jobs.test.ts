import { describe, expect, test } from 'vitest';
import { isNewJob, newestBirth } from '../../src/jobs/new-jobs.ts';
import { aJob, noon } from '../support/jobs.ts';

const timeless = { createdAt: null, startedAt: null, finishedAt: null } as const;

describe('while pages are still missing', () => {
  const baseline = { newest: noon, isComplete: false };

  test.each([
    ['a job younger than the first page is new', { createdAt: noon + 1 }, true],
    ['a job as old as the newest of the first page is not new', { createdAt: noon }, false],
    ['an older job is not new', { createdAt: noon - 1 }, false],
    ['a job without timestamps is not new', timeless, false],
    ['a job of a merged list is not new', { createdAt: noon + 1, family: 'import' }, false],
  ] as const)('%s', (_, facts, isNew) => {
    expect(isNewJob(aJob(facts), false, baseline)).toBe(isNew);
  });

  test('no job is new before the first page', () => {
    expect(isNewJob(aJob({ createdAt: noon }), false, { newest: null, isComplete: false })).toBe(false);
  });

  test('every job is new after a first page without jobs', () => {
    const empty = { newest: newestBirth([]), isComplete: false };
    expect(isNewJob(aJob({ createdAt: 0 }), false, empty)).toBe(true);
  });
});

describe('once the list is complete', () => {
  const baseline = { newest: noon, isComplete: true };

  test('an unknown job is new, whatever its timestamps', () => {
    for (const facts of [timeless, { createdAt: noon - 86_400_000 }]) {
      expect(isNewJob(aJob(facts), false, baseline)).toBe(true);
    }
  });

  test('a job from a list part that could not be read before is not new', () => {
    expect(isNewJob(aJob({ createdAt: noon + 1 }), true, baseline)).toBe(false);
  });
});

test('newestBirth is the creation time of the newest job, and -Infinity when no job has a timestamp', () => {
  expect(newestBirth([aJob({ createdAt: 5 }), aJob({ createdAt: 9 }), aJob({ createdAt: 7 })])).toBe(9);
  expect(newestBirth([aJob(timeless)])).toBe(-Infinity);
});
