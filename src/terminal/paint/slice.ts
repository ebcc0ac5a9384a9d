import { parseRow } from './cells.ts';
import { plainStyle, styleTransition } from './style.ts';

/**
 * The cells `from` up to `to` of a row with SGR styling and OSC 8 links, exactly `to - from` cells, filled with blanks
 * where the row is shorter. A wide character that only half belongs to the part is blank. The result ends in plain style.
 */
export const sliceRow = (row: string, from: number, to: number): string => {
  if (to <= from) return '';
  const { texts, styles } = parseRow(row, to);
  let text = '';
  let style = plainStyle;
  for (let cell = from; cell < to; cell++) {
    const isSecondHalf = texts[cell] === '';
    if (isSecondHalf && cell > from) continue;
    const next = styles[cell] ?? plainStyle;
    text += styleTransition(style, next) + (isSecondHalf ? ' ' : (texts[cell] ?? ' '));
    style = next;
  }
  // Ink knows the reset with its number only, and of the ends of a link BEL alone; without them the rest is lost.
  return (text + styleTransition(style, plainStyle))
    .replaceAll('\u001B[m', '\u001B[0m')
    .replaceAll('\u001B\\', '\u0007');
};
