import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanOf } from '../../src/jobs/job.ts';
import { comparatorOf, orderNames } from '../../src/jobs/order.ts';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { aJob, noon } from '../support/jobs.ts';

const jobs = [
  aJob({ id: 'old-done', status: 'successful', createdAt: 1_000, startedAt: 1_000, finishedAt: 9_000, progress: 100 }),
  aJob({ id: 'new-done', status: 'failed', createdAt: 5_000, startedAt: 5_000, finishedAt: 6_000, createdBy: 'zoe' }),
  aJob({ id: 'old-running', status: 'in-progress', createdAt: 2_000, startedAt: 2_500, progress: 10 }),
  aJob({ id: 'new-pending', status: 'pending', createdAt: 4_000, startedAt: null, progress: 0, createdBy: null }),
];

test.each([
  ['default', ['new-pending', 'old-running', 'new-done', 'old-done']],
  ['newest', ['new-done', 'new-pending', 'old-running', 'old-done']],
  ['oldest', ['old-done', 'old-running', 'new-pending', 'new-done']],
  ['status', ['new-done', 'old-running', 'new-pending', 'old-done']],
  ['progress', ['old-running', 'new-pending', 'old-done', 'new-done']],
  ['creator', ['old-running', 'old-done', 'new-done', 'new-pending']],
  ['longest', ['old-running', 'new-pending', 'old-done', 'new-done']],
] as const)('the order %s sorts the jobs', (order, expected) => {
  expect([...jobs].sort(comparatorOf(order, 10_000)).map(job => job.id)).toEqual(expected);
});

test('the default order puts unknown statuses below running jobs, and with a finish time among the finished ones', () => {
  const unknown = { status: 'unknown', rawStatus: 'THAWING' } as const;
  const mixed = [
    aJob({ id: 'ended-unknown', ...unknown, startedAt: 8_000, finishedAt: 9_000 }),
    aJob({ id: 'unknown', ...unknown, startedAt: 9_000 }),
    ...jobs,
  ];
  const sorted = mixed.sort(comparatorOf('default', 10_000)).map(({ id }) => id);
  expect(sorted).toEqual(['new-pending', 'old-running', 'unknown', 'ended-unknown', 'new-done', 'old-done']);
});

test('the order longest sorts by the span that the column shows, observed times included', () => {
  const none = { createdAt: null, startedAt: null, finishedAt: null } as const;
  const spans = [
    aJob({ id: 'no-span', ...none, status: 'successful' }),
    aJob({ id: 'no-end', status: 'successful', startedAt: 0, finishedAt: null }),
    aJob({ id: 'seen-5s', ...none, status: 'failed', observed: { began: 1_000, ended: 6_000 } }),
    aJob({ id: 'reported-4s', status: 'failed', startedAt: 2_000, finishedAt: 6_000 }),
    aJob({ id: 'seen-running-8s', ...none, observed: { began: 2_000, ended: null } }),
  ];
  const sorted = spans.toSorted(comparatorOf('longest', 10_000)).map(({ id }) => id);
  expect(sorted.slice(0, 3)).toEqual(['seen-running-8s', 'seen-5s', 'reported-4s']);
  const shown = new Map(spans.map(job => [job.id, spanOf(job, 10_000)?.ms ?? null]));
  expect(sorted.map(id => shown.get(id))).toEqual([8_000, 5_000, 4_000, null, null]);
});

const time = fc.option(fc.integer({ min: 0, max: 5 }));
const anyJob = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 2 }),
    status: fc.constantFrom(...jobStatuses),
    createdAt: time,
    startedAt: time,
    finishedAt: time,
    observed: fc.option(fc.record({ began: time, ended: time })),
    progress: time,
    createdBy: fc.option(fc.constantFrom('a', 'b')),
    type: fc.constantFrom('BACKUP', 'IMPORT', 'ODD'),
  })
  .map(aJob);

test.each(orderNames)('the order %s is total: two different jobs never tie', order => {
  const compare = comparatorOf(order, noon);
  fc.assert(
    fc.property(anyJob, anyJob, anyJob, (a, b, c) => {
      expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
      if (a.id !== b.id) expect(compare(a, b)).not.toBe(0);
      if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0);
    }),
  );
});
