import { statusWord } from '../../../format/job-names.ts';
import { formatBytes, groupDigits } from '../../../format/number.ts';
import type { ImportFile } from '../../../jobs/job.ts';
import { isUnfinished } from '../../../jobs/statuses.ts';
import { rememberFor } from '../../../lib/remember.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { displayWidth, eachGrapheme, fitText, shortenMiddle } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { statusGlyphs, type Theme } from '../../theme.ts';
import type { Rect } from '../pane.ts';
import { withMatches } from './details-search.ts';
import { failedCount } from './details-summary.ts';

/** The visible part of the table of an import's files. Its position is relative to the pane. */
export type FilesSlot = Rect & {
  readonly files: readonly ImportFile[];
  /** Rows of the table that are scrolled out of view above. */
  readonly skipped: number;
  /** The search text of the details; '' without one. */
  readonly searched: string;
  readonly table: FilesTable;
};

const columnNames = ['name', 'status', 'progress', 'rows', 'size'] as const;
type ColumnName = (typeof columnNames)[number];
type Row = Readonly<Record<ColumnName, string>>;

/**
 * The table from the first visible file on. Its texts are sanitized here, because the interface is a separate bundle, which
 * does not know the keys to hide.
 */
export type FilesTable = {
  readonly sized: readonly SizedColumn[];
  readonly headings: Row;
  /** The cells of the files, cut to their columns. */
  readonly rows: readonly Row[];
};

const rowsOf = ({ importedRows, totalRows }: ImportFile): string => {
  if (importedRows === null && totalRows === null) return '–';
  return totalRows === null || importedRows === totalRows
    ? groupDigits(importedRows ?? 0)
    : `${groupDigits(importedRows ?? 0)}/${groupDigits(totalRows)}`;
};

const statusOf = (file: ImportFile, { translate }: Context): string => sanitizeLine(statusWord(file, translate));

const progressOf = ({ progress }: ImportFile): string => (progress === null ? '–' : `${progress}%`);

const sizeOf = ({ size }: ImportFile): string => (size === null ? '–' : formatBytes(size));

const signColumns = 2;

/** The glyph of the file's status and its name in `width` cells. The end of the name is kept, because it distinguishes files. */
const nameOf = (file: ImportFile, width: number): string =>
  `${statusGlyphs[file.status]} ${shortenMiddle(sanitizeLine(file.name), width - signColumns)}`;

/** The cells of a file. */
const rowOf = (file: ImportFile, nameWidth: number, context: Context): Row => ({
  name: nameOf(file, nameWidth),
  status: statusOf(file, context),
  progress: progressOf(file),
  rows: rowsOf(file),
  size: sizeOf(file),
});

/** The headings. The heading of the names has the number of files. */
const headingsOf = (files: readonly ImportFile[], { translate }: Context): Row => {
  const failed = failedCount(files);
  const params = { count: files.length === 1 ? 1 : groupDigits(files.length), failed: groupDigits(failed) };
  return {
    name: translate(failed === 0 ? 'details.fileCount' : 'details.fileCountFailed', params),
    status: translate('file.status'),
    progress: translate('file.progress'),
    rows: translate('file.rows'),
    size: translate('file.size'),
  };
};

export type SizedColumn = { readonly name: ColumnName; readonly width: number };

/** Width of the longest known status. An unknown one may have any length. */
const maxStatusWidth = 14;
const minNameWidth = 16;

/** Blank cells before a column. */
const gap = 2;

/** Sets of columns from wide to narrow: the least informative column is left out first. */
const choices: readonly (readonly ColumnName[])[] = [
  columnNames,
  ['name', 'status', 'rows', 'size'],
  ['name', 'status', 'rows'],
];

