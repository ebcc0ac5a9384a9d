import { Box } from 'ink';
import Table, { type CellProps } from 'ink-table';
import { memo, type PropsWithChildren, useMemo } from 'react';
import { statusWord } from '../../format/job-names.ts';
import { formatBytes, groupDigits } from '../../format/number.ts';
import type { ImportFile } from '../../jobs/job.ts';
import { rememberFor } from '../../lib/remember.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, eachGrapheme, fitText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import type { FilesSlot } from '../frame/details-pane.ts';
import { statusGlyphs, type Theme } from '../theme.ts';

const columnNames = ['name', 'status', 'progress', 'rows', 'size'] as const;
type ColumnName = (typeof columnNames)[number];
type Row = Readonly<Record<ColumnName, string>>;

const rowsOf = ({ importedRows, totalRows }: ImportFile): string => {
  if (importedRows === null && totalRows === null) return '–';
  return totalRows === null || importedRows === totalRows
    ? groupDigits(importedRows ?? 0)
    : `${groupDigits(importedRows ?? 0)}/${groupDigits(totalRows)}`;
};

const statusOf = (file: ImportFile, { translate }: Context): string =>
  `${statusGlyphs[file.status]} ${sanitizeLine(statusWord(file, translate))}`;

const progressOf = ({ progress }: ImportFile): string => (progress === null ? '–' : String(progress));

const sizeOf = ({ size }: ImportFile): string => (size === null ? '–' : formatBytes(size));

const rowOf = (file: ImportFile, context: Context): Row => ({
  name: sanitizeLine(file.name),
  status: statusOf(file, context),
  progress: progressOf(file),
  rows: rowsOf(file),
  size: sizeOf(file),
});

const headingsOf = rememberFor(
  ({ translate }: Context): Row => ({
    name: translate('file.name'),
    status: translate('file.status'),
    progress: translate('file.progress'),
    rows: translate('file.rows'),
    size: translate('file.size'),
  }),
);

type SizedColumn = { readonly name: ColumnName; readonly width: number };

/** Width of the longest known status with its glyph. An unknown one may have any length. */
const maxStatusWidth = 16;
const minNameWidth = 12;

/** Column sets from wide to narrow: the least informative column leaves first. */
const choices: readonly (readonly ColumnName[])[] = [
  columnNames,
  ['name', 'status', 'progress', 'rows'],
  ['name', 'status', 'rows'],
];

/**
 * The width of the widest cell of each column. With 10,000 files, making every cell would take 40 ms: names are measured as
 * they came and up to the width of the table, statuses once, and row counts by the largest numbers.
 */
const widestCells = (files: readonly ImportFile[], headings: Row, columns: number, context: Context) => {
  const widest = { name: 0, status: 0, progress: 0, rows: 0, size: 0 };
  const measure = (name: ColumnName, cell: string): void => {
    widest[name] = Math.max(widest[name], displayWidth(cell));
  };
  for (const name of columnNames) measure(name, headings[name]);
  const statuses = new Set<string>();
  const largest = { whole: 0, part: 0, total: -1 };
  for (const file of files) {
    measure('name', file.name.slice(0, columns));
    measure('progress', progressOf(file));
    measure('size', sizeOf(file));
    const { importedRows, totalRows } = file;
    if (totalRows === null || importedRows === totalRows) largest.whole = Math.max(largest.whole, importedRows ?? 0);
    else {
      largest.part = Math.max(largest.part, importedRows ?? 0);
      largest.total = Math.max(largest.total, totalRows);
    }
    if (!statuses.has(file.rawStatus)) measure('status', statusOf(file, context));
    statuses.add(file.rawStatus);
  }
  measure('rows', groupDigits(largest.whole));
  if (largest.total >= 0) measure('rows', `${groupDigits(largest.part)}/${groupDigits(largest.total)}`);
  return widest;
};

