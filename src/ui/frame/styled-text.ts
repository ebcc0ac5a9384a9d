import { sliceRow } from '../../terminal/paint/slice.ts';
import { plainText, styling } from '../../terminal/text/plain-text.ts';
import { sanitizeText } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';

/**
 * Two styled texts at the ends of a line of exactly `width` cells. If they don't fit, the left one is cut with an ellipsis;
 * the right one only if it is wider than the line.
 */
export const spread = (left: string, right: string, width: number): string => {
  const end = shortenStyled(right, width);
  const endWidth = displayWidthOfStyled(end);
  const gap = endWidth > 0 ? 1 : 0;
  return fitStyled(shortenStyled(left, Math.max(0, width - endWidth - gap)), width - endWidth) + end;
};

/** A styled text in runs: the sequence that sets the style, and the text after it. */
export const styledParts = (line: string): readonly { readonly style: string; readonly text: string }[] => {
  const parts: { style: string; text: string }[] = [];
  let end = 0;
  let style = '';
  for (const match of line.matchAll(styling)) {
    parts.push({ style, text: line.slice(end, match.index) });
    style = match[0];
    end = match.index + match[0].length;
  }
  return [...parts, { style, text: line.slice(end) }];
};

/** Width of a text with SGR styling or links, in cells. */
export const displayWidthOfStyled = (text: string): number => displayWidth(plainText(text));

/** Styled text cut to at most `width` cells, with an ellipsis if it was cut. */
export const shortenStyled = (text: string, width: number): string =>
  displayWidthOfStyled(text) <= width ? text : `${sliceRow(text, 0, width - 1)}${width > 0 ? '…' : ''}`;

/** Cuts or fills styled text to exactly `width` cells. */
export const fitStyled = (text: string, width: number): string => {
  const current = displayWidthOfStyled(text);
  return current <= width ? text + ' '.repeat(width - current) : sliceRow(text, 0, width);
};

/** The row with `columns` blanks from cell `x` on. A wide character on either edge becomes blank as a whole. */
export const withBlanks = (row: string, x: number, columns: number): string => {
  const end = displayWidthOfStyled(row);
  return sliceRow(row, 0, x) + ' '.repeat(columns) + sliceRow(row, x + columns, end);
};

/** Wraps text of a server, sanitized line by line. A line that fits keeps its blanks, which may align something. */
export const wrapForeign = (text: string, width: number): readonly string[] =>
  sanitizeText(text).flatMap(line => (displayWidth(line) <= width ? [line] : wrapLine(line, width)));
