import { describe, expect, test } from 'vitest';
import type { HistoryRecord } from '../../../src/jobs/changes.ts';
import type { Job, JobDetails } from '../../../src/jobs/job.ts';
import { detailsContent } from '../../../src/ui/frame/details.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import { allLines, aState, english, screenRows, unstyled } from '../../support/ui-fixtures.ts';

const noDetails: JobDetails = { files: [], importedRows: null, totalRows: null, facts: [] };

const detailsOf = (
  job: Job,
  details: Partial<JobDetails> | null = {},
  facts: Partial<MonitorState> = {},
  history: readonly HistoryRecord[] = [],
): MonitorState => ({
  ...aState([job], { detailsOpen: true, ...facts }),
  described:
    details === null
      ? null
      : { jobId: job.id, state: 'ready', job, details: { ...noDetails, ...details }, requestId: 'req-77', history },
});

const _text = (state: MonitorState, context = english, width = 70): string =>
  allLines(detailsContent(state, width, context).lines)
    .map(unstyled)
    .join('\n');

const aFile = {
  name: 's3://bucket/part-1.parquet',
  size: 1_200_000,
  status: 'failed',
  rawStatus: 'FAILED',
  progress: 37,
  importedRows: 370,
  totalRows: 1_000,
  completedAt: null,
  reason: 'column price: expected FLOAT',
} as const;

describe('on the screen', () => {
  const job = failedImport({ id: 'job-42' });
  const rows = (state: MonitorState): readonly string[] => screenRows(state).map(unstyled);
  const filesOf = (state: MonitorState) => frame(state, english).details?.files;

  test('the details stand beside the list from 140 columns on, else in its place', () => {
    const wide = rows(detailsOf(job, {}, { size: { columns: 140, rows: 30 } })).join('\n');
    expect(wide).toContain('DESCRIPTION');
    expect(wide).toContain('✗ Failed after');
    const narrow = rows(detailsOf(job, {}, { size: { columns: 139, rows: 30 } })).join('\n');
    expect(narrow).not.toContain('DESCRIPTION');
    expect(narrow).toContain('✗ Failed after');
  });

  test('the divider stands in one column, even beside wide characters', () => {
    const wide = aJob({ id: 'job-wide', description: '日本語の説明'.repeat(20), createdBy: '田中' });
    const state = { ...aState([wide, aJob()], { detailsOpen: true, size: { columns: 151, rows: 30 } }) };
    const body = rows(state).slice(3, -2);
    const columns = body.map(row => displayWidthOfStyled(row.slice(0, row.indexOf('│'))));
    expect(new Set(columns).size).toBe(1);
  });

  test('a hint says how many lines are below and which keys scroll to them', () => {
    const small = detailsOf(job, {}, { size: { columns: 100, rows: 20 } });
    expect(rows(small).join('\n')).toMatch(/\d+ more lines below · Tab/);
    const inside: MonitorState = { ...small, focus: 'details', detailsScroll: 3 };
    expect(rows(inside).join('\n')).toMatch(/\d+ more lines below · ↑ ↓ scroll/);
    const { maxScroll } = frame(inside, english);
    expect(maxScroll).toBe(detailsContent(inside, 98, english).lines.count - 14);
    const atEnd = rows({ ...inside, detailsScroll: maxScroll }).join('\n');
    expect(atEnd).toContain('Imports data from files');
    expect(atEnd).not.toMatch(/more lines/);
  });

  test('the table of files scrolls with the details and is cut at the edges of the pane', () => {
    const files = Array.from({ length: 8 }, () => aFile);
    const state = detailsOf(job, { files }, { size: { columns: 100, rows: 20 }, focus: 'details' });
    const at = detailsContent(state, 98, english).files?.at ?? 0;
    expect(filesOf(state)).toBeNull();
    expect(filesOf({ ...state, detailsScroll: at - 3 })).toMatchObject({ x: 1, y: 3, rows: 9, skipped: 0 });
    expect(filesOf({ ...state, detailsScroll: at + 2 })).toMatchObject({ y: 0, rows: 7, skipped: 2 });
  });

  test('the table of files is hidden while a dialog covers it', () => {
    const state = detailsOf(
      job,
      { files: [aFile] },
      { size: { columns: 100, rows: 60 }, dialog: { kind: 'help', scroll: 0 } },
    );
    expect(filesOf(state)).toBeNull();
    expect(filesOf({ ...state, dialog: null })).not.toBeNull();
  });
});