/** Once all files have ended, their progress adds nothing to their statuses. */
const choicesFor = (files: readonly ImportFile[]): readonly (readonly ColumnName[])[] =>
  files.some(({ status }) => isUnfinished(status)) ? choices : choices.slice(1);

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
    widest.name = Math.max(widest.name, signColumns + displayWidth(file.name.slice(0, columns)));
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
  // A name is followed by a blank. Every other column has two blanks in front of it.
  const spare = (names: readonly ColumnName[]): number =>
    columns - names.reduce((sum, name) => sum + (name === 'name' ? 0 : gap + widthOf(name)), 0);
  const least = Math.min(minNameWidth, widthOf('name'));
  const chosen = choicesFor(files).find(names => spare(names) >= least) ?? (['name', 'status', 'rows'] as const);
  const missing = Math.max(0, least - spare(chosen));
  return chosen.map(name => {
    if (name === 'name') return { name, width: Math.min(widthOf(name), Math.max(least, spare(chosen))) };
    return { name, width: name === 'rows' ? Math.max(1, widthOf(name) - missing) : widthOf(name) };
  });
};

/** Cuts a cell. ink-table pads by string length, so a cell may have no more UTF-16 units than its column has cells. */
export const cutCell = (text: string, width: number): string => {
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

/** The widths of a table for `files`. Measured once, so that the columns don't move while the table scrolls. */
const columnsFor = rememberFor((files: readonly ImportFile[], columns: number, context: Context) => {
  const headings = headingsOf(files, context);
  return { headings, sized: sizeColumns(files, headings, columns, context) };
});

/** The cells of a file, cut to their columns. Made once per file: a table that scrolls by a line shows the same files. */
const cutRow = rememberFor((file: ImportFile, sized: readonly SizedColumn[], context: Context): Row => {
  const row = rowOf(file, sized[0]?.width ?? 0, context);
  const cut = sized.map(({ name, width }) => [name, cutCell(row[name], width)] as const);
  return { ...row, ...Object.fromEntries(cut) };
});

/** The table of `count` files from `first` on. The same object for the same part of the same files. */
export const filesTable = rememberFor(
  (files: readonly ImportFile[], columns: number, first: number, count: number, context: Context): FilesTable => {
    const { headings, sized } = columnsFor(files, columns, context);
    return { headings, sized, rows: files.slice(first, first + count).map(file => cutRow(file, sized, context)) };
  },
);

/** A cell in its column: numbers at the right, after the gap. ink-table pads every cell by a blank on both sides. */
export const alignedCell = (children: unknown, column: SizedColumn | undefined): string => {
  if (column === undefined) return '';
  const text = String(children).trim();
  if (column.name === 'name') return fitText(text, column.width);
  const align = column.name === 'status' ? 'left' : 'right';
  return ' '.repeat(gap) + fitText(text, column.width, { align });
};

/** A cell of a file as it is drawn: the name of a failed file is red, and the search text is underlined in names. */
export const styledCell = (
  children: unknown,
  column: SizedColumn | undefined,
  searched: string,
  theme: Theme,
): string => {
  const text = alignedCell(children, column);
  const marked = column?.name === 'name' ? withMatches(text, searched, false, theme) : text;
  return text.startsWith(statusGlyphs.failed) ? theme('bad', marked) : marked;
};

/** A heading as it is drawn. The gap before it has no style: adjacent styles with the same end code take longer to draw. */
export const styledHeading = (children: unknown, column: SizedColumn | undefined, theme: Theme): string => {
  const text = alignedCell(children, column);
  const words = text.trimStart();
  return ' '.repeat(text.length - words.length) + theme(column?.name === 'name' ? 'strong' : 'dim', words);
};

/** The visible rows of the table as lines. They look as ink-table draws them. */
export const filesLines = ({ table, skipped, searched, rows }: FilesSlot, { theme }: Context): readonly string[] => {
  const { headings, sized } = table;
  const lineOf = (row: Row): string =>
    sized.map(column => styledCell(row[column.name], column, searched, theme)).join('');
  const head = sized.map(column => styledHeading(headings[column.name], column, theme)).join('');
  const files = table.rows.slice(0, rows).map(lineOf);
  return (skipped === 0 ? [head, ...files] : files).slice(0, rows);
};
