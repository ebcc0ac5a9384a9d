import { expect, test } from 'vitest';
import { readSize } from '../../src/terminal/read-size.ts';

test.each([
  [
    { columns: 120, rows: 40 },
    { columns: 120, rows: 40 },
  ],
  [
    { columns: 0, rows: 0 },
    { columns: 80, rows: 24 },
  ],
  [{}, { columns: 80, rows: 24 }],
  [
    { columns: Number.NaN, rows: -3 },
    { columns: 80, rows: 24 },
  ],
  [
    { columns: 65535, rows: 50 },
    { columns: 2000, rows: 50 },
  ],
])('readSize of %j is valid', (stream, expected) => {
  expect(readSize(stream)).toEqual(expected);
});
