import { expect, test } from 'vitest';
import { charactersOf, commonText, ownText } from '../../src/jobs/haystack.ts';
import { aJob } from '../fixtures/jobs.ts';

test('a job is searched by its description and ID, and by who and where, in lower case', () => {
  const job = aJob({
    id: 'job-A',
    description: 'Nightly ÜBER',
    createdBy: 'Ana',
    clusterName: '東京',
    collectionName: null,
  });
  expect(ownText(job).split('\u0000')).toEqual(['nightly über', 'job-a']);
  expect(commonText(job).split('\u0000')).toEqual(['ana', '', '東京', 'in01-abc']);
});

test.each([
  ['abc', 'cab', true],
  ['abc', 'abd', false],
  ['a-1', 'a_9', true],
  ['plain', '東', false],
  ['東京', '都', true],
])('the characters of %j may have those of %j: %s', (text, word, possible) => {
  expect((charactersOf(text) & charactersOf(word)) === charactersOf(word)).toBe(possible);
});
