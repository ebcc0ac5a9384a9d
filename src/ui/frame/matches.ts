import type { ParsedQuery } from '../../jobs/query.ts';
import { fold } from '../../lib/fold.ts';
import { rememberFor } from '../../lib/remember.ts';
import { displayWidth, eachGrapheme, fitText } from '../../terminal/text/width.ts';
import type { Theme } from '../theme.ts';

/** The words that a filter searches, folded: the same array for the same filter. */
export const searchedWords = rememberFor((parsed: ParsedQuery): readonly string[] =>
  parsed.terms.flatMap(term => (term.field === 'any' && !term.negated ? [term.text] : [])),
);

type Match = { readonly start: number; readonly end: number };

/** A folded text, and the index in the original of each of its UTF-16 units, and of its end. */
type Folded = { readonly text: string; readonly origins: readonly number[] };

/** Folds grapheme by grapheme, so that each folded unit is known to come from one of them. */
const foldedWithOrigins = (text: string): Folded => {
  const origins: number[] = [];
  let folded = '';
  let index = 0;
  eachGrapheme(text, grapheme => {
    const part = fold(grapheme);
    for (let unit = 0; unit < part.length; unit += 1) origins.push(index);
    folded += part;
    index += grapheme.length;
    return true;
  });
  return { text: folded, origins: [...origins, index] };
};

/** Where the words occur in a text that folding changes, such as full-width letters. A match covers whole graphemes. */
const foldedMatches = (text: string, words: readonly string[]): readonly Match[] => {
  const { text: folded, origins } = foldedWithOrigins(text);
  return words.flatMap(word => {
    const at = folded.indexOf(word);
    if (at === -1) return [];
    const last = origins[at + word.length - 1] ?? 0;
    const end = origins.slice(at + word.length).find(origin => origin > last) ?? text.length;
    return [{ start: origins[at] ?? 0, end }];
  });
};

const asciiText = /^[\0-\x7f]*$/;

const asciiMatches = (text: string, words: readonly string[]): readonly Match[] => {
  const lower = text.toLowerCase();
  return words.flatMap(word => {
    const start = lower.indexOf(word);
    return start === -1 ? [] : [{ start, end: start + word.length }];
  });
};

/** Where the words first occur in a text, from left to right, without overlaps. */
const matchesIn = (text: string, words: readonly string[]): readonly Match[] => {
  const isAscii = asciiText.test(text);
  if (!isAscii && !hasMatch(text, words)) return [];
  const matches = isAscii ? asciiMatches(text, words) : foldedMatches(text, words);
  if (matches.length < 2) return matches;
  const found = matches.toSorted((a, b) => a.start - b.start);
  return found.filter(({ start }, index) => start >= (found[index - 1]?.end ?? 0));
};

/** Whether a text contains one of the words. */
export const hasMatch = (text: string, words: readonly string[]): boolean => {
  if (words.length === 0) return false;
  const folded = fold(text);
  return words.some(word => folded.includes(word));
};

/** Cells of text that stay in view before a match. */
const cellsBefore = 8;

/** A text that is cut at its start where its first match would be cut off at a width of `width` cells. */
export const withMatchInView = (text: string, width: number, words: readonly string[]): string => {
  const [first] = matchesIn(text, words);
  if (first === undefined || displayWidth(text) <= width) return text;
  if (displayWidth(text.slice(0, first.end)) < width) return text;
  // Cut between characters that form no pair: the start moves back until the part fits a cell boundary.
  let start = Math.max(0, first.start - cellsBefore);
  while (start > 0 && /[\udc00-\udfff\p{M}\u200d]/u.test(text.charAt(start))) start -= 1;
  const rest = `…${text.slice(start)}`;
  return displayWidth(rest) > width ? fitText(rest, width) : rest;
};

/** Underlines the words of the filter in a text that is drawn as it is. */
export const underlined = (text: string, words: readonly string[], theme: Theme): string => {
  let drawn = '';
  let position = 0;
  for (const { start, end } of matchesIn(text, words)) {
    drawn += text.slice(position, start) + theme('match', text.slice(start, end));
    position = end;
  }
  return drawn + text.slice(position);
};
