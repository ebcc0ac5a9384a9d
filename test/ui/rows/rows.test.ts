import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causeOf } from '../../../src/jobs/failure-cause.ts';
import { groupedOrder, groupNames } from '../../../src/jobs/groups.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { jobTypes } from '../../../src/jobs/kinds.ts';
import { orderNames } from '../../../src/jobs/order.ts';
import { matches, parseQuery } from '../../../src/jobs/query/query.ts';
import { jobStatuses } from '../../../src/jobs/statuses.ts';
import { createRowKeeper, noRows, type ViewSpec } from '../../../src/ui/rows/rows.ts';
import { aJob, jobsInOrder, noon } from '../../support/jobs.ts';
import { plainJob } from '../../support/ui-fixtures.ts';

const everything: ViewSpec = {
  query: [],
  types: new Set(),
  statuses: new Set(),
  cause: null,
  alwaysListed: new Set(),
  order: 'default',
  isReversed: false,
  group: 'none',
};

/** What the rows have to be: filtered and sorted from scratch. */
const expectedRows = (jobs: ReadonlyMap<string, Job>, spec: ViewSpec, now: number): readonly Job[] =>
  [...jobs.values()]
    .filter(
      job =>
        spec.alwaysListed.has(job.id) ||
        ((spec.types.size === 0 || spec.types.has(job.type)) &&
          (spec.statuses.size === 0 || spec.statuses.has(job.status)) &&
          (spec.cause === null || causeOf(job) === spec.cause) &&
          matches(job, spec.query, now)),
    )
    .sort(groupedOrder(spec, jobs.values(), now));

const anySpec: fc.Arbitrary<ViewSpec> = fc.record({
  query: fc
    .constantFrom('', 'nightly', '!nightly', 'by:ana', 'since:2h', 'status:failed', '商品')
    .map(text => parseQuery(text).terms),
  types: fc.oneof(
    fc.constant(new Set<string>()),
    fc.subarray([...jobTypes]).map(types => new Set(types)),
  ),
  statuses: fc.subarray([...jobStatuses]).map(statuses => new Set(statuses)),
  cause: fc.constantFrom(null, null, 'disk is <number> full'),
  alwaysListed: fc.subarray(['job-1', 'job-2', 'job-30']).map(ids => new Set(ids)),
  order: fc.constantFrom(...orderNames),
  isReversed: fc.boolean(),
  group: fc.constantFrom(...groupNames),
});

const anyJob = fc
  .record({
    job: plainJob(fc.integer({ min: 1, max: 30 }).map(number => `job-${number}`)),
    reason: fc.constantFrom(null, 'disk is 97% full', 'disk is 99% full', 'no such key', 'quota exceeded'),
  })
  .map(({ job, reason }): Job => ({ ...job, reason: job.status === 'failed' ? reason : null }));

