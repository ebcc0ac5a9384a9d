import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDetails } from '../../../src/cloud/schema/job-details.ts';
import { recordFields } from '../../../src/cloud/schema/job-record.ts';

test('reads rows, files and other facts of an import', () => {
  const file = {
    fileName: 's3://bucket/a.parquet',
    fileSize: 1_024,
    state: 'Completed',
    progress: 100,
    completeTime: '2026-05-01T10:00:00Z',
    reason: '',
    totalRows: 500,
    importedRows: 500,
  };
  const record = {
    jobId: 'job-1',
    type: 'IMPORT',
    status: 'FAILED',
    details: {
      jobId: 'job-1',
      state: 'Failed',
      fileSize: 2_048,
      totalRows: '1000',
      importedRows: 500,
      details: [file, { fileName: 'b.parquet', state: 'Odd', progress: '7%', reason: 'schema' }, 'nonsense', null],
    },
  };
  expect(readDetails(record)).toEqual({
    importedRows: 500,
    totalRows: 1_000,
    facts: [],
    files: [
      {
        name: 's3://bucket/a.parquet',
        size: 1_024,
        status: 'successful',
        rawStatus: 'Completed',
        progress: 100,
        importedRows: 500,
        totalRows: 500,
        completedAt: Date.UTC(2026, 4, 1, 10),
        reason: null,
      },
      {
        name: 'b.parquet',
        size: null,
        status: 'unknown',
        rawStatus: 'Odd',
        progress: 7,
        importedRows: null,
        totalRows: null,
        completedAt: null,
        reason: 'schema',
      },
    ],
  });
});

test('reads the facts of a Spark job in the server’s order, without secrets', () => {
  const record = {
    jobId: 'job-1',
    durationSeconds: 62,
    submittedAt: '2026-05-01T10:00:00Z',
    artifact: { kind: 'JAR', uris: ['s3://a', 's3://b'], accessKey: 'AKIA', conf: { 'spark.token': 'x', cores: 4 } },
    retryable: false,
    apiKey: 'hunter2',
    secrets: { nested: 'hunter2' },
    details: { password: 'hunter2', credentials: ['hunter2'], stage: 'map', empty: '', nothing: null },
    failureReason: { code: 'OOM', message: 'out of memory' },
  };
  expect(readDetails(record)).toEqual({
    files: [],
    importedRows: null,
    totalRows: null,
    facts: [
      ['durationSeconds', '62'],
      ['submittedAt', '2026-05-01T10:00:00Z'],
      ['artifact.kind', 'JAR'],
      ['artifact.uris', 's3://a, s3://b'],
      ['artifact.conf.cores', '4'],
      ['retryable', 'false'],
      ['failureReason.code', 'OOM'],
      ['failureReason.message', 'out of memory'],
      ['stage', 'map'],
    ],
  });
});

test('repeats no field of the record among the facts', () => {
  const record = Object.fromEntries(recordFields.map(name => [name, 'a value']));
  expect(readDetails({ ...record, driverCores: 2 }).facts).toEqual([['driverCores', '2']]);
});

test('limits facts in number, depth and length', () => {
  const deep = { a: { b: { c: { d: { e: { f: 'too deep' } } } } } };
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`fact${i}`, 'x'.repeat(100_000)]));
  expect(readDetails(deep).facts).toEqual([]);
  const { facts } = readDetails({ details: many });
  expect(facts).toHaveLength(200);
  expect(Math.max(...facts.map(([, value]) => value.length))).toBe(10_000);
});

test('reads any JSON without throwing and keeps no secret', () => {
  const odd = fc.dictionary(fc.constantFrom('details', 'secretKey', 'totalRows', 'fileName', 'a'), fc.jsonValue());
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        odd,
        odd.map(details => ({ details })),
      ),
      record => {
        const { files, facts } = readDetails(record);
        for (const [name] of facts) expect(name).not.toMatch(/secret|password|token/i);
        for (const file of files)
          expect(file.status === 'successful').toBe(
            ['Completed', 'SUCCESSFUL', 'SUCCEEDED', 'AVAILABLE', 'RefreshCompleted'].includes(file.rawStatus),
          );
      },
    ),
    { numRuns: 500 },
  );
});
