import { cutText, displayWidth } from './width.ts';

/** What Japanese and Chinese text puts at the start of no line: closing punctuation, small kana, the long vowel. Source: JIS X 4051. */
const noLineStart = /[、。，．・：；？！）」』】〕〉》…ー々〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]/;
const wideCharacter = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60]/;
const noLineEnd = /[（「『【〔〈《([{]/;
const closing = /[、。，．：；？！）」』】〕〉》…]/;
const hiragana = /[\u3041-\u309f]/;
const katakana = /[\u30a0-\u30ff]/;
const kanji = /[\u3400-\u9fff々]/;
const letter = /[A-Za-z]/;
/** Ends of verbs to which another verb may be joined, as in 取り消し. A phrase ends in others, such as the particles は and を. */
const joining = /[いえきけぎげしせちてびべみめりれ]/;

/** Whether a phrase of Japanese ends before index `at`, so that no word is torn there. */
const isPhraseEnd = (word: string, at: number): boolean => {
  const [before, last, next] = [word.charAt(at - 2), word.charAt(at - 1), word.charAt(at)];
  if (closing.test(last) || noLineEnd.test(next)) return true;
  if (!hiragana.test(last) || hiragana.test(next)) return false;
  return !(joining.test(last) && kanji.test(before) && kanji.test(next));
};

/** Whether a word ends before index `at`: at a change of script, if no suffix of one character such as 名 follows. */
const isWordEnd = (word: string, at: number): boolean => {
  const [last, next, after] = [word.charAt(at - 1), word.charAt(at), word.charAt(at + 1)];
  if (kanji.test(next)) return (katakana.test(last) || letter.test(last)) && kanji.test(after);
  if (katakana.test(next)) return kanji.test(last) || letter.test(last);
  return /[A-Za-z\d]/.test(next) && wideCharacter.test(last);
};

const isForbidden = (word: string, at: number): boolean =>
  noLineStart.test(word.charAt(at)) || noLineEnd.test(word.charAt(at - 1));

/** A line that is filled less than this looks torn off. */
const leastFilled = 0.5;

/** The last index up to `end` at which a line may end without tearing a phrase, else a word; null without a good one. */
const softEnd = (word: string, end: number, width: number): number | null => {
  for (const isEnd of [isPhraseEnd, isWordEnd]) {
    for (let at = end; at > 0 && displayWidth(word.slice(0, at)) >= width * leastFilled; at -= 1)
      if (isEnd(word, at) && !isForbidden(word, at)) return at;
  }
  return null;
};

/** As much of a word as fits into `width` cells, but at least one character, so that wrapping always ends. */
const headOf = (word: string, width: number): string => {
  const head = cutText(word, width) || ([...word][0] ?? '');
  if (head.length === word.length || !isNearWide(word, head.length)) return head;
  const soft = softEnd(word, head.length, width);
  if (soft !== null) return head.slice(0, soft);
  let end = head.length;
  while (end > 0 && isForbidden(word, end) && wideCharacter.test(head.charAt(end - 1))) end -= 1;
  // A text of nothing else is broken anywhere.
  return end > 0 ? head.slice(0, end) : head;
};

/** Whether a line that ends at `at` ends beside a wide character, and not within a name such as a path. */
const isNearWide = (word: string, at: number): boolean =>
  wideCharacter.test(word.charAt(at - 1)) || wideCharacter.test(word.charAt(at));

/** Chinese and Japanese have no spaces between words, so their text may be broken anywhere. */
const isBreakable = (word: string): boolean => displayWidth(word) > [...word].length;

/**
 * The beginning of a word that fills a line behind others; '' where the word would be torn although the next line, of `room`
 * cells, ends well.
 */
const beginningOf = (word: string, left: number, room: number): string => {
  const head = cutText(word, left);
  const soft = softEnd(word, head.length, 0);
  if (soft !== null) return head.slice(0, soft);
  const next = cutText(word, room);
  return next === word || softEnd(word, next.length, room) !== null ? '' : headOf(word, left);
};

/** Blanks, but not the one between a number and its counter, as in 12 分. */
const betweenWords = /(?<!\d) +| +(?![\u3400-\u9fff])/;

/**
 * Wraps a line of plain text at spaces into lines of at most `width` cells (at least 2). Longer words and words of wide
 * characters are broken anywhere. Spaces at line ends are dropped. An empty text gives one empty line.
 */
export const wrapLine = (text: string, width: number): readonly string[] => {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(betweenWords).filter(part => part !== '')) {
    let rest = word;
    const lineStart = line === '' ? '' : `${line} `;
    const left = room - displayWidth(lineStart);
    if (displayWidth(rest) <= left) {
      line = lineStart + rest;
      continue;
    }
    const head = lineStart !== '' && isBreakable(rest) && left >= 2 ? beginningOf(rest, left, room) : '';
    if (head !== '') {
      lines.push(lineStart + head);
      rest = rest.slice(head.length);
    } else if (line !== '') lines.push(line);
    // The rest is not measured, only its head: a word may have thousands of characters.
    for (let part = headOf(rest, room); part.length < rest.length; part = headOf(rest, room)) {
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
};
