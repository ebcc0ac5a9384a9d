import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJob, readJobs } from '../../../src/cloud/schema/job-record.ts';
import { statusOfWord } from '../../../src/jobs/statuses.ts';

const context = { family: 'job-center', projectId: 'proj-1' } as const;
const read = (record: unknown) => readJob(record, context);

const bare = {
  id: 'job-1',
  projectId: 'proj-1',
  type: 'UNKNOWN',
  subtype: null,
  description: null,
  status: 'unknown',
  rawStatus: 'UNKNOWN',
  progress: null,
  reason: null,
  createdBy: null,
  createdAt: null,
  startedAt: null,
  finishedAt: null,
  regionId: null,
  clusterId: null,
  clusterName: null,
  dbName: null,
  collectionName: null,
  family: 'job-center',
  observed: null,
  source: null,
};

test('reads every field of a record', () => {
  const record = {
    jobId: 'job-1',
    projectId: 'proj-2',
    type: 'MIGRATION',
    subtype: 'PINECONE',
    description: 'Migrate "产品" 🚀',
    status: 'IN_PROGRESS',
    progress: '62',
    reason: '',
    regionId: 'aws-us-west-2',
    clusterId: 'in01-1',
    clusterName: 'prod',
    collectionName: 'items',
    dbName: 'default',
    createdBy: 'ana@example.com',
    createdAt: '2026-05-01T10:00:00Z',
    startedAt: '2026-05-01T10:00:05.250Z',
    finishedAt: null,
    novelty: { a: 1 },
  };
  expect(read(record)).toEqual({
    id: 'job-1',
    projectId: 'proj-2',
    type: 'MIGRATION',
    subtype: 'PINECONE',
    description: 'Migrate "产品" 🚀',
    status: 'in-progress',
    rawStatus: 'IN_PROGRESS',
    progress: 62,
    reason: null,
    createdBy: 'ana@example.com',
    createdAt: Date.UTC(2026, 4, 1, 10),
    startedAt: Date.UTC(2026, 4, 1, 10, 0, 5, 250),
    finishedAt: null,
    regionId: 'aws-us-west-2',
    clusterId: 'in01-1',
    clusterName: 'prod',
    dbName: 'default',
    collectionName: 'items',
    family: 'job-center',
    observed: null,
    source: null,
  });
});

test('reads a record that has an ID only', () => {
  expect(read({ jobId: 'job-1' })).toEqual(bare);
});

test.each([
  ['job-1', 'job-1'],
  [' spaced ', ' spaced '],
  [4711, '4711'],
  [0, '0'],
  ['453098765432109876', '453098765432109876'],
  ['x'.repeat(1_000), 'x'.repeat(1_000)],
])('keeps every digit of the ID %j', (jobId, id) => {
  expect(read({ jobId })?.id).toBe(id);
});

test.each([
  {},
  { jobId: null },
  { jobId: '' },
  { jobId: ' ' },
  { jobId: true },
  { jobId: ['job-1'] },
  { jobId: 1.5 },
  { jobId: 1e300 },
  { jobId: 'x'.repeat(1_001) },
  null,
  'job-1',
  7,
  [],
  undefined,
])('rejects %j as a record', record => {
  expect(read(record)).toBeNull();
});

