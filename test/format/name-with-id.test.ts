import { expect, test } from 'vitest';
import { nameWithId } from '../../src/format/name-with-id.ts';

test.each([
  ['production', 'in01-a', 'production (in01-a)'],
  ['in01-a', 'in01-a', 'in01-a'],
  [null, 'in01-a', 'in01-a'],
  ['production', null, 'production'],
  [null, null, null],
])('writes the name %s and the ID %s as %s', (name, id, text) => {
  expect(nameWithId(name, id)).toBe(text);
});
