import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImport, readPlainImport } from '../../../src/cloud/families/import-records.ts';

const value = fc.oneof(
  fc.constantFrom(undefined, null, '', 'Completed', 'Failed', '62%', '99.9', 0, 1, 62.5, -1, 1e21, true, [], {}),
  fc.constantFrom('2025-11-28T15:19:04Z', '1732807144', 1_732_807_144_000, '2025-02-30', '0'),
  fc.string(),
  fc.double(),
);

const id = fc.oneof(
  fc.constantFrom(undefined, null, '', ' ', 'job-1', '450000000000000001', 'x'.repeat(100), 'x'.repeat(1001)),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  value,
);

const names = ['collectionName', 'dbName', 'state', 'progress', 'reason', 'completeTime', 'importedRows'] as const;

const record = fc
  .tuple(fc.record({ jobId: id, jobID: id }, { requiredKeys: [] }), fc.dictionary(fc.constantFrom(...names), value))
  .map(([ids, others]) => ({ ...others, ...ids }));

describe('readPlainImport', () => {
  it('reads the records that it takes as the schema does', () => {
    fc.assert(
      fc.property(record, one => {
        const plain = readPlainImport(one);
        if (plain !== null) expect(plain).toEqual(parseImport(one));
      }),
    );
  });

  it('takes a record with a digit ID and leaves unusual ones to the schema', () => {
    expect(readPlainImport({ jobId: '450000000000000001', state: 'Failed', progress: '62%' })).toEqual({
      jobId: '450000000000000001',
      collectionName: null,
      dbName: null,
      state: 'Failed',
      progress: 62,
      reason: null,
      createTime: null,
      completeTime: null,
    });
    for (const other of [null, [], 'text', {}, { jobId: 1 }, { jobId: '日' }, { jobId: 'a', jobID: 'b' }]) {
      expect(readPlainImport(other)).toBeNull();
    }
  });
});