test.each([
  ['62', 62],
  [62, 62],
  ['62%', 62],
  [' 62 % ', 62],
  ['99.9', 99],
  [99.99, 99],
  [0, 0],
  ['0', 0],
  [100, 100],
  [140, 100],
  [-3, 0],
  ['-0.5', 0],
  [null, null],
  ['', null],
  ['done', null],
  ['6 2', null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [true, null],
  [[62], null],
  [{}, null],
])('reads the progress %j as %s', (progress, expected) => {
  expect(read({ jobId: 'job-1', progress })?.progress).toBe(expected);
});

test.each([
  ['2024-07-30T16:49:50Z', Date.UTC(2024, 6, 30, 16, 49, 50)],
  ['2024-07-30T16:49:50.123456Z', Date.UTC(2024, 6, 30, 16, 49, 50, 123)],
  ['2024-07-30T18:49:50+02:00', Date.UTC(2024, 6, 30, 16, 49, 50)],
  ['2024-07-30T18:49:50+0200', Date.UTC(2024, 6, 30, 16, 49, 50)],
  ['2024-07-30 16:49:50', Date.UTC(2024, 6, 30, 16, 49, 50)],
  ['2024-07-30', Date.UTC(2024, 6, 30)],
  [1_722_358_190_000, 1_722_358_190_000],
  [1_722_358_190_000.5, 1_722_358_190_000],
  ['1722358190000', 1_722_358_190_000],
  [0, null],
  ['0', null],
  ['', null],
  [null, null],
  [-5, null],
  ['0001-01-01T00:00:00Z', null],
  ['2024-13-45T99:00:00Z', null],
  ['yesterday', null],
  ['job 7', null],
  [1e21, null],
  [Number.NaN, null],
  [true, null],
  [{}, null],
])('reads the time %j as %s', (finishedAt, expected) => {
  expect(read({ jobId: 'job-1', finishedAt })?.finishedAt).toBe(expected);
});

test.each([
  ['SUCCESSFUL', 'successful', 'SUCCESSFUL'],
  ['SUCCEEDED', 'successful', 'SUCCEEDED'],
  ['successful', 'unknown', 'successful'],
  ['SUCCESSFUL ', 'unknown', 'SUCCESSFUL '],
  ['PAUSED', 'unknown', 'PAUSED'],
  ['', 'unknown', 'UNKNOWN'],
  [null, 'unknown', 'UNKNOWN'],
  [3, 'unknown', '3'],
  [['SUCCESSFUL'], 'unknown', 'UNKNOWN'],
])('reads the status word %j as %s', (word, status, rawStatus) => {
  expect(read({ jobId: 'job-1', status: word })).toMatchObject({ status, rawStatus });
});

test.each([
  [{ reason: 'disk' }, 'disk'],
  [{ reason: '', failureReason: { code: 'E7', message: 'out of memory' } }, 'out of memory'],
  [{ failureReason: 'plain' }, 'plain'],
  [{ reason: 'disk', failureReason: { message: 'other' } }, 'disk'],
  [{ failureReason: { code: 'E7' } }, null],
  [{ failureReason: [] }, null],
])('reads the reason in %j as %s', (record, reason) => {
  expect(read({ jobId: 'job-1', ...record })?.reason).toBe(reason);
});

test('reads a value of the wrong type as null, and keeps hostile text verbatim', () => {
  expect(
    read({ jobId: 'job-1', type: 7, subtype: {}, description: '\u001b[2J\u202e', createdBy: false, projectId: [] }),
  ).toEqual({ ...bare, type: '7', description: '\u001b[2J\u202e', createdBy: 'false' });
});

test('cuts a field of megabytes', () => {
  const job = read({ jobId: 'job-1', description: 'd'.repeat(1_000_000), status: 's'.repeat(1_000_000) });
  expect(job?.description).toHaveLength(10_000);
  expect(job?.rawStatus).toHaveLength(10_000);
});

test('counts a bad record and reads the rest of the page', () => {
  const page = readJobs([{ jobId: 'job-1' }, null, { type: 'BACKUP' }, { jobId: 'job-2' }], context);
  expect(page.jobs.map(job => job.id)).toEqual(['job-1', 'job-2']);
  expect(page.badRecords).toBe(2);
});

const fields = Object.keys(bare).filter(name => name !== 'id' && name !== 'rawStatus' && name !== 'family');
const randomRecord = fc.dictionary(fc.constantFrom('jobId', 'failureReason', 'details', ...fields), fc.jsonValue());

test('reads any JSON without throwing, and makes nothing successful that the server did not call so', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), randomRecord), record => {
      const job = read(record);
      if (!job) return;
      const word = typeof record === 'object' && record !== null && 'status' in record ? record.status : null;
      expect(job.status).toBe(typeof word === 'string' ? statusOfWord(word) : 'unknown');
      expect(
        job.progress === null || (Number.isInteger(job.progress) && job.progress >= 0 && job.progress <= 100),
      ).toBe(true);
      for (const at of [job.createdAt, job.startedAt, job.finishedAt]) {
        if (at !== null) expect(() => new Date(at).toISOString()).not.toThrow();
      }
    }),
    { numRuns: 500 },
  );
});
