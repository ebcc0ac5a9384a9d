import { sanitizeLine } from '../terminal/sanitize.ts';
import { cutText, displayWidth, fitText } from '../terminal/width.ts';

/** A column of a printed table. */
export type TableColumn = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Cells at most on a terminal; off a terminal nothing is cut. */
  readonly most?: number;
};

/** A table that prints as its rows come. */
export type Table = {
  /** The lines of these rows, each with its line break; the first call also gives the header and fixes the widths. */
  lines(rows: readonly (readonly string[])[]): string;
};

const gap = '  ';

const widthOf = (column: TableColumn, cells: readonly string[], terminal: number | null): number => {
  const widest = Math.max(displayWidth(column.title), ...cells.map(displayWidth));
  return terminal === null ? widest : Math.min(widest, column.most ?? terminal);
};

const padCell = (cell: string, width: number, column: TableColumn, cut: boolean): string =>
  !cut && displayWidth(cell) > width ? cell : fitText(cell, width, { align: column.align ?? 'left' });

/**
 * A table whose widths come from its first rows, so that it can stream. On a terminal, `terminal` cells wide, no line
 * wraps; elsewhere (null) no value is cut. Cells are sanitized here.
 */
export const createTable = (columns: readonly TableColumn[], terminal: number | null): Table => {
  let widths: readonly number[] | null = null;

  const line = (cells: readonly string[]): string => {
    const text = columns
      .map((column, index) => {
        const cell = cells[index] ?? '';
        // Nothing stands behind the last column, so it needs no width of its own.
        return index === columns.length - 1 ? cell : padCell(cell, widths?.[index] ?? 0, column, terminal !== null);
      })
      .join(gap)
      .trimEnd();
    return `${terminal === null ? text : shortened(text, terminal)}\n`;
  };

  return {
    lines: rows => {
      const clean = rows.map(row => row.map(cell => sanitizeLine(cell)));
      const isFirst = widths === null;
      widths ??= columns.map((column, index) =>
        widthOf(
          column,
          clean.map(row => row[index] ?? ''),
          terminal,
        ),
      );
      return [...(isFirst ? [columns.map(column => column.title)] : []), ...clean].map(line).join('');
    },
  };
};

const shortened = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${cutText(text, width - 1)}…`;
