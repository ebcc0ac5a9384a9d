import { expect, test } from 'vitest';
import { createBoundedSet } from '../../src/lib/bounded-set.ts';

test('createBoundedSet keeps the most recent texts', () => {
  const recent = createBoundedSet(3);
  for (const name of ['a', 'b', 'c', 'a', 'd']) recent.add(name);
  expect(['a', 'b', 'c', 'd'].filter(recent.has)).toEqual(['a', 'c', 'd']);
});
