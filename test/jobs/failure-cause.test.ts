import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causeOf, causeOfReason, reasonHeadline, sharedReason } from '../../src/jobs/failure-cause.ts';
import { aJob, failedImport } from '../support/jobs.ts';

test.each([
  ['Row 18,204 of file part-0004.parquet: vector has dimension 1024', 'vector has dimension 1024'],
  ['In file s3://bucket/x.parquet: row 7: no such key', 'no such key'],
  ['line 12: unexpected end', 'unexpected end'],
  ['Segment 449: Shard 2: out of memory', 'out of memory'],
  ['The storage key has expired', 'The storage key has expired'],
  ['ModuleNotFoundError: No module named torch', 'ModuleNotFoundError: No module named torch'],
  ['File s3://bucket/x.parquet:', 'File s3://bucket/x.parquet:'],
  ['File not found: s3://bucket/x.parquet', 'File not found: s3://bucket/x.parquet'],
  ['column "price": wrong type', 'wrong type'],
  ['', ''],
])('finds the cause in %j', (reason, headline) => {
  expect(reasonHeadline(reason)).toBe(headline);
});

test('returns the end of a reason, never nothing, whatever a server writes', () => {
  const part = fc.constantFrom('row 1: ', 'file a: ', 'In row 2: ', 'x', ': ', ' ', '\n');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map(parts => parts.join('')),
      ),
      reason => {
        const headline = reasonHeadline(reason);
        expect(reason.endsWith(headline)).toBe(true);
        if (reason.trim() !== '') expect(headline.trim()).not.toBe('');
      },
    ),
  );
});

test('takes no time for a reason that is one long location', () => {
  const start = performance.now();
  reasonHeadline(`row ${': '.repeat(500_000)}`);
  expect(performance.now() - start).toBeLessThan(1_000);
});

test.each<[readonly (string | null)[], string | null]>([
  [
    ['The table is gone: s3://a/b has no file.', 'The table is gone: s3://c has no file.'],
    'The table is gone: … has no file.',
  ],
  [['row 3: disk is full', 'row 4: disk is full'], 'disk is full'],
  [['no key "a b" in x', 'no key "c" in x'], 'no key … in x'],
  [['limits 1, 2 and 3 reached', 'limits 1 reached'], 'limits … reached'],
  [['a 1 2 b', 'a 3 4 b'], 'a … b'],
  [['out of memory'], 'out of memory'],
  [['17', '18'], '17'],
  [[null], null],
  [[], null],
])('finds what the reasons %j share', (reasons, shared) => {
  expect(sharedReason(reasons.map(reason => ({ reason })))).toBe(shared);
});

/** Reasons that services write, each with the same cause in other words for what varies. */
const alike: readonly (readonly [string, string])[] = [
  [
    'Row 18,204 of file part-0004.parquet: vector has dimension 1024, schema 768.',
    'Row 7 of file a.parquet: vector has dimension 512, schema 768.',
  ],
  ['vector field "embedding" has dimension 1024', "vector field 'title_vec' has dimension 3"],
  [
    'The external table is gone: s3://acme-lake/iceberg/docs has no metadata file.',
    'The external table is gone: s3://b/x has no metadata file',
  ],
  ['no such key: s3://bucket/2026/11/27/part-1.parquet', 'no such key: s3://other/part-2.parquet'],
  ['ModuleNotFoundError: No module named "torch"', "ModuleNotFoundError: No module named 'faiss'"],
  ['The job ran longer than its limit of 3600 seconds', 'The job ran longer than its limit of 7200 seconds'],
  [
    'Another operation is running on the cluster: job-908bkh4j6b1213qru37ok4',
    'Another operation is running on the cluster: job-uatud1rab1213qru37ok4x',
  ],
  ['connect to 10.0.3.7:443 timed out after 30 s', 'connect to 10.0.12.40:443 timed out after 15 s'],
  ['The storage key expired at 2026-11-27T08:40:12Z', 'The storage key expired at 2026-11-20T01:00:00Z'],
  ['cluster in01-3f2a1b9c0d4e5f6 is suspended', 'cluster in05-aaaaaaaa1234567 is suspended'],
  [
    'Not enough query CU for 3 replicas of every loaded collection.',
    'Not enough query CU for 2 replicas of every loaded collection.',
  ],
  ['3 duplicate keys, the first is 880213', '17 duplicate keys, the first is 9'],
  ['executor 4 lost: out of memory (12.5 GB of 12 GB used)', 'executor 11 lost: out of memory (8.1 GB of 8 GB used)'],
  ['file /data/in/a.json is empty', 'file /data/in/2026/b.json is empty'],
  ['cannot read part-0001.parquet', 'cannot read embeddings_2026-11.parquet'],
  ['request 0af76519-16cd-43dd-8448-eb211c80319c failed', 'request 11111111-2222-3333-4444-555555555555 failed'],
  ['行 12: フィールド「embedding」の次元が 1024 です', '行 9: フィールド「title」の次元が 768 です'],
  ['disk is 97% full', 'disk is 99.5% full'],
  ['Segment 449123456789: checksum mismatch', 'Segment 449123456790: checksum mismatch'],
  ['quota of 64 collections reached', 'quota of 128 collections reached'],
  ['failed at 08:40', 'failed at 23:59:01'],
  ['Timeout after 1,200 ms', 'timeout after 900 ms.'],
  ['column `price` is missing', 'column `title` is missing'],
  ['retry 3 of 5 failed', 'retry 5 of 5 failed'],
  ['offset 123: unexpected token', 'offset 9: unexpected token'],
  ['Backup backup0_7f3ac21d9 not found', 'Backup backup0_99aa7c1f0 not found'],
  ['user "ana" may not read bucket "x"', 'user "bo" may not read bucket "y"'],
  ['kafka partition: leader changed at 12:00', 'kafka partition: leader changed at 13:30'],
  ['HTTP 503 from https://storage.example.com/a?b=1', 'HTTP 503 from https://storage.example.com/c'],
  ['1 file failed', '2 file failed'],
];

