import { expect, test } from 'vitest';
import { stageOf, waitsForCommit } from '../../src/jobs/stages.ts';
import { aJob } from '../support/jobs.ts';

const anImport = (given: object) =>
  aJob({ type: 'IMPORT', subtype: null, status: 'in-progress', rawStatus: 'Importing', ...given });

test.each([
  [0, 'waiting'],
  [9, 'waiting'],
  [10, 'reading'],
  [39, 'reading'],
  [40, 'writing'],
  [69, 'writing'],
  [70, 'sorting'],
  [79, 'sorting'],
  [80, 'indexing'],
  [98, 'indexing'],
  [99, 'committing'],
  [null, null],
])('an import at %s %% is in the stage %s', (progress, stage) => {
  expect(stageOf(anImport({ progress }))).toBe(stage);
});

test.each([
  ['a pending import', { status: 'pending', rawStatus: 'Pending', progress: null }, 'waiting'],
  ['an import that waits for its commit', { rawStatus: 'Uncommitted', progress: 99 }, 'waits-for-commit'],
  ['an import that is committed', { rawStatus: 'Committing', progress: null }, 'committing'],
  ['a finished import', { status: 'successful', rawStatus: 'Completed', progress: 100 }, null],
  ['a failed import', { status: 'failed', rawStatus: 'Failed', progress: 0 }, null],
  ['an import in an unknown state', { status: 'unknown', rawStatus: 'Hibernating', progress: 70 }, null],
  ['a backup', { type: 'BACKUP', progress: 70 }, null],
])('the stage of %s follows its status', (_, given, stage) => {
  expect(stageOf(anImport(given))).toBe(stage);
  expect(waitsForCommit(anImport(given))).toBe(stage === 'waits-for-commit');
});
