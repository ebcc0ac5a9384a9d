import { plainStyle, type Style } from './style.ts';

/** Where the terminal's cursor is and in which style it writes. */
export type Pen = {
  /** 0-based; `unknownPosition` before the first move. */
  row: number;
  /** 0-based; `unknownPosition` after the last column (terminals differ there) or a character of uncertain width. */
  column: number;
  style: Style;
};

export const unknownPosition = -1;

/** A pen in the terminal's own style, at a place that is not known. */
export const freshPen = (): Pen => ({ row: unknownPosition, column: unknownPosition, style: plainStyle });

const csi = '\u001B[';

const counted = (count: number, final: string): string => (count === 1 ? csi + final : `${csi}${count}${final}`);

/** CUP. Source: ECMA-48, 8.3.21; parameters that are 1 may be left out. */
const absolute = (row: number, column: number): string => {
  if (column > 0) return `${csi}${row === 0 ? '' : row + 1};${column + 1}H`;
  return row === 0 ? `${csi}H` : `${csi}${row + 1}H`;
};

const sideways = (from: number, to: number): string => {
  if (from === to) return '';
  if (to === 0) return '\r';
  if (to > from) return counted(to - from, 'C');
  const back = from - to;
  return back <= 3 ? '\b'.repeat(back) : counted(back, 'D');
};

const upOrDown = (from: number, to: number): string => {
  if (from === to) return '';
  return to > from ? counted(to - from, 'B') : counted(from - to, 'A');
};

/** CR LF, and not LF alone: whether that keeps the column depends on the terminal's line discipline. */
const nextLines = (count: number): string => `\r${'\n'.repeat(count)}`;

const shorter = (one: string, other: string): string => (other.length < one.length ? other : one);

/** The fewest bytes that bring the cursor to a cell; '' when it is there. The pen is moved. */
export const moveTo = (pen: Pen, row: number, column: number): string => {
  if (pen.row === row && pen.column === column) return '';
  const from = { row: pen.row, column: pen.column };
  pen.row = row;
  pen.column = column;
  const jump = absolute(row, column);
  if (from.row === unknownPosition) return jump;
  const fromMargin = `\r${upOrDown(from.row, row)}${sideways(0, column)}`;
  const down = row > from.row ? nextLines(row - from.row) + sideways(0, column) : jump;
  const best = shorter(shorter(jump, fromMargin), down);
  if (from.column === unknownPosition) return best;
  return shorter(best, upOrDown(from.row, row) + sideways(from.column, column));
};
