import { expect, test } from 'vitest';
import { isUnfinished } from '../../src/jobs/job.ts';
import { statusOfWord, unfinishedWords } from '../../src/jobs/statuses.ts';

// The table of the API notes, row by row.
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
  '%s is %s',
  (word, status) => {
    expect(statusOfWord(word)).toBe(status);
  },
);

test('the words that a list is asked for are all unfinished', () => {
  expect(unfinishedWords.every(word => isUnfinished(statusOfWord(word)))).toBe(true);
});
