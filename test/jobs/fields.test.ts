import { describe, expect, test } from 'vitest';
import { cachedFields, filledFrom, type JobField, jobFields, sameJob } from '../../src/jobs/fields.ts';
import { type Job, makeJob } from '../../src/jobs/job.ts';
import { matches, parseQuery } from '../../src/jobs/query/query.ts';
import { everyValue } from '../support/job-values.ts';
import { aSource, noon } from '../support/jobs.ts';

const fields = Object.keys(jobFields) as readonly JobField[];

test('the table lists the fields of a job, each once and in the order of makeJob', () => {
  const bare = makeJob({ id: 'job-1', type: 'IMPORT', status: 'pending', rawStatus: 'Pending', family: 'import' });
  expect(fields.toSorted()).toEqual(Object.keys(bare).toSorted());
});

describe('sameJob', () => {
  test.each(fields.filter(field => field !== 'observed' && field !== 'source'))(
    'notices a change of %s, so that the row is painted',
    field => {
      const before = everyValue();
      const after = { ...before, [field]: typeof before[field] === 'number' ? 7 : 'other' } as Job;
      expect(sameJob(before, after)).toBe(false);
      expect(sameJob(before, { ...before })).toBe(true);
    },
  );

  test('ignores the source, which no answer has', () => {
    expect(sameJob(everyValue(), { ...everyValue(), source: aSource(1) })).toBe(true);
  });

  test('ignores the times that zjobs observed, which no server reports', () => {
    expect(sameJob(everyValue(), { ...everyValue(), observed: { began: noon, ended: null } })).toBe(true);
  });
});

test('filledFrom fills only values that are missing, and returns the same job when none is', () => {
  const known = everyValue();
  const bare = { ...known, clusterName: null, dbName: null };
  expect(filledFrom(bare, known, ['clusterName'])).toEqual({ ...known, dbName: null });
  expect(filledFrom(known, { ...known, dbName: 'other' }, ['dbName'])).toBe(known);
  expect(filledFrom(bare, { ...known, dbName: null }, ['dbName'])).toBe(bare);
});

test('the indexes of a cache line are 0, 1, 2, … without a gap', () => {
  expect(cachedFields.map(field => jobFields[field].cached)).toEqual(cachedFields.map((_, index) => index));
});

test.each(fields)('a free-text filter looks at %s only if the table says so', field => {
  const job = { ...everyValue(), [field]: 'needle' } as Job;
  expect(matches(job, parseQuery('needle').terms, noon)).toBe(jobFields[field].searched);
});
