import { Box, Text } from 'ink';
import Table, { type CellProps } from 'ink-table';
import { memo, type PropsWithChildren, useMemo } from 'react';
import type { ImportFile } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/sanitize.ts';
import { cutText, displayWidth, fitText } from '../../terminal/width.ts';
import { statusWord } from '../../words/labels.ts';
import type { Context } from '../frame/context.ts';
import type { FilesSlot } from '../frame/frame.ts';
import { formatBytes, grouped } from '../frame/text.ts';
import { statusGlyphs } from '../theme.ts';

const columnNames = ['name', 'status', 'progress', 'rows', 'size'] as const;
type ColumnName = (typeof columnNames)[number];
type Row = Readonly<Record<ColumnName, string>>;

const rowsOf = ({ importedRows, totalRows }: ImportFile): string => {
  if (importedRows === null && totalRows === null) return '–';
  return totalRows === null || importedRows === totalRows
    ? grouped(importedRows ?? 0)
    : `${grouped(importedRows ?? 0)}/${grouped(totalRows)}`;
};

const rowOf = (file: ImportFile, { say }: Context): Row => ({
  name: sanitizeLine(file.name),
  status: `${statusGlyphs[file.status]} ${sanitizeLine(statusWord(file, say))}`,
  progress: file.progress === null ? '–' : String(file.progress),
  rows: rowsOf(file),
  size: file.size === null ? '–' : formatBytes(file.size),
});

/** Widths of the columns: as wide as their widest cell, the name cut so that the table fits into `columns` cells. */
const widthsOf = (rows: readonly Row[], headings: Row, columns: number): Readonly<Record<ColumnName, number>> => {
  const widest = (name: ColumnName): number => Math.max(...[headings, ...rows].map(row => displayWidth(row[name])));
  const rest = { status: widest('status'), progress: widest('progress'), rows: widest('rows'), size: widest('size') };
  // A border before each column and after the last, a blank on both sides of each cell.
  const frame = 3 * columnNames.length + 1;
  const left = columns - frame - rest.status - rest.progress - rest.rows - rest.size;
  return { ...rest, name: Math.max(8, Math.min(widest('name'), left)) };
};

// ink-table pads by string length. A cell that is cut to its width has no more characters than cells unless it holds
// combining ones, which are the only thing that is cut twice.
const cutCell = (text: string, width: number): string => {
  const cells = cutText(text, width);
  return cells.length <= width ? cells : [...cells].slice(0, width).join('');
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
  const { say, theme } = context;
  const headings: Row = {
    name: say('file.name'),
    status: say('file.status'),
    progress: say('file.progress'),
    rows: say('file.rows'),
    size: say('file.size'),
  };
  const all = useMemo(() => slot.files.map(file => rowOf(file, context)), [slot.files, context]);
  const widths = widthsOf(all, headings, slot.columns);
  const part = visiblePart(slot);
  const keys = columnNames.map(name => cutCell(headings[name], widths[name]).padEnd(widths[name]));
  const data = part.files.map(file => {
    const row = rowOf(file, context);
    return Object.fromEntries(
      columnNames.map((name, index) => [keys[index] ?? name, cutCell(row[name], widths[name])]),
    );
  });
  const parts = useMemo(() => {
    const width = (column: number): number => widths[columnNames[column] ?? 'name'] + 2;
    const refit = (children: unknown, column: number): string => fitText(String(children).trimEnd(), width(column));
    return {
      cell: ({ children, column }: CellProps) => <Text>{refit(children, column)}</Text>,
      header: ({ children, column = 0 }: PropsWithChildren<{ readonly column?: number }>) => (
        <Text>{theme('dim', refit(children, column))}</Text>
      ),
      skeleton: ({ children }: PropsWithChildren) => <Text>{theme('dim', String(children))}</Text>,
    };
  }, [theme, widths.name, widths.status, widths.progress, widths.rows, widths.size, widths]);
  return (
    <Box position="absolute" marginLeft={slot.x} marginTop={slot.y}>
      <Box width={slot.columns} height={slot.rows} overflow="hidden" flexDirection="column">
        <Box flexDirection="column" flexShrink={0} marginTop={-part.hidden}>
          <Table data={data} columns={keys} cell={parts.cell} header={parts.header} skeleton={parts.skeleton} />
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
