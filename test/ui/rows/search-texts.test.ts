import { expect, test } from 'vitest';
import { narrows } from '../../../src/ui/rows/search-texts.ts';

const wordsOf = (text: string) =>
  text
    .split(' ')
    .filter(word => word !== '')
    .map(word => ({ text: word.replace(/^!/, ''), negated: word.startsWith('!') }));

test.each([
  ['', 'a', true],
  ['a', 'ab', true],
  ['ab', 'cab', true],
  ['ab', 'a', false],
  ['a', 'a b', true],
  ['a b', 'a', false],
  ['a b', 'ab', true],
  ['!a', '!ab', false],
  ['!ab', '!a', true],
  ['a', '!a', false],
  ['!a', 'a', false],
  ['a !b', 'ab !b', true],
])('after %j, the query %j only needs to search what was found: %s', (before, after, expected) => {
  expect(narrows(wordsOf(after), wordsOf(before))).toBe(expected);
});
