import { parseRow } from './cells.ts';
import { plainStyle, styleTransition } from './style.ts';

/**
 * The cells from `from` up to, but not including, `to` of a row with SGR styling and OSC 8 links: exactly `to - from` cells,
 * padded with blanks. Part of a grapheme becomes blanks. The result ends in the default style.
 */
export const sliceRow = (row: string, from: number, to: number): string => {
  if (to <= from) return '';
  const { texts, styles } = parseRow(row, to);
  let text = '';
  let style = plainStyle;
  /** False while the cells belong to a grapheme that starts before `from`. */
  let hasGrapheme = false;
  for (let cell = from; cell < to; cell++) {
    const isInside = texts[cell] === '';
    if (isInside && hasGrapheme) continue;
    hasGrapheme ||= !isInside;
    const next = styles[cell] ?? plainStyle;
    text += styleTransition(style, next) + (isInside ? ' ' : (texts[cell] ?? ' '));
    style = next;
  }
  // Ink recognizes only a reset with its number, and only BEL as the end of a link; it would drop the rest of the row.
  return (text + styleTransition(style, plainStyle))
    .replaceAll('\u001B[m', '\u001B[0m')
    .replaceAll('\u001B\\', '\u0007');
};
