/** What is kept on disk follows the tables of families and fields: a new row is kept without a change here. */
import { describe, expect, test, vi } from 'vitest';
import { changesOf, jobOfRecord } from '../../src/jobs/changes.ts';
import { type JobFamily, jobFamilies } from '../../src/jobs/families.ts';
import { type JobField, jobFields } from '../../src/jobs/fields.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobOf, valuesOf } from '../../src/storage/cache/cache-lines.ts';
import { lineOf, recordOf } from '../../src/storage/journal/journal-lines.ts';
import { everyValue } from '../support/job-values.ts';
import { noon } from '../support/jobs.ts';

vi.mock('../../src/jobs/families.ts', async load => {
  const { families, ...others } = await load<typeof import('../../src/jobs/families.ts')>();
  const row = { rank: 3, lists: 'everything', isNewestFirst: true } as const;
  const extended: Readonly<Record<string, unknown>> = { ...families, 'added-later': row };
  return {
    ...others,
    families: extended,
    jobFamilies: Object.keys(extended),
    isJobFamily: (value: unknown) => typeof value === 'string' && value in extended,
  };
});

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };

const fromCache = (job: Job): Job | null => jobOf(JSON.parse(JSON.stringify(valuesOf(job))));

const fromJournal = (job: Job): Job | null => {
  const [record] = changesOf({ before: { ...job, status: 'in-progress' }, after: job }, target, noon);
  const read = record && recordOf(lineOf(record));
  return read && 'family' in read ? jobOfRecord(read) : null;
};

describe.each([...jobFamilies, 'added-later' as JobFamily])('a job of the family %s', family => {
  const job = { ...everyValue(), family };

  test('comes back from the cache', () => {
    expect(fromCache(job)).toEqual(job);
  });

  test('comes back from the journal', () => {
    expect(fromJournal(job)).toEqual({ ...job, regionId: null });
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
