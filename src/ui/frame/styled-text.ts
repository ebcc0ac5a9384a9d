import { sliceRow } from '../../terminal/paint/slice.ts';
import { sanitizeText } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';

/** Two texts at the ends of a line of exactly `width` cells; the left one gives way. Both may be styled. */
export const spread = (left: string, right: string, width: number): string => {
  const end = displayWidthOfStyled(right) > width ? sliceRow(right, 0, width) : right;
  const endWidth = displayWidthOfStyled(end);
  const gap = endWidth > 0 ? 1 : 0;
  return fitStyled(fitStyled(left, Math.max(0, width - endWidth - gap)), width - endWidth) + end;
};

const styling = /\u001b\[[\d;]*m|\u001b\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Cells that a text with SGR styling or links takes. */
export const displayWidthOfStyled = (text: string): number => displayWidth(text.replaceAll(styling, ''));

/** Cuts or fills styled text to exactly `width` cells. */
export const fitStyled = (text: string, width: number): string => {
  const have = displayWidthOfStyled(text);
  return have <= width ? text + ' '.repeat(width - have) : sliceRow(text, 0, width);
};

const styledEnd = /\u001b\[([\d;]+)m[^\u001b]+(\u001b\[[\d;]+m)$/;
const styledStart = /^\u001b\[([\d;]+)m/;

/** Two styled texts beside each other; a style that both have goes on between them, as Ink would write it. */
export const joinStyled = (left: string, right: string): string => {
  const [, style, off = ''] = styledEnd.exec(left) ?? [];
  const [on = '', same] = styledStart.exec(right) ?? [];
  return style === undefined || style !== same ? left + right : left.slice(0, -off.length) + right.slice(on.length);
};

/** The row with the cells from `x` on blanked for `columns` cells, wide characters on the border blanked whole. */
export const blankCells = (row: string, x: number, columns: number): string => {
  const end = displayWidthOfStyled(row);
  return sliceRow(row, 0, x) + ' '.repeat(columns) + sliceRow(row, x + columns, end);
};

/** Wraps text from a server, sanitized line by line; a line that fits keeps its blanks, which may align something. */
export const wrapForeign = (text: string, width: number): readonly string[] =>
  sanitizeText(text).flatMap(line => (displayWidth(line) <= width ? [line] : wrapLine(line, width)));
