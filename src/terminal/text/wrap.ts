import { cutText, displayWidth } from './width.ts';

/** As much of a word as fits into `width` cells, but at least one character, so that wrapping always ends. */
const headOf = (word: string, width: number): string => cutText(word, width) || ([...word][0] ?? '');

/** Chinese and Japanese have no spaces between words, so their text may be broken anywhere. */
const isBreakable = (word: string): boolean => displayWidth(word) > [...word].length;

/**
 * Wraps a line of plain text at spaces into lines of at most `width` cells (at least 2). Longer words and words of wide
 * characters are broken anywhere. Spaces at line ends are dropped. An empty text gives one empty line.
 */
export const wrapLine = (text: string, width: number): readonly string[] => {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter(part => part !== '')) {
    let rest = word;
    const lineStart = line === '' ? '' : `${line} `;
    const left = room - displayWidth(lineStart);
    if (displayWidth(rest) <= left) {
      line = lineStart + rest;
      continue;
    }
    if (lineStart !== '' && isBreakable(rest) && left >= 2) {
      const head = headOf(rest, left);
      lines.push(lineStart + head);
      rest = rest.slice(head.length);
    } else if (line !== '') lines.push(line);
    // The rest is not measured, only its head: a word may have thousands of characters.
    for (let head = headOf(rest, room); head.length < rest.length; head = headOf(rest, room)) {
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
};
