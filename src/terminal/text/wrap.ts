import { cutText, displayWidth } from './width.ts';

/** As much of a word as fits into `width` cells, at least one character, so that every word comes to an end. */
const headOf = (word: string, width: number): string => cutText(word, width) || ([...word][0] ?? '');

/** Chinese and Japanese put no blanks between words: their text may be broken anywhere. */
const isBreakable = (word: string): boolean => displayWidth(word) > [...word].length;

/**
 * Breaks a line of plain text at blanks into lines of at most `width` cells (at least 2); a word that is longer, and
 * one of wide characters, is broken where it must be. Blanks at the ends of lines are dropped; empty text is one empty
 * line.
 */
export const wrapLine = (text: string, width: number): readonly string[] => {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter(part => part !== '')) {
    let rest = word;
    const begun = line === '' ? '' : `${line} `;
    const left = room - displayWidth(begun);
    if (displayWidth(rest) <= left) {
      line = begun + rest;
      continue;
    }
    if (begun !== '' && isBreakable(rest) && left >= 2) {
      const head = headOf(rest, left);
      lines.push(begun + head);
      rest = rest.slice(head.length);
    } else if (line !== '') lines.push(line);
    while (displayWidth(rest) > room) {
      const head = headOf(rest, room);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
};
