import { cutText, displayWidth } from './width.ts';

/** What Japanese and Chinese text puts at the start of no line: closing punctuation, small kana, the long vowel. Source: JIS X 4051. */
const noLineStart = /[、。，．・：；？！）」』】〕〉》…ー々〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]/;
const wideCharacter = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60]/;

/** As much of a word as fits into `width` cells, but at least one character, so that wrapping always ends. */
const headOf = (word: string, width: number): string => {
  const head = cutText(word, width) || ([...word][0] ?? '');
  let end = head.length;
  while (end < word.length && noLineStart.test(word.charAt(end)) && wideCharacter.test(head.charAt(end - 1))) end -= 1;
  // A text of nothing else is broken anywhere.
  return end > 0 ? head.slice(0, end) : head;
};

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
