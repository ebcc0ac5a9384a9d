import { plainStyle, type Style } from './style.ts';

/** The known cursor position and style of the terminal. */
export type Pen = {
  /** 0-based, or `unknownPosition` before the first move. */
  row: number;
  /** 0-based, or `unknownPosition` after the last column (terminals differ there) or a character of uncertain width. */
  column: number;
  style: Style;
  /** Whether the terminal is known to draw ambiguous characters in one cell. */
  readonly isAmbiguousNarrow: boolean;
};

export const unknownPosition = -1;

/** A pen at an unknown position. */
export const freshPen = (isAmbiguousNarrow: boolean, style = plainStyle): Pen => ({
  row: unknownPosition,
  column: unknownPosition,
  style,
  isAmbiguousNarrow,
});

const csi = '\u001B[';

const withCount = (count: number, final: string): string => (count === 1 ? csi + final : `${csi}${count}${final}`);

/** CUP. A parameter of 1 may be omitted. Source: ECMA-48, 8.3.21. */
const absoluteMove = (row: number, column: number): string => {
  if (column > 0) return `${csi}${row === 0 ? '' : row + 1};${column + 1}H`;
  return row === 0 ? `${csi}H` : `${csi}${row + 1}H`;
};

/** CHA. Source: ECMA-48, 8.3.9. */
const columnMove = (column: number): string => withCount(column + 1, 'G');

const horizontalMove = (from: number, to: number): string => {
  if (from === to) return '';
  if (to === 0) return '\r';
  if (to > from) return withCount(to - from, 'C');
  const back = from - to;
  return back <= 3 ? '\b'.repeat(back) : withCount(back, 'D');
};

const verticalMove = (from: number, to: number): string => {
  if (from === to) return '';
  return to > from ? withCount(to - from, 'B') : withCount(from - to, 'A');
};

/** CR LF instead of LF alone, because the terminal's line discipline decides whether LF keeps the column. */
const nextLines = (count: number): string => `\r${'\n'.repeat(count)}`;

const shorter = (one: string, other: string): string => (other.length < one.length ? other : one);

/** The shortest output that moves the cursor to a cell; '' when it is there. Updates the pen. */
export const moveTo = (pen: Pen, row: number, column: number): string => {
  if (pen.row === row && pen.column === column) return '';
  const from = { row: pen.row, column: pen.column };
  pen.row = row;
  pen.column = column;
  const jump = absoluteMove(row, column);
  if (from.row === unknownPosition) return jump;
  if (from.row === row && from.column === unknownPosition) return column === 0 ? '\r' : columnMove(column);
  const fromMargin = `\r${verticalMove(from.row, row)}${horizontalMove(0, column)}`;
  const down = row > from.row ? nextLines(row - from.row) + horizontalMove(0, column) : jump;
  const best = shorter(shorter(jump, fromMargin), down);
  if (from.column === unknownPosition) return best;
  return shorter(best, verticalMove(from.row, row) + horizontalMove(from.column, column));
};
