import { graphemesOf } from '../../terminal/text/width.ts';

/** The line that is being typed. The caret is an index in UTF-16 units, at the border of two graphemes. */
export type TextLine = { readonly text: string; readonly caret: number };

/** What a key does with the line. A word is a run of letters and digits, except where `delete-to-blank` says otherwise. */
export type Edit =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'start'
  | 'end'
  | 'delete-left'
  | 'delete-right'
  | 'delete-word-left'
  | 'delete-word-right'
  /** Deletes back to the blank before the word, as Ctrl-W does in a shell. */
  | 'delete-to-blank'
  | 'delete-to-start'
  | 'delete-to-end';

/** The text that a key types; null for a key that types nothing. */
export const typedText = (key: string): string | null => {
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : null;
};

const ascii = /^[\u0020-\u007E]*$/;
// Functions, because parsing these expressions takes 2 ms, which a start should not spend.
const wordBefore = (): RegExp => /[\p{L}\p{N}\p{M}_]+[^\p{L}\p{N}\p{M}_]*$/u;
const wordAfter = (): RegExp => /^[^\p{L}\p{N}\p{M}_]*[\p{L}\p{N}\p{M}_]+/u;
const runBefore = /\S+\s*$/;

/** The border of graphemes at `index`, else the next one. */
const borderFrom = (text: string, index: number): number => {
  if (index <= 0) return 0;
  if (index >= text.length) return text.length;
  const grapheme = graphemesOf(text).containing(index);
  return grapheme === undefined || grapheme.index === index ? index : grapheme.index + grapheme.segment.length;
};

/** The border of graphemes before `index`; 0 at the start. */
const borderBefore = (text: string, index: number): number => {
  if (index <= 0) return 0;
  return ascii.test(text) ? index - 1 : (graphemesOf(text).containing(index - 1)?.index ?? 0);
};

/** The border of graphemes after `index`; the length of the text at its end. */
export const borderAfter = (text: string, index: number): number =>
  index >= text.length ? text.length : ascii.test(text) ? index + 1 : borderFrom(text, index + 1);

/** A line with the caret at a border of graphemes: joined texts may form one grapheme at the caret. */
const lineOf = (text: string, caret: number): TextLine => ({
  text,
  caret: ascii.test(text) ? caret : borderFrom(text, caret),
});

/** The line with the caret at the end. */
export const lineAtEnd = (text: string): TextLine => ({ text, caret: text.length });

/** The line with `inserted` before the caret. */
export const withInserted = ({ text, caret }: TextLine, inserted: string): TextLine =>
  lineOf(text.slice(0, caret) + inserted + text.slice(caret), caret + inserted.length);

const lengthOf = (form: RegExp, text: string, orElse: number): number => form.exec(text)?.[0].length ?? orElse;

const startOf = (form: RegExp, { text, caret }: TextLine): number =>
  caret - lengthOf(form, text.slice(0, caret), caret);

const endOfWord = ({ text, caret }: TextLine): number =>
  caret + lengthOf(wordAfter(), text.slice(caret), text.length - caret);

const without = ({ text }: TextLine, start: number, end: number): TextLine =>
  lineOf(text.slice(0, start) + text.slice(end), start);

/** The line after the edit. */
export const edited = (line: TextLine, edit: Edit): TextLine => {
  const { text, caret } = line;
  switch (edit) {
    case 'left':
      return { text, caret: borderBefore(text, caret) };
    case 'right':
      return { text, caret: borderAfter(text, caret) };
    case 'word-left':
      return lineOf(text, startOf(wordBefore(), line));
    case 'word-right':
      return lineOf(text, endOfWord(line));
    case 'start':
      return { text, caret: 0 };
    case 'end':
      return lineAtEnd(text);
    case 'delete-left':
      return without(line, borderBefore(text, caret), caret);
    case 'delete-right':
      return without(line, caret, borderAfter(text, caret));
    case 'delete-word-left':
      return without(line, startOf(wordBefore(), line), caret);
    case 'delete-word-right':
      return without(line, caret, endOfWord(line));
    case 'delete-to-blank':
      return without(line, startOf(runBefore, line), caret);
    case 'delete-to-start':
      return without(line, 0, caret);
    case 'delete-to-end':
      return without(line, caret, text.length);
  }
};
