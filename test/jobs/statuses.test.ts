import { expect, test } from 'vitest';
import {
  isUnfinished,
  jobStatuses,
  statusByAnyWord,
  statuses,
  statusOfWord,
  unfinishedWords,
} from '../../src/jobs/statuses.ts';

// The API reference, word by word: a second copy, so that a slip in the table shows.
const words = {
  pending: ['PENDING', 'Pending', 'PREPARING', 'RefreshPending'],
  'in-progress': [
    'IN_PROGRESS',
    'InProgress',
    'Importing',
    'Uncommitted',
    'Committing',
    'RUNNING',
    'RefreshInProgress',
    'CREATING',
  ],
  successful: ['SUCCESSFUL', 'Completed', 'SUCCEEDED', 'RefreshCompleted', 'AVAILABLE'],
  failed: ['FAILED', 'Failed', 'TIMEOUT', 'RefreshFailed'],
  canceling: ['CANCELING', 'CANCELLING'],
  canceled: ['CANCELED'],
  unknown: ['', 'successful', 'Succeeded', 'toString', '__proto__', 'DELETED'],
};

test.each(Object.entries(words).flatMap(([status, list]) => list.map(word => [word, status])))(
  'statusOfWord reads %j as %s',
  (word, status) => {
    expect(statusOfWord(word)).toBe(status);
  },
);

test.each(jobStatuses)('isUnfinished agrees with the table about %s', status => {
  expect(isUnfinished(status)).toBe(!statuses[status].isFinal);
});

test('unfinishedWords lists the words of unfinished jobs only', () => {
  expect(unfinishedWords).toEqual(['IN_PROGRESS', 'RUNNING', 'PENDING', 'PREPARING', 'CANCELING', 'CANCELLING']);
  expect(unfinishedWords.every(word => isUnfinished(statusOfWord(word)))).toBe(true);
});

test('statusByAnyWord knows the words of every family, but no words that are searched for verbatim', () => {
  expect(['running', 'completed', 'refreshfailed', 'timeout', 'preparing', 'thawing'].map(statusByAnyWord)).toEqual([
    'in-progress',
    'successful',
    'failed',
    null,
    null,
    null,
  ]);
});
