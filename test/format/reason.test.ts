import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reasonHeadline } from '../../src/format/reason.ts';

test.each([
  ['Row 18,204 of file part-0004.parquet: vector has dimension 1024', 'vector has dimension 1024'],
  ['In file s3://bucket/x.parquet: row 7: no such key', 'no such key'],
  ['line 12: unexpected end', 'unexpected end'],
  ['Segment 449: Shard 2: out of memory', 'out of memory'],
  ['The storage key has expired', 'The storage key has expired'],
  ['ModuleNotFoundError: No module named torch', 'ModuleNotFoundError: No module named torch'],
  ['File s3://bucket/x.parquet:', 'File s3://bucket/x.parquet:'],
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
  expect(performance.now() - start).toBeLessThan(200);
});
