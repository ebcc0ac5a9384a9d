import { expect, test } from 'vitest';
import { type Job, mayChange, spanOf, startOf } from '../../src/jobs/job.ts';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { aJob } from '../support/jobs.ts';

const day = 86_400_000;
const now = 100 * day;

test.each<[string, Partial<Job>]>([
  ['that zjobs saw appear', { startedAt: null, observed: { began: now - 1_000, ended: null } }],
  ['whose server reports a start', { startedAt: now - day }],
  ['without any time', { startedAt: null }],
])('a pending job %s has no start and no span', (_, facts) => {
  const job = aJob({ status: 'pending', ...facts });
  expect(startOf(job)).toBeNull();
  expect(spanOf(job, now)).toBeNull();
});

test.each<[string, Partial<Job>]>([
  ['began 20 days ago', { startedAt: now - 20 * day }],
  ['zjobs saw begin', { startedAt: null, observed: { began: now - day, ended: null } }],
])('the time of a job in an unknown status that %s does not count on', (_, facts) => {
  expect(spanOf(aJob({ status: 'unknown', ...facts }), now)).toBeNull();
});

test('a job in an unknown status with a finish time has a span', () => {
  const job = aJob({ status: 'unknown', startedAt: now - 3_000, finishedAt: now - 1_000 });
  expect(spanOf(job, now)).toEqual({ ms: 2_000, isObserved: false });
});

test('a job may change until it has a final status, or a finish time in an unknown one', () => {
  const open = jobStatuses.filter(status => mayChange({ status, finishedAt: null }));
  expect(open).toEqual(['in-progress', 'pending', 'canceling', 'unknown']);
  const openWithEnd = jobStatuses.filter(status => mayChange({ status, finishedAt: now }));
  expect(openWithEnd).toEqual(['in-progress', 'pending', 'canceling']);
});
