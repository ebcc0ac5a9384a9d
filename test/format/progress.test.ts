import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  progressBar,
  progressCell,
  progressNote,
  progressText,
  stageText,
  statusWithProgress,
  statusWithReason,
} from '../../src/format/progress.ts';
import { translator } from '../../src/i18n/translate.ts';
import { displayWidth } from '../../src/terminal/text/width.ts';
import { aJob, failedImport } from '../support/jobs.ts';

const english = translator('en');

test('writes the percentage after a status if it is known', () => {
  expect(statusWithProgress(aJob({ progress: 40 }), english)).toBe('In Progress 40%');
  expect(statusWithProgress(aJob({ progress: null }), english)).toBe('In Progress');
  expect(statusWithProgress(aJob({ progress: 40 }), translator('ja'))).toBe('進行中 40%');
});

test('writes the reason after the status of a failed job only', () => {
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

test('draws a bar that fills its width and never shrinks as a job progresses', () => {
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

const importAt = (progress: number | null, rawStatus = 'Importing') =>
  aJob({ type: 'IMPORT', subtype: null, progress, rawStatus });

test.each([
  [85, 36, 'building indexes ━━━━━━━━━━━╸──  85%'],
  [85, 26, 'building indexes ━━━─  85%'],
  [85, 25, 'building indexes      85%'],
  [85, 20, 'building indexes 85%'],
  [85, 19, '━━━━━━━━━━━╸──  85%'],
  [46, 26, 'writing rows ━━━╸────  46%'],
  [46, 13, '━━━╸────  46%'],
  [5, 13, 'waiting    5%'],
  [null, 26, '–'],
])('an import at %j %% shows in %i cells as %s', (progress, width, cell) => {
  expect(progressCell(importAt(progress), width, english)).toBe(cell);
  expect(displayWidth(cell)).toBeLessThanOrEqual(width);
});

test('a job that is no import shows a bar, and an import that waits for a commit shows that it waits', () => {
  expect(progressCell(aJob({ progress: 85 }), 26, english)).toBe(progressBar(85, 26));
  expect(progressCell(importAt(99, 'Uncommitted'), 26, english)).toBe('waits for commit');
  expect(progressCell(importAt(null, 'Uncommitted'), 13, english)).toBe('waits for commit');
});

test('writes percentage and stage in words, in both languages', () => {
  expect(progressText(importAt(85), english)).toBe('85%, building indexes');
  expect(progressText(importAt(null, 'Committing'), english)).toBe('committing');
  expect(progressText(aJob({ progress: 40 }), english)).toBe('40%');
  expect(progressText(aJob({ progress: null }), english)).toBeNull();
  expect(progressText(aJob({ progress: null, reason: '118000 rows · 21/s' }), english)).toBe('118000 rows · 21/s');
  expect(stageText(importAt(75), translator('ja'))).toBe('行の並べ替え中');
  expect(stageText(aJob({ progress: 75 }), english)).toBeNull();
});
