import { expect, test } from 'vitest';
import { charactersOf } from '../../../src/jobs/query/search-fields.ts';

test.each([
  ['abc', 'cab', true],
  ['abc', 'abd', false],
  ['a-1', 'a_9', true],
  ['plain', '東', false],
  ['東京', '都', true],
])('charactersOf says that %j may contain %j: %s', (text, word, possible) => {
  expect((charactersOf(text) & charactersOf(word)) === charactersOf(word)).toBe(possible);
});
