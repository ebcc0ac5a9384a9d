import { sliceRow } from '../../terminal/paint/slice.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../terminal/text/width.ts';
import { borderAfter, type TextLine } from '../keys/text-line.ts';
import type { Theme } from '../theme.ts';

/** The cells after the caret that stay in view. */
const lookAhead = 8;

/** The end of a text in at most `width` cells, with an ellipsis where it was cut. */
const endWithin = (text: string, width: number): string => {
  const cells = displayWidth(text);
  if (cells <= width) return text;
  return width <= 0 ? '' : `…${sliceRow(text, cells - width + 1, cells)}`;
};

/**
 * The line that is being typed, with the grapheme at its caret inverted, in at most `width` cells. A longer line is cut on
 * both sides, so that the caret stays in view.
 */
export const withCaret = ({ text, caret }: TextLine, width: number, theme: Theme): string => {
  const next = borderAfter(text, caret);
  const before = sanitizeLine(text.slice(0, caret));
  const here = sanitizeLine(text.slice(caret, next)) || ' ';
  const after = sanitizeLine(text.slice(next));
  const room = Math.max(0, width - displayWidth(here));
  const shownBefore = endWithin(before, Math.max(0, room - Math.min(displayWidth(after), lookAhead)));
  const shownAfter = shortenText(after, room - displayWidth(shownBefore));
  return shownBefore + theme('cursor', here) + shownAfter;
};
