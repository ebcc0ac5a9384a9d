/** The files on disk follow the tables of families and fields: every row comes back, also one that is added later. */
import { describe, expect, test } from 'vitest';
import { changesOf, jobOfRecord } from '../../src/jobs/changes.ts';
import { jobFamilies } from '../../src/jobs/families.ts';
import { type JobField, jobFields } from '../../src/jobs/fields.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobOf, valuesOf } from '../../src/storage/cache/cache-lines.ts';
import { lineOf, recordOf } from '../../src/storage/journal/journal-lines.ts';
import { everyValue } from '../support/job-values.ts';
import { noon } from '../support/jobs.ts';

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };

const fromCache = (job: Job): Job | null => jobOf(JSON.parse(JSON.stringify(valuesOf(job))));

const fromJournal = (job: Job): Job | null => {
  const [record] = changesOf({ before: { ...job, status: 'in-progress' }, after: job }, target, noon);
  const read = record && recordOf(lineOf(record));
  return read && 'family' in read ? jobOfRecord(read) : null;
};

describe.each(jobFamilies)('a job of the family %s', family => {
  const job = { ...everyValue(), family };

  test('comes back from the cache', () => {
    expect(fromCache(job)).toEqual(job);
  });

  test('comes back from the journal', () => {
    expect(fromJournal(job)).toEqual(job);
  });
});

describe.each(Object.keys(jobFields) as readonly JobField[])('the field %s', field => {
  const value = everyValue()[field];

  test('comes back from the cache if the table gives it an index', () => {
    expect(fromCache(everyValue())?.[field]).toEqual(jobFields[field].cached === null ? null : value);
  });

  test('comes back from the journal if the table gives it a JSON name', () => {
    expect(fromJournal(everyValue())?.[field]).toEqual(jobFields[field].json === null ? null : value);
  });
});

test('a journal keeps the stage of an import, and reads a stage that it does not know as null', () => {
  const job = { ...everyValue(), type: 'IMPORT', status: 'in-progress', rawStatus: 'Importing', progress: 85 } as const;
  const [record] = changesOf({ before: { ...job, progress: 10 }, after: job }, target, noon);
  const line = record ? lineOf(record) : '';
  expect(recordOf(line)).toMatchObject({ stage: 'indexing', regionId: 'aws-eu-central-1' });
  expect(recordOf(line.replace('"indexing"', '"polishing"'))).toMatchObject({ stage: null });
});