describe('rows', () => {
  test('are the same after changes as when filtered and sorted from scratch', () => {
    const batches = fc.array(fc.array(anyJob, { maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(anySpec, fc.array(anyJob, { maxLength: 20 }), batches, (spec, first, later) => {
        const jobs = new Map(first.map(job => [job.id, job]));
        const keeper = createRowKeeper(everything);
        keeper.rebuild(jobs, spec, noon);
        for (const batch of later) {
          const changes = batch.map(after => {
            const before = jobs.get(after.id) ?? null;
            jobs.set(after.id, after);
            return { before, after };
          });
          keeper.apply(changes, noon);
          keeper.regroup();
          const rows = keeper.rows();
          expect(rows.slice(0, rows.length)).toEqual(expectedRows(jobs, spec, noon));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('are the same after other groups and orders as when filtered and sorted from scratch', () => {
    fc.assert(
      fc.property(fc.array(anyJob, { maxLength: 20 }), fc.array(anySpec, { maxLength: 6 }), (all, specs) => {
        const jobs = new Map(all.map(job => [job.id, job]));
        const keeper = createRowKeeper(everything);
        for (const spec of specs) {
          keeper.rebuild(jobs, spec, noon);
          const rows = keeper.rows();
          expect(rows.slice(0, rows.length)).toEqual(expectedRows(jobs, spec, noon));
          expect(rows.slice(0, rows.length).map((_, index) => rows.at(index))).toEqual(expectedRows(jobs, spec, noon));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('keep what the columns depend on while the same jobs are grouped or sorted in another way', () => {
    const jobs = new Map(jobsInOrder(40).map(job => [job.id, job]));
    const keeper = createRowKeeper(everything);
    keeper.rebuild(jobs, everything, noon);
    const { facts } = keeper.rows();
    keeper.rebuild(jobs, { ...everything, group: 'reason' }, noon);
    expect(keeper.rows().facts).toBe(facts);
    keeper.rebuild(jobs, { ...everything, order: 'oldest' }, noon);
    expect(keeper.rows().facts).toBe(facts);
  });

  test.each(orderNames)('are the same after thousands of changes at once, ordered by %s', order => {
    const jobs = new Map(jobsInOrder(1_500).map(job => [job.id, job]));
    const spec: ViewSpec = { ...everything, order, query: parseQuery('!left-out').terms };
    const keeper = createRowKeeper(everything);
    keeper.rebuild(jobs, spec, noon);
    const changes = Array.from({ length: 2_500 }, (_, index) => {
      const id = `job-${index + 1}`;
      const after = aJob({
        id,
        status: jobStatuses[index % jobStatuses.length] ?? 'pending',
        description: index % 3 === 0 ? 'left-out' : 'kept',
        progress: index % 101,
        createdAt: noon - (index % 700) * 1_000,
        startedAt: index % 5 === 0 ? null : noon - (index % 900) * 1_000,
      });
      const before = jobs.get(id) ?? null;
      jobs.set(id, after);
      return { before, after };
    });
    keeper.apply(changes, noon);
    const rows = keeper.rows();
    expect(rows.slice(0, rows.length).map(({ id }) => id)).toEqual(expectedRows(jobs, spec, noon).map(({ id }) => id));
  });

  test('find the index of a listed job, and none for a job that is not listed', () => {
    const jobs = jobsInOrder(50);
    const keeper = createRowKeeper(everything);
    keeper.rebuild(new Map(jobs.map(job => [job.id, job])), { ...everything, types: new Set(['BACKUP']) }, noon);
    keeper.apply([{ before: null, after: aJob({ id: 'job-import', type: 'IMPORT' }) }], noon);
    const rows = keeper.rows();
    expect(jobs.map(({ id }) => rows.indexOf(id))).toEqual(jobs.map((_, index) => index));
    expect(rows.indexOf('job-import')).toBe(-1);
    expect(rows.at(50)).toBeUndefined();
  });

  test('have a new version only after a change', () => {
    const keeper = createRowKeeper(everything);
    const before = keeper.rows().version;
    keeper.apply([], noon);
    expect(keeper.rows().version).toBe(before);
    keeper.apply([{ before: null, after: aJob() }], noon);
    expect(keeper.rows().version).toBeGreaterThan(before);
  });

  test('can be empty', () => {
    expect([noRows.length, noRows.at(0), noRows.indexOf('job-1'), noRows.slice(0, 9)]).toEqual([0, undefined, -1, []]);
  });

  test('list the failures of one cause, and those that appear later', () => {
    const keeper = createRowKeeper({ ...everything, cause: 'disk is <number> full' });
    const failed = (id: string, reason: string): Job => aJob({ id, status: 'failed', reason });
    const jobs = new Map([failed('a', 'disk is 97% full'), failed('b', 'disk is broken')].map(job => [job.id, job]));
    keeper.rebuild(jobs, { ...everything, cause: 'disk is <number> full' }, noon);
    const later = failed('c', 'disk is 99% full');
    jobs.set('c', later);
    keeper.apply([{ before: null, after: later }], noon);
    expect(
      keeper
        .rows()
        .slice(0, 9)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['a', 'c']);
  });

  test('begin with the cause of a new failure when their groups are moved, and with another after its retry', () => {
    const spec = { ...everything, group: 'reason' } as const;
    const failed = (id: string, reason: string, startedAt: number): Job =>
      aJob({ id, status: 'failed', reason, startedAt });
    const jobs = new Map([failed('a', 'no disk', noon - 1), failed('b', 'no key', noon - 2)].map(job => [job.id, job]));
    const keeper = createRowKeeper(spec);
    keeper.rebuild(jobs, spec, noon);
    expect(keeper.rows().groups.map(({ key }) => key)).toEqual(['no disk', 'no key']);
    const later = failed('c', 'no key', noon);
    jobs.set('c', later);
    keeper.apply([{ before: null, after: later }], noon);
    keeper.regroup();
    expect(keeper.rows().groups.map(({ key }) => key)).toEqual(['no key', 'no disk']);
    const retried = aJob({ id: 'c', status: 'in-progress', startedAt: noon });
    jobs.set('c', retried);
    keeper.apply([{ before: later, after: retried }], noon);
    keeper.regroup();
    expect(keeper.rows().groups.map(({ key }) => key)).toEqual(['no disk', 'no key', '']);
  });
});
