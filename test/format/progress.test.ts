import { expect, test } from 'vitest';
import { progressBar, statusWithProgress, statusWithReason } from '../../src/format/progress.ts';
import { translator } from '../../src/i18n/translate.ts';
import { aJob, failedImport } from '../support/jobs.ts';

const english = translator('en');

test('writes the percentage behind a status where it is known', () => {
  expect(statusWithProgress(aJob({ progress: 40 }), english)).toBe('In Progress 40%');
  expect(statusWithProgress(aJob({ progress: null }), english)).toBe('In Progress');
  expect(statusWithProgress(aJob({ progress: 40 }), translator('ja'))).toBe('進行中 40%');
});

test('writes the reason behind the status of a failed job only', () => {
  expect(statusWithReason(failedImport({ reason: 'no space' }), english)).toBe('Failed: no space');
  expect(statusWithReason(failedImport({ reason: null }), english)).toBe('Failed');
  expect(statusWithReason(aJob({ reason: 'a note' }), english)).toBe('In Progress');
});

test('writes an unknown status as the server does', () => {
  expect(statusWithProgress(aJob({ status: 'unknown', rawStatus: 'THAWING', progress: 5 }), english)).toBe(
    'THAWING 5%',
  );
});

test.each([
  [0, '╌╌╌╌╌╌╌╌   0%'],
  [50, '━━━━╌╌╌╌  50%'],
  [99, '━━━━━━━━  99%'],
  [100, '━━━━━━━━ 100%'],
  [null, '–'],
])('draws the progress %s as %s', (progress, bar) => {
  expect(progressBar(progress)).toBe(bar);
});
