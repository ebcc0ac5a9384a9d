import fc from 'fast-check';
import { expect, test } from 'vitest';
import { progressBar, progressNote, statusWithProgress, statusWithReason } from '../../src/format/progress.ts';
import { translator } from '../../src/i18n/translate.ts';
import { displayWidth } from '../../src/terminal/text/width.ts';
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
  [0, 13, '────────   0%'],
  [50, 13, '━━━━────  50%'],
  [46, 13, '━━━╸────  46%'],
  [99, 13, '━━━━━━━╸  99%'],
  [100, 13, '━━━━━━━━ 100%'],
  [46, 7, '━── 46%'],
  [100, 7, '━━━100%'],
  [46, 6, '46%'],
  [null, 13, '–'],
])('draws the progress %s in %i cells as %s', (progress, width, bar) => {
  expect(progressBar(progress, width)).toBe(bar);
});

test('draws a bar that fills its width and never shrinks as a job goes on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 7, max: 60 }), fc.integer({ min: 0, max: 99 }), (width, progress) => {
      const steps = (percent: number): number =>
        [...progressBar(percent, width)].filter(cell => '━╸'.includes(cell)).length;
      expect(displayWidth(progressBar(progress, width))).toBe(width);
      expect(steps(progress + 1)).toBeGreaterThanOrEqual(steps(progress));
      // A full bar means a finished job.
      expect(progressBar(progress, width).includes('─') || progressBar(progress, width).includes('╸')).toBe(true);
    }),
  );
});

test.each([
  ['in-progress', null, '118000 rows', '118000 rows'],
  ['in-progress', 40, '118000 rows', null],
  ['in-progress', null, null, null],
  ['failed', null, 'no space', null],
] as const)(
  'the note in place of the percentage of a job that is %s, %j%%, %j is %j',
  (status, progress, reason, note) => {
    expect(progressNote({ status, progress, reason })).toBe(note);
  },
);
