import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type GroupName,
  groupedJobs,
  groupedOrder,
  groupNames,
  groupsOf,
  noKey,
  runningKey,
  unknownKey,
} from '../../src/jobs/groups.ts';
import type { Job } from '../../src/jobs/job.ts';
import { orderNames } from '../../src/jobs/order.ts';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { localDay } from '../../src/lib/local-day.ts';
import { aJob, failedImport, noon } from '../support/jobs.ts';

const dayMs = 86_400_000;

const sorted = (
  jobs: readonly Job[],
  group: GroupName,
  order: (typeof orderNames)[number] = 'default',
  isReversed = false,
): readonly Job[] => jobs.toSorted(groupedOrder({ group, order, isReversed }, jobs, noon));

const headings = (jobs: readonly Job[], group: GroupName): readonly (readonly [string, number])[] =>
  groupsOf(group, sorted(jobs, group)).map(({ key, from, to }) => [key, to - from] as const);

const ended = (id: string, startedAt: number | null, facts: Partial<Job> = {}): Job =>
  aJob({ id, status: 'successful', createdAt: null, startedAt, finishedAt: null, ...facts });

describe('the groups of a list', () => {
  test('by day count jobs of an unknown status apart from what runs', () => {
    const jobs = [
      ended('today', noon),
      aJob({ id: 'odd', status: 'unknown', rawStatus: 'ODD', startedAt: noon, finishedAt: null }),
      aJob({ id: 'running', startedAt: noon - 9 * dayMs }),
    ];
    expect(headings(jobs, 'day')).toEqual([
      [runningKey, 1],
      [unknownKey, 1],
      [String(localDay(noon)), 1],
    ]);
  });

  test('by day are what runs, then the days, newest first, then jobs without a time', () => {
    const jobs = [
      ended('today', noon),
      ended('yesterday', noon - dayMs),
      ended('also-today', noon - 1_000),
      ended('never', null),
      aJob({ id: 'running', startedAt: noon - 9 * dayMs }),
    ];
    expect(headings(jobs, 'day')).toEqual([
      [runningKey, 1],
      [String(localDay(noon)), 2],
      [String(localDay(noon - dayMs)), 1],
      [noKey, 1],
    ]);
  });

  test('by status begin with what needs attention', () => {
    const jobs = jobStatuses.map(status => aJob({ id: status, status }));
    expect(headings(jobs, 'status').map(([key]) => key)).toEqual([
      'failed',
      'in-progress',
      'pending',
      'canceling',
      'unknown',
      'canceled',
      'successful',
    ]);
  });

  test('by name are in alphabetical order, and jobs without a name come last', () => {
    const jobs = [
      aJob({ id: '1', collectionName: 'b' }),
      aJob({ id: '2', collectionName: null }),
      aJob({ id: '3', collectionName: 'a' }),
      aJob({ id: '4', collectionName: 'b' }),
    ];
    expect(headings(jobs, 'collection')).toEqual([
      ['a', 1],
      ['b', 2],
      [noKey, 1],
    ]);
  });

  test('by reason begin with the cause that failed last, and end with jobs that did not fail', () => {
    const jobs = [
      failedImport({ id: '1', reason: 'disk is 97% full', startedAt: noon - 5_000 }),
      failedImport({ id: '2', reason: 'no such key "a"', startedAt: noon - 3_000 }),
      failedImport({ id: '3', reason: 'disk is 99% full', startedAt: noon - 1_000 }),
      aJob({ id: '4' }),
    ];
    expect(headings(jobs, 'reason')).toEqual([
      ['disk is <number> full', 2],
      ['no such key <name>', 1],
      [noKey, 1],
    ]);
  });

  test('do not exist in a list that is not grouped', () => {
    expect(groupsOf('none', [aJob()])).toEqual([]);
    for (const group of groupNames) expect(groupsOf(group, [])).toEqual([]);
  });

  test('cover all jobs, each key once, in every order', () => {
    const anyJob = fc
      .record({
        id: fc.uuid(),
        status: fc.constantFrom(...jobStatuses),
        startedAt: fc.option(fc.integer({ min: noon - 4 * dayMs, max: noon })),
        type: fc.constantFrom('IMPORT', 'BACKUP', 'NEW'),
        createdBy: fc.option(fc.constantFrom('ana', 'bo')),
        reason: fc.option(fc.constantFrom('disk is 1% full', 'disk is 2% full', 'gone')),
      })
      .map(facts => aJob({ ...facts, createdAt: null, finishedAt: null }));
    fc.assert(
      fc.property(
        fc.array(anyJob, { maxLength: 40 }),
        fc.constantFrom(...groupNames),
        fc.constantFrom(...orderNames),
        fc.boolean(),
        (jobs, group, order, isReversed) => {
          const groups = groupsOf(group, sorted(jobs, group, order, isReversed));
          if (group === 'none') return;
          expect(groups.map(({ from }) => from)).toEqual([0, ...groups.map(({ to }) => to)].slice(0, groups.length));
          expect(groups.at(-1)?.to ?? 0).toBe(jobs.length);
          expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        },
      ),
    );
  });
});

test('jobs that are in order are grouped as if they were sorted', () => {
  const anyJob = fc.record({
    status: fc.constantFrom(...jobStatuses),
    reason: fc.constantFrom(null, '', 'Row 3: no such column', 'Row 4: no such column', 'out of memory'),
    startedAt: fc.constantFrom(null, noon, noon - 1_000, noon - dayMs),
    createdBy: fc.constantFrom(null, 'ana', 'bo'),
    type: fc.constantFrom('IMPORT', 'MIGRATION'),
  });
  const groups = fc.constantFrom(...groupNames.filter(group => group !== 'none'));
  const check = (
    facts: readonly Partial<Job>[],
    group: Exclude<GroupName, 'none'>,
    order: (typeof orderNames)[number],
    isReversed: boolean,
  ) => {
    const jobs = facts.map((fact, index) => aJob({ id: `job-${index}`, ...fact }));
    const list = sorted(jobs, 'none', order, isReversed);
    const compare = groupedOrder({ group, order, isReversed }, jobs, noon);
    expect(groupedJobs(list, group, compare)).toEqual(sorted(jobs, group, order, isReversed));
  };
  fc.assert(fc.property(fc.array(anyJob), groups, fc.constantFrom(...orderNames), fc.boolean(), check));
});
