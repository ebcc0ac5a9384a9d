import { expect, test } from 'vitest';
import { createInterner } from '../../src/lib/interner.ts';

test('createInterner returns every text unchanged, also beyond its limit', () => {
  const intern = createInterner(2);
  const long = 'x'.repeat(500);
  expect(['a', 'b', 'c', 'a', long, ''].map(text => intern(text))).toEqual(['a', 'b', 'c', 'a', long, '']);
  expect(intern(null)).toBeNull();
});
