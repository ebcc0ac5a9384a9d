import { expect, test } from 'vitest';
import { ownValue } from '../../src/lib/own-value.ts';

test.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'missing'])(
  'ownValue finds nothing under %s, which every object inherits or lacks',
  key => {
    expect(ownValue({ known: 1 }, key)).toBeUndefined();
  },
);

test('ownValue returns the value of a key that the table has', () => {
  expect(ownValue({ known: 1 }, 'known')).toBe(1);
});
