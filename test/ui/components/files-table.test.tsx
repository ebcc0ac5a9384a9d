import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { ImportFile } from '../../../src/jobs/job.ts';
import { FilesTable } from '../../../src/ui/components/files-table.tsx';
import { Rows } from '../../../src/ui/components/rows.tsx';
import type { Context } from '../../../src/ui/context.ts';
import { filesTableRows } from '../../../src/ui/frame/details/details.ts';
import { type FilesSlot, filesLines, filesTable } from '../../../src/ui/frame/details/files-text.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import { drawnOn } from '../../support/ink.tsx';
import { english, japanese, unstyled } from '../../support/ui-fixtures.ts';

afterEach(cleanup);

const aFile = (facts: Partial<ImportFile> = {}): ImportFile => ({
  name: 'part-1.parquet',
  size: 1_200_000,
  status: 'successful',
  rawStatus: 'Completed',
  progress: 100,
  importedRows: 1_000,
  totalRows: 1_000,
  completedAt: null,
  reason: null,
  ...facts,
});

type SlotFacts = Omit<FilesSlot, 'table'>;

const slotOf = (files: readonly ImportFile[], facts: Partial<SlotFacts> = {}): SlotFacts => ({
  x: 0,
  y: 0,
  columns: 98,
  rows: filesTableRows(files.length),
  skipped: 0,
  searched: '',
  files,
  ...facts,
});

const withTable = (slot: SlotFacts, context: Context): FilesSlot => {
  const { files, columns, skipped, rows } = slot;
  return { ...slot, table: filesTable(files, columns, Math.max(0, skipped - 1), rows + 1, context) };
};

const drawn = (slot: SlotFacts, context: Context = english): readonly string[] =>
  drawnOn(40, <FilesTable slot={withTable(slot, context)} context={context} />);

/** The last column is aligned at the right, so rows of one width have no cell out of its place. */
const expectAligned = (rows: readonly string[]): void => {
  for (const row of rows) expect(displayWidthOfStyled(row)).toBe(displayWidthOfStyled(rows[0] ?? ''));
};

