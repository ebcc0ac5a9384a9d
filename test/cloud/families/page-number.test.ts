import { expect, test } from 'vitest';
import { afterNumber, numberOf } from '../../../src/cloud/families/page-number.ts';

test('the first page has no token, the others tell their number and what the page before began with', () => {
  expect(numberOf(null)).toBe(1);
  const second = afterNumber(null, [{ id: 'job-1' }, { id: 'job-2' }]);
  expect(numberOf(second)).toBe(2);
  const third = afterNumber(second, [{ id: 'job-3' }]);
  expect(numberOf(third)).toBe(3);
});

test('a page that comes again, or has nothing, is the last', () => {
  const second = afterNumber(null, [{ id: 'job 1' }]);
  expect(afterNumber(second, [{ id: 'job 1' }])).toBeNull();
  expect(afterNumber(second, [])).toBeNull();
});
