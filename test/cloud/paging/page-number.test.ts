import { expect, test } from 'vitest';
import { afterNumber, numberOf } from '../../../src/cloud/paging/page-number.ts';

test('the first page has no token, the others tell their number', () => {
  expect(numberOf(null)).toBe(1);
  expect(numberOf(afterNumber(1, ['job-1']))).toBe(2);
  expect(numberOf(afterNumber(9, ['job-1']))).toBe(10);
});

test('a page that has nothing is the last', () => {
  expect(afterNumber(1, [])).toBeNull();
});
