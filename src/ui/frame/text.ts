import sliceAnsi from 'slice-ansi';
import wrapAnsi from 'wrap-ansi';
import { sanitizeText } from '../../terminal/sanitize.ts';
import { displayWidth } from '../../terminal/width.ts';

/** Two texts at the ends of a line of exactly `width` cells; the left one gives way. Both may be styled. */
export const spread = (left: string, right: string, width: number): string => {
  const rightWidth = displayWidthOfStyled(right);
  const room = Math.max(0, width - rightWidth - (rightWidth > 0 ? 1 : 0));
  const leftCut = displayWidthOfStyled(left) > room ? sliceAnsi(left, 0, room) : left;
  return leftCut + ' '.repeat(Math.max(0, width - displayWidthOfStyled(leftCut) - rightWidth)) + right;
};

const styling = /\u001b\[[\d;]*m|\u001b\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Cells that a text with SGR styling or links takes. */
export const displayWidthOfStyled = (text: string): number => displayWidth(text.replaceAll(styling, ''));

/** Cuts or fills styled text to exactly `width` cells. */
export const fitStyled = (text: string, width: number): string => {
  const have = displayWidthOfStyled(text);
  if (have === width) return text;
  return have < width ? text + ' '.repeat(width - have) : sliceAnsi(text, 0, width);
};

/** The row with the cells from `x` on blanked for `columns` cells, wide characters on the border blanked whole. */
export const blankCells = (row: string, x: number, columns: number): string => {
  const left = fitStyled(sliceAnsi(row, 0, x), x);
  const right = sliceAnsi(row, x + columns);
  const missing = Math.max(0, displayWidthOfStyled(row) - x - columns - displayWidthOfStyled(right));
  return `${left}${' '.repeat(columns + missing)}${right}`;
};

/** Wraps plain text of ours at `width` cells; long words, such as IDs and addresses, are broken. */
export const wrapText = (text: string, width: number): readonly string[] =>
  wrapAnsi(text, Math.max(1, width), { hard: true, trim: true }).split('\n');

/** Wraps text from a server, sanitized line by line. */
export const wrapForeign = (text: string, width: number): readonly string[] =>
  sanitizeText(text).flatMap(line => wrapText(line, width));

/** A number as people read it: `100,000`. */
export const grouped = (value: number): string => value.toLocaleString('en-US');

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in the unit that keeps the number short: `512 B`, `1.2 MB`. */
export const formatBytes = (bytes: number): string => {
  const step = Math.min(byteUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${byteUnits[step]}`;
};
