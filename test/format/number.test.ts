import { expect, test } from 'vitest';
import { formatBytes, groupDigits } from '../../src/format/number.ts';

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [999, '999 B'],
  [1_000, '1.0 KB'],
  [1_234_567, '1.2 MB'],
  [456_000_000, '456 MB'],
  [3_000_000_000_000_000, '3000 TB'],
])('writes %i bytes as %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('groups the digits of %i as %s', (value, expected) => {
  expect(groupDigits(value)).toBe(expected);
});
