import { expect, test } from 'vitest';
import { afterNumber, numberOf } from '../../../src/cloud/paging/page-number.ts';

test('gives the first page no token and every other page its number', () => {
  expect(numberOf(null)).toBe(1);
  expect(numberOf(afterNumber(1, ['job-1']))).toBe(2);
  expect(numberOf(afterNumber(9, ['job-1']))).toBe(10);
});

test('treats an empty page as the last', () => {
  expect(afterNumber(1, [])).toBeNull();
});
