import { sanitizeLine } from '../terminal/sanitize.ts';
import { cutText, displayWidth, fitText } from '../terminal/width.ts';

/** A column of a printed table. */
export type TableColumn = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Cells at most on a terminal; off a terminal nothing is cut. */
  readonly most?: number;
  /** For the last column: never cut, though its lines then wrap on a narrow terminal. */
  readonly whole?: true;
};

/** A table that prints as its rows come. */
export type Table = {
  /** The lines of these rows, each with its line break; the first call also gives the header and fixes the widths. */
  lines(rows: readonly (readonly string[])[]): string;
};

const gap = '  ';

/** Text with its width, because measuring is the dear part and the header, the padding and the cut all need it. */
type Cell = { readonly text: string; readonly width: number };

const measured = (text: string): Cell => ({ text, width: displayWidth(text) });

const columnWidth = (
  { title, most }: TableColumn,
  cells: readonly (Cell | undefined)[],
  terminal: number | null,
): number => {
  const widest = cells.reduce((width, cell) => Math.max(width, cell?.width ?? 0), displayWidth(title));
  return terminal === null ? widest : Math.min(widest, most ?? widest);
};

const fitted = (
  { text, width: own }: Cell,
  width: number,
  { align, most }: TableColumn,
  terminal: number | null,
): string => {
  const missing = width - own;
  // A later value may be wider than all of the first rows: what has no most, such as an ID, stays whole.
  if (missing < 0) return terminal !== null && most !== undefined ? fitText(text, width) : text;
  return align === 'right' ? ' '.repeat(missing) + text : text + ' '.repeat(missing);
};

const shortened = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${cutText(text, width - 1)}…`;

/**
 * A table whose widths come from its first rows, so that it can stream. On a terminal, `terminal` cells wide, no line
 * wraps; elsewhere (null) no value is cut. Cells are sanitized here.
 */
export const createTable = (columns: readonly TableColumn[], terminal: number | null): Table => {
  let widths: readonly number[] | null = null;
  // Nothing stands behind the last column, so its width is never asked for.
  const padded = columns.slice(0, -1);

  const line = (cells: readonly Cell[], last: string): string => {
    const fits = padded.map((column, index) =>
      fitted(cells[index] ?? { text: '', width: 0 }, widths?.[index] ?? 0, column, terminal),
    );
    const text = [...fits, last].join(gap).trimEnd();
    return `${terminal === null || columns.at(-1)?.whole ? text : shortened(text, terminal)}\n`;
  };
  const header = (): string =>
    line(
      padded.map(({ title }) => measured(title)),
      columns.at(-1)?.title ?? '',
    );

  return {
    lines: rows => {
      const clean = rows.map(row => ({
        cells: padded.map((_, index) => measured(sanitizeLine(row[index] ?? ''))),
        last: sanitizeLine(row[padded.length] ?? ''),
      }));
      const isFirst = widths === null;
      widths ??= padded.map((column, index) =>
        columnWidth(
          column,
          clean.map(({ cells }) => cells[index]),
          terminal,
        ),
      );
      return (isFirst ? header() : '') + clean.map(({ cells, last }) => line(cells, last)).join('');
    },
  };
};
