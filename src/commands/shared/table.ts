import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../terminal/text/width.ts';

/** A column of a printed table. */
export type TableColumn = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The most cells on a terminal. A column without it is never cut. */
  readonly most?: number;
  /** For the last column: never cut, even if its lines wrap on a narrow terminal. */
  readonly whole?: true;
};

/** A table that can be printed in several pieces. */
export type Table = {
  /** The header line, if no line was returned before. Fixes the widths for rows that follow later, such as those of all groups. */
  header(rows: readonly (readonly string[])[]): string;
  /** The lines of these rows, each with its line break. The first call also returns the header and fixes the widths. */
  lines(rows: readonly (readonly string[])[]): string;
};

const gap = '  ';

/** Text with its width in cells. Measuring is slow, and header, padding and cutting all need the width. */
type Cell = { readonly text: string; readonly width: number };

const emptyCell: Cell = { text: '', width: 0 };

const measured = (text: string): Cell => ({ text, width: displayWidth(text) });

/** How many texts of a column share a cell. Columns of IDs and times have too many to remember. */
const mostShared = 64;

/** A function that cleans and measures the texts of one column. Most columns repeat a few texts in thousands of rows. */
const createCells = (): ((text: string) => Cell) => {
  const known = new Map<string, Cell>();
  return text => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const cell = measured(sanitizeLine(text));
    if (known.size < mostShared) known.set(text, cell);
    return cell;
  };
};

const columnWidth = (
  { title, most }: TableColumn,
  cells: readonly (Cell | undefined)[],
  terminal: number | null,
): number => {
  const widest = cells.reduce((width, cell) => Math.max(width, cell?.width ?? 0), displayWidth(title));
  return terminal === null ? widest : Math.min(widest, most ?? widest);
};

/** The smallest width of a column that may be cut, and of the last column, in cells. */
const least = 12;

/** Narrows the widest of the columns that may be cut, cell by cell, until the line fits or all are at their least width. */
const squeezed = (widths: readonly number[], columns: readonly TableColumn[], room: number): readonly number[] => {
  const narrower = [...widths];
  let excess = narrower.reduce((sum, width) => sum + width + gap.length, 0) - room;
  const canNarrow = (index: number): boolean => columns[index]?.most !== undefined && (narrower[index] ?? 0) > least;
  while (excess > 0) {
    const candidates = [...narrower.keys()].filter(canNarrow);
    if (candidates.length === 0) break;
    const widest = candidates.reduce((a, b) => ((narrower[b] ?? 0) > (narrower[a] ?? 0) ? b : a));
    narrower[widest] = (narrower[widest] ?? 0) - 1;
    excess -= 1;
  }
  return narrower;
};

const fitted = (
  { text, width: own }: Cell,
  width: number,
  { align, most }: TableColumn,
  terminal: number | null,
): string => {
  const missing = width - own;
  // A later value can be wider than all values of the first rows. A column that is never cut, such as the ID, overflows.
  if (missing < 0) return terminal !== null && most !== undefined ? fitText(text, width) : text;
  return align === 'right' ? ' '.repeat(missing) + text : text + ' '.repeat(missing);
};

/**
 * A table whose first rows decide the column widths, so that rows can be printed as they arrive. `terminal` is the
 * terminal's width in cells: no line is longer. Without a terminal (null) no value is cut. Sanitizes the cells.
 */
export const createTable = (columns: readonly TableColumn[], terminal: number | null): Table => {
  let widths: readonly number[] | null = null;
  // The last column is not padded, so its width doesn't matter.
  const padded = columns.slice(0, -1);
  const cellsOf = columns.map(createCells);

  const line = (cells: readonly Cell[], last: string): string => {
    let text = '';
    for (const [index, column] of padded.entries()) {
      text += fitted(cells[index] ?? emptyCell, widths?.[index] ?? 0, column, terminal) + gap;
    }
    text = (text + last).trimEnd();
    return `${terminal === null || columns.at(-1)?.whole ? text : shortenText(text, terminal)}\n`;
  };
  /** A row of cells. The last one is not padded. */
  type Clean = readonly Cell[];
  const widthsFor = (rows: readonly Clean[]): readonly number[] => {
    const wanted = padded.map((column, index) =>
      columnWidth(
        column,
        rows.map(cells => cells[index]),
        terminal,
      ),
    );
    if (terminal === null || columns.at(-1)?.whole) return wanted;
    const last = columns.at(-1);
    const widest = rows.reduce(
      (width, cells) => Math.max(width, cells[padded.length]?.width ?? 0),
      displayWidth(last?.title ?? ''),
    );
    return squeezed(wanted, padded, terminal - Math.min(widest, last?.most ?? widest, least));
  };
  const headerLine = (): string =>
    line(
      padded.map(({ title }) => measured(title)),
      columns.at(-1)?.title ?? '',
    );

  const cleanRow = (row: readonly string[]): Clean => cellsOf.map((cellOf, index) => cellOf(row[index] ?? ''));
  /** The header, the first time. */
  const fixWidths = (rows: readonly Clean[]): string => {
    if (widths !== null) return '';
    widths = widthsFor(rows);
    return headerLine();
  };

  return {
    header: rows => fixWidths(rows.map(cleanRow)),
    lines: rows => {
      const clean = rows.map(cleanRow);
      return fixWidths(clean) + clean.map(cells => line(cells, cells[padded.length]?.text ?? '')).join('');
    },
  };
};