describe('the table of files', () => {
  test('shows name, status, rows and size of each file, numbers at the right', () => {
    const rows = drawn(slotOf([aFile(), aFile({ name: 'part-2', status: 'failed', progress: 37, importedRows: 370 })]));
    expect(rows).toHaveLength(filesTableRows(2));
    expect(rows).toEqual([
      '2 files, 1 failed  STATUS           ROWS    SIZE',
      '✓ part-1.parquet   Successful      1,000  1.2 MB',
      '✗ part-2           Failed      370/1,000  1.2 MB',
    ]);
  });

  test.each<[string, Partial<ImportFile>, RegExp]>([
    ['nothing', { size: null, progress: null, importedRows: null, totalRows: null }, /Successful +– {2,}–$/],
    ['the rows so far', { importedRows: 12, totalRows: null }, / 12 {2}1\.2 MB$/],
    ['the rows to come', { importedRows: null, totalRows: 50 }, / 0\/50 {2}1\.2 MB$/],
    ['an unknown status verbatim', { status: 'unknown', rawStatus: 'Thawing' }, /^\? part-1\.parquet {2}Thawing/],
  ])('shows what is known: %s', (_, facts, expected) => {
    expect(drawn(slotOf([aFile(facts)]))[1]).toMatch(expected);
  });

  test.each([
    ['wide', '商品データ_その一_全件.parquet'],
    ['combining', 'e\u0301te\u0301-re\u0301sume\u0301.parquet'],
    ['emoji', 'data-👩‍👩‍👧-🚀.parquet'],
    ['hostile', 'a\u001b[2Jb\u202e\nc\u200b.parquet'],
    ['very long', 'x'.repeat(5_000)],
    ['very long and wide', '語'.repeat(2_000)],
    ['very long and combining', 'e\u0301'.repeat(500)],
  ])('stays aligned with %s names', (_, name) => {
    for (const context of [english, japanese]) {
      for (const columns of [56, 70, 98]) {
        const rows = drawn(slotOf([aFile(), aFile({ name }), aFile()], { columns }), context);
        expect(rows).toHaveLength(filesTableRows(3));
        expectAligned(rows);
        for (const row of rows) expect(displayWidthOfStyled(row)).toBeLessThanOrEqual(columns);
        expect(rows.join('\n')).not.toMatch(/[^\n\P{Cc}]|[\u202a-\u202e\u200b]/u);
      }
    }
  });

  test('stays a table in the narrowest pane, with the longest numbers and words', () => {
    const big = aFile({
      size: 999_900_000_000_000,
      importedRows: 1_234_567_890,
      totalRows: 9_876_543_210,
      status: 'unknown',
      rawStatus: 'z'.repeat(300),
    });
    for (const context of [english, japanese]) {
      const rows = drawn(slotOf([big, aFile({ status: 'canceling' })], { columns: 56 }), context);
      expect(rows).toHaveLength(filesTableRows(2));
      expectAligned(rows);
      expect(rows[1]).toContain('  zzzzzzzzzzzzz…');
      for (const row of rows) expect(displayWidthOfStyled(row)).toBeLessThanOrEqual(56);
    }
  });

  test('shows the progress of files that are not loaded yet, and leaves it out first, then the size', () => {
    const long = aFile({ name: 'a-rather-long-name.parquet', importedRows: 1_000_000, totalRows: 2_000_000 });
    const loading = { ...long, status: 'in-progress', rawStatus: 'Importing', progress: 50 } as const;
    const headAt = (columns: number, file: ImportFile = loading) => drawn(slotOf([file], { columns }))[0];
    expect(headAt(80)).toMatch(/^1 file +STATUS +% +ROWS +SIZE$/);
    expect(headAt(80, long)).toMatch(/^1 file +STATUS +ROWS +SIZE$/);
    expect(headAt(62)).toMatch(/^1 file +STATUS +ROWS +SIZE$/);
    expect(headAt(54)).toMatch(/^1 file +STATUS +ROWS$/);
  });

  test('keeps the ends of names, which distinguish the files', () => {
    const names = ['0001', '0002'].map(
      part => `s3://bucket/exports/2026-11-27/${'embeddings-'.repeat(6)}${part}.parquet`,
    );
    const rows = drawn(
      slotOf(
        names.map(name => aFile({ name })),
        { columns: 60 },
      ),
    );
    expect(rows[1]).toMatch(/^✓ s3:\/\/.*…\S*0001\.parquet {2}/);
    expect(rows[2]).toMatch(/^✓ s3:\/\/.*…\S*0002\.parquet {2}/);
  });

  test('stays aligned when its columns get other widths after it was drawn', () => {
    const table = (files: readonly ImportFile[], columns: number) => (
      <Box height={40} width={100}>
        <FilesTable slot={withTable(slotOf(files, { columns }), english)} context={english} />
      </Box>
    );
    const early = aFile({ progress: 1, importedRows: 1, totalRows: 9, status: 'pending' });
    const late = aFile({ importedRows: 1_000_000, totalRows: 2_000_000, name: '商品データ.parquet' });
    const ink = render(table([early], 98));
    for (const [file, columns] of [
      [late, 98],
      [late, 56],
      [early, 98],
    ] as const) {
      ink.rerender(table([file], columns));
      const rows = unstyled(ink.lastFrame() ?? '')
        .trimEnd()
        .split('\n');
      expect(rows).toEqual(drawn(slotOf([file], { columns })));
      expectAligned(rows);
    }
  });

  test.each([
    ['whole', { skipped: 0, rows: 9 }],
    ['without its last rows', { skipped: 0, rows: 4 }],
    ['without its headings', { skipped: 1, rows: 4 }],
    ['from its middle', { skipped: 5, rows: 3 }],
    ['in few columns', { skipped: 2, rows: 5, columns: 40 }],
    ['with a search', { skipped: 0, rows: 9, searched: 'part-1' }],
  ])('looks the same as lines, %s', (_, facts) => {
    const files = Array.from({ length: 8 }, (__, index) =>
      aFile({ name: `part-${index}`, status: index % 3 === 0 ? 'failed' : 'successful', importedRows: index * 99 }),
    );
    const slot = withTable(slotOf(files, facts), english);
    const lines = drawnOn(
      40,
      <Box>
        <Rows lines={filesLines(slot, english)} />
      </Box>,
    );
    expect(lines).toEqual(drawn(slot));
  });

  test('is drawn in its place', () => {
    const rows = drawn(slotOf([aFile()], { x: 7, y: 2 }));
    expect(rows.slice(0, 2)).toEqual(['', '']);
    expect(rows[2]?.startsWith('       1 file')).toBe(true);
  });
});

describe('the table of many files', () => {
  const files = Array.from({ length: 1_000 }, (_, index) => aFile({ name: `part-${index + 1}.parquet` }));
  const whole = ['1,000 files', ...files.map(({ name }) => `✓ ${name} `)];

  test.each([0, 1, 2, 3, 100, 101, 987, 991, 998, 1_000])('draws the part after %i skipped lines', skipped => {
    const rows = drawn(slotOf(files, { skipped, rows: Math.min(10, filesTableRows(1_000) - skipped) }));
    const expected = whole.slice(skipped, skipped + 10);
    expect(rows).toHaveLength(expected.length);
    for (const [index, row] of rows.entries()) expect(row).toContain(expected[index]);
    expectAligned(rows);
  });
});