/** Reasons of different causes, some of them close. */
const different: readonly (readonly [string, string])[] = [
  ['vector has dimension 1024', 'vector has no dimension'],
  ['The storage key has expired', 'The storage key was revoked'],
  ['out of memory', 'out of disk space'],
  ['no such key', 'no such bucket'],
  ['The cluster is suspended', 'The cluster is being resized'],
  ['Timeout while reading', 'Timeout while writing'],
  ['file is empty', 'file is not JSON'],
  ['column is missing', 'column has the wrong type'],
  ['Not enough query CU', 'Not enough storage'],
  ['permission denied', 'not found'],
  ['quota of 64 collections reached', 'quota of 64 partitions reached'],
  ['The external table is gone', 'The external table has no columns'],
  ['connect timed out', 'connect refused'],
  ['checksum mismatch', 'schema mismatch'],
  ['ModuleNotFoundError: No module', 'ImportError: No module'],
  ['An internal error occurred', 'An unknown error occurred'],
  ['canceled by the user', 'canceled by the system'],
  ['backup is not ready', 'backup is too old'],
  ['disk is 97% full', 'disk is read-only'],
  ['duplicate key', 'missing key'],
  ['leader changed', 'leader is missing'],
  ['The payment method was declined', 'The payment method has expired'],
  ['string is too long', 'array is too long'],
  ['HTTP 503 from the storage', 'no answer from the storage'],
  ['The region is not supported', 'The region is not available'],
  ['cannot decode the file', 'cannot open the file'],
  ['次元が違います', '型が違います'],
  ['executor lost', 'driver lost'],
  ['token expired', 'token is malformed'],
  ['too many requests', 'too many collections'],
  ['File not found: s3://bucket/x.parquet', 'File corrupt: s3://bucket/x.parquet'],
];

describe('the cause of a failure', () => {
  test.each(alike)('is the same in %j and %j', (one, other) => {
    expect(causeOfReason(one)).toBe(causeOfReason(other));
    expect(causeOfReason(one)).not.toBe('');
  });

  test.each(different)('differs between %j and %j', (one, other) => {
    expect(causeOfReason(one)).not.toBe(causeOfReason(other));
  });

  test('is found in bounded time, whatever a server writes', () => {
    for (const text of ['"'.repeat(100_000), 'a-'.repeat(50_000), '/a'.repeat(50_000), '1,'.repeat(50_000)]) {
      const start = performance.now();
      causeOfReason(text);
      expect(performance.now() - start).toBeLessThan(1_500);
    }
  });

  test('of a job is null unless it failed with a reason', () => {
    expect(causeOf(failedImport({ reason: 'disk is 97% full' }))).toBe('disk is <number> full');
    expect(causeOf(failedImport({ reason: null }))).toBeNull();
    expect(causeOf(aJob({ reason: 'a note' }))).toBeNull();
  });
});