/** Columns as wide as their widest cell. The name is cut so that the table fits into `columns` cells. */
const sizeColumns = (
  files: readonly ImportFile[],
  headings: Row,
  columns: number,
  context: Context,
): readonly SizedColumn[] => {
  const widths = widestCells(files, headings, columns, context);
  const widthOf = (name: ColumnName): number =>
    name === 'status' ? Math.min(maxStatusWidth, widths.status) : widths[name];
  // Each column has a border on its left and a blank on both sides of its cells; the last one a border on its right, too.
  const spare = (names: readonly ColumnName[]): number =>
    columns - 1 - names.reduce((sum, name) => sum + 3 + (name === 'name' ? 0 : widthOf(name)), 0);
  const least = Math.min(minNameWidth, widthOf('name'));
  const chosen = choices.find(names => spare(names) >= least) ?? (['name', 'status', 'rows'] as const);
  const missing = Math.max(0, least - spare(chosen));
  return chosen.map(name => {
    if (name === 'name') return { name, width: Math.min(widthOf(name), Math.max(least, spare(chosen))) };
    return { name, width: name === 'rows' ? Math.max(1, widthOf(name) - missing) : widthOf(name) };
  });
};

/** Cuts a cell. ink-table pads by string length, so a cell may have no more UTF-16 units than its column has cells. */
const cutCell = (text: string, width: number): string => {
  const cells = fitText(text, width).trimEnd();
  if (cells.length <= width) return cells;
  let kept = '';
  eachGrapheme(cells, grapheme => {
    if (kept.length + grapheme.length > width) return false;
    kept += grapheme;
    return true;
  });
  return kept;
};

type FilesTableProps = { readonly slot: FilesSlot; readonly context: Context };

const lineRows = 2;
const headRows = 3;

/** The visible files, and how many rows of their table are hidden above. */
const visiblePart = ({ files, skipped, rows }: FilesSlot) => {
  const first = Math.max(0, Math.floor((skipped - headRows) / lineRows));
  const count = Math.ceil(rows / lineRows) + 2;
  return { files: files.slice(first, first + count), hidden: skipped - first * lineRows };
};

/** The widths of a table for `files`. Measured once: the columns keep their places while the table scrolls. */
const columnsFor = rememberFor(
  (files: readonly ImportFile[], headings: Row, columns: number, context: Context): readonly SizedColumn[] =>
    sizeColumns(files, headings, columns, context),
);

/** The parts that ink-table draws with. It takes them when it is mounted. */
const tableParts = (theme: Theme, sized: readonly SizedColumn[]) => {
  const refit = (children: unknown, column: number): string =>
    fitText(String(children).trimEnd(), (sized[column]?.width ?? 0) + 2);
  // Strings, not <Text>: a row is then one string.
  return {
    cell: ({ children, column }: CellProps) => refit(children, column),
    header: ({ children, column = 0 }: PropsWithChildren<{ readonly column?: number }>) =>
      theme('dim', refit(children, column)),
    skeleton: ({ children }: PropsWithChildren) => theme('dim', String(children)),
  };
};

/** The files of an import, drawn by ink-table: every cell is cut to its column before, and wide characters align. */
const PlainFilesTable = ({ slot, context }: FilesTableProps) => {
  const { theme } = context;
  const headings = headingsOf(context);
  const sized = columnsFor(slot.files, headings, slot.columns, context);
  const part = visiblePart(slot);
  const keys = sized.map(({ name, width }) => cutCell(headings[name], width).padEnd(width));
  const data = part.files.map(file => {
    const row = rowOf(file, context);
    return Object.fromEntries(sized.map(({ name, width }, index) => [keys[index] ?? name, cutCell(row[name], width)]));
  });
  const parts = useMemo(() => tableParts(theme, sized), [theme, sized]);
  return (
    <Box position="absolute" marginLeft={slot.x} marginTop={slot.y}>
      <Box width={slot.columns} height={slot.rows} overflowY="hidden" flexDirection="column">
        <Box flexDirection="column" flexShrink={0} marginTop={-part.hidden}>
          <Table
            // ink-table takes its components when it is mounted, so other widths need another table.
            key={keys.join()}
            data={data}
            columns={keys}
            cell={parts.cell}
            header={parts.header}
            skeleton={parts.skeleton}
          />
        </Box>
      </Box>
    </Box>
  );
};

/** Drawn again only when its place or a file changes, because ink-table is slow. */
export const FilesTable = memo(
  PlainFilesTable,
  (a, b) =>
    a.context === b.context &&
    a.slot.files === b.slot.files &&
    a.slot.x === b.slot.x &&
    a.slot.y === b.slot.y &&
    a.slot.columns === b.slot.columns &&
    a.slot.rows === b.slot.rows &&
    a.slot.skipped === b.slot.skipped,
);
