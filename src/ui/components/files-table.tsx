import { Box, Text } from 'ink';
import Table, { type CellProps } from 'ink-table';
import { memo, type PropsWithChildren, useMemo } from 'react';
import { statusWord } from '../../format/job-names.ts';
import { formatBytes, groupDigits } from '../../format/number.ts';
import type { ImportFile } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, eachGrapheme, fitText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import type { FilesSlot } from '../frame/details-pane.ts';
import { statusGlyphs } from '../theme.ts';

const columnNames = ['name', 'status', 'progress', 'rows', 'size'] as const;
type ColumnName = (typeof columnNames)[number];
type Row = Readonly<Record<ColumnName, string>>;

const rowsOf = ({ importedRows, totalRows }: ImportFile): string => {
  if (importedRows === null && totalRows === null) return '–';
  return totalRows === null || importedRows === totalRows
    ? groupDigits(importedRows ?? 0)
    : `${groupDigits(importedRows ?? 0)}/${groupDigits(totalRows)}`;
};

const rowOf = (file: ImportFile, { translate }: Context): Row => ({
  name: sanitizeLine(file.name),
  status: `${statusGlyphs[file.status]} ${sanitizeLine(statusWord(file, translate))}`,
  progress: file.progress === null ? '–' : String(file.progress),
  rows: rowsOf(file),
  size: file.size === null ? '–' : formatBytes(file.size),
});

type PlacedColumn = { readonly name: ColumnName; readonly width: number };

/** The longest word of a status in either language, with its glyph; a foreign one may be of any length. */
const mostStatus = 16;
const leastName = 12;

// What says least leaves first where the pane is narrow and the numbers are long.
const choices: readonly (readonly ColumnName[])[] = [
  columnNames,
  ['name', 'status', 'progress', 'rows'],
  ['name', 'status', 'rows'],
];

/** Columns as wide as their widest cell, the name cut so that the table fits into `columns` cells. */
const placeColumns = (rows: readonly Row[], headings: Row, columns: number): readonly PlacedColumn[] => {
  const widest = (name: ColumnName): number =>
    [headings, ...rows].reduce((width, row) => Math.max(width, displayWidth(row[name])), 0);
  const widths = new Map(columnNames.map(name => [name, widest(name)]));
  const widthOf = (name: ColumnName): number =>
    name === 'status' ? Math.min(mostStatus, widths.get(name) ?? 0) : (widths.get(name) ?? 0);
  // A border before each column and after the last, a blank on both sides of each cell.
  const spare = (names: readonly ColumnName[]): number =>
    columns - 1 - names.reduce((sum, name) => sum + 3 + (name === 'name' ? 0 : widthOf(name)), 0);
  const least = Math.min(leastName, widthOf('name'));
  const chosen = choices.find(names => spare(names) >= least) ?? (['name', 'status', 'rows'] as const);
  const missing = Math.max(0, least - spare(chosen));
  return chosen.map(name => {
    if (name === 'name') return { name, width: Math.min(widthOf(name), Math.max(least, spare(chosen))) };
    return { name, width: name === 'rows' ? Math.max(1, widthOf(name) - missing) : widthOf(name) };
  });
};

// ink-table pads by string length, so a cell may have no more UTF-16 units than its column has cells: of joined emoji
// and combined characters, which have more, fewer fit.
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

/** The part of the files that can be seen, with the lines of the table that are scrolled away before it. */
const visiblePart = ({ files, skipped, rows }: FilesSlot) => {
  const first = Math.max(0, Math.floor((skipped - headRows) / lineRows));
  const count = Math.ceil(rows / lineRows) + 2;
  return { files: files.slice(first, first + count), hidden: skipped - first * lineRows };
};

/** The files of an import, by ink-table: every cell is cut to its column first and wide characters are aligned. */
const PlainFilesTable = ({ slot, context }: FilesTableProps) => {
  const { translate, theme } = context;
  const headings: Row = useMemo(
    () => ({
      name: translate('file.name'),
      status: translate('file.status'),
      progress: translate('file.progress'),
      rows: translate('file.rows'),
      size: translate('file.size'),
    }),
    [translate],
  );
  const all = useMemo(() => slot.files.map(file => rowOf(file, context)), [slot.files, context]);
  const placed = useMemo(() => placeColumns(all, headings, slot.columns), [all, headings, slot.columns]);
  const part = visiblePart(slot);
  const keys = placed.map(({ name, width }) => cutCell(headings[name], width).padEnd(width));
  const data = part.files.map(file => {
    const row = rowOf(file, context);
    return Object.fromEntries(placed.map(({ name, width }, index) => [keys[index] ?? name, cutCell(row[name], width)]));
  });
  const parts = useMemo(() => {
    const refit = (children: unknown, column: number): string =>
      fitText(String(children).trimEnd(), (placed[column]?.width ?? 0) + 2);
    return {
      cell: ({ children, column }: CellProps) => <Text>{refit(children, column)}</Text>,
      header: ({ children, column = 0 }: PropsWithChildren<{ readonly column?: number }>) => (
        <Text>{theme('dim', refit(children, column))}</Text>
      ),
      skeleton: ({ children }: PropsWithChildren) => <Text>{theme('dim', String(children))}</Text>,
    };
  }, [theme, placed]);
  return (
    <Box position="absolute" marginLeft={slot.x} marginTop={slot.y}>
      <Box width={slot.columns} height={slot.rows} overflow="hidden" flexDirection="column">
        <Box flexDirection="column" flexShrink={0} marginTop={-part.hidden}>
          <Table
            // It takes its components once, when it is made: other widths are another table for it.
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

/** Laid out anew only when its place or a file changes: ink-table is slow. */
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
