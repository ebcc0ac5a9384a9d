import { describe, expect, test } from 'vitest';
import { detailsContent } from '../../../../src/ui/frame/details/details.ts';
import { frame } from '../../../../src/ui/frame/frame.ts';
import { displayWidthOfStyled } from '../../../../src/ui/frame/styled-text.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { aFailedFile, detailsOf } from '../../../support/details-state.ts';
import { aJob, failedImport } from '../../../support/jobs.ts';
import { aState, english, screenRows, unstyled } from '../../../support/ui-fixtures.ts';

describe('on the screen', () => {
  const job = failedImport({ id: 'job-42' });
  const rows = (state: MonitorState): readonly string[] => screenRows(state).map(unstyled);
  const filesOf = (state: MonitorState) => frame(state, english).details?.files;

  test.each([
    [110, 24, 'beside'],
    [160, 60, 'beside'],
    [109, 30, 'below'],
    [60, 30, 'below'],
    [109, 29, 'full'],
    [60, 15, 'full'],
  ] as const)('at %i×%i the details stand %s of the list', (columns, height, position) => {
    const drawn = rows(detailsOf(job, {}, { size: { columns, rows: height } }));
    const headings = drawn.findIndex(row => row.includes('DESCRIPTION'));
    const status = drawn.findIndex(row => row.includes('✗ Failed after'));
    expect(headings).toBe(position === 'full' ? -1 : 3);
    expect(drawn[status]?.includes('│')).toBe(position === 'beside');
    if (position === 'below') expect(drawn.slice(3, status).filter(row => row.startsWith('──'))).toHaveLength(1);
    if (position === 'below') expect(drawn.findIndex(row => row.startsWith('──'))).toBeGreaterThanOrEqual(12);
  });

  test.each([
    ['beside', { columns: 120, rows: 24 }, '│', '┃'],
    ['below', { columns: 100, rows: 40 }, '──', '━━'],
  ])('the line to details %s the list is heavy while they have the focus', (_, size, light, heavy) => {
    const without = rows(detailsOf(aJob({ progress: null }), {}, { size })).join('\n');
    expect(without).toContain(light);
    expect(without).not.toContain(heavy);
    expect(rows(detailsOf(aJob({ progress: null }), {}, { size, focus: 'details' })).join('\n')).toContain(heavy);
  });

  test('the details have the whole screen while they are zoomed', () => {
    const state = detailsOf(job, {}, { size: { columns: 120, rows: 40 }, detailsZoomed: true });
    const drawn = rows(state).join('\n');
    expect(drawn).not.toContain('DESCRIPTION');
    expect(drawn).not.toContain('│');
    expect(drawn).toContain('api.example.com job job-42 requestid req-77');
  });

  test('the divider is in one column, even beside wide characters', () => {
    const wide = aJob({ id: 'job-wide', description: '日本語の説明'.repeat(20), createdBy: '田中' });
    const state = { ...aState([wide, aJob()], { detailsOpen: true, size: { columns: 151, rows: 30 } }) };
    const body = rows(state).slice(3, -2);
    const columns = body.map(row => displayWidthOfStyled(row.slice(0, row.indexOf('│'))));
    expect(new Set(columns).size).toBe(1);
  });

  test('a hint says how many lines are below and which keys scroll to them', () => {
    const small = detailsOf(job, {}, { size: { columns: 120, rows: 20 } });
    expect(rows(small).join('\n')).toMatch(/\d+ more lines below · Tab/);
    const inside: MonitorState = { ...small, focus: 'details', detailsScroll: 3 };
    expect(rows(inside).join('\n')).toMatch(/\d+ more lines below · ↑ ↓ scroll/);
    const { maxScroll } = frame(inside, english);
    expect(maxScroll).toBe(detailsContent(inside, 56, english).lines.count - 14);
    const atEnd = rows({ ...inside, detailsScroll: maxScroll }).join('\n');
    expect(atEnd).toContain('Imports data from files');
    expect(atEnd).not.toMatch(/more lines/);
  });

  test('the table of files scrolls with the details and is cut at the edges of the pane', () => {
    const files = Array.from({ length: 8 }, (_, index) => ({ ...aFailedFile, name: `part-${index}` }));
    const state = detailsOf(job, { files }, { size: { columns: 100, rows: 20 }, focus: 'details' });
    const at = detailsContent(state, 98, english).files?.at ?? 0;
    expect(filesOf(state)).toBeNull();
    expect(filesOf({ ...state, detailsScroll: at - 3 })).toMatchObject({ x: 1, y: 3, rows: 9, skipped: 0 });
    const scrolled = { ...state, detailsScroll: at + 2 };
    // What is in view only in part has no table, but lines.
    expect(filesOf(scrolled)).toBeNull();
    expect(rows(scrolled).slice(3, 5).join('\n')).toMatch(/part-1.*part-2/s);
  });

  test('the table of files stays in view beside a dialog that covers a part of it', () => {
    const files = Array.from({ length: 30 }, (_, index) => ({ ...aFailedFile, name: `part-${index}` }));
    const state = detailsOf(job, { files }, { size: { columns: 100, rows: 60 }, detailsZoomed: true });
    const impact = { action: 'retry', targets: [job], skipped: [] } as const;
    const asking: MonitorState = {
      ...state,
      dialog: { kind: 'confirm', impact, opening: { at: 0, readId: 0 }, scroll: 0 },
    };
    expect(filesOf(state)?.files).toHaveLength(30);
    expect(filesOf(asking)).toBeNull();
    const { dialog } = frame(asking, english);
    if (dialog === null) throw new Error('no dialog');
    const drawn = rows(asking);
    expect(drawn.filter(row => /^ ✗ part-\d+/.test(row)).length).toBeGreaterThan(15);
    for (const row of drawn.slice(dialog.y, dialog.y + dialog.rows)) {
      expect(
        row
          .padEnd(100)
          .slice(dialog.x, dialog.x + dialog.columns)
          .trim(),
      ).toBe('');
    }
  });
});
