import type { ParsedQuery } from '../../jobs/query.ts';
import { rememberFor } from '../../lib/remember.ts';
import { displayWidth, fitText } from '../../terminal/text/width.ts';
import type { Theme } from '../theme.ts';

/** The words that a filter searches, folded: the same array for the same filter. */
export const searchedWords = rememberFor((parsed: ParsedQuery): readonly string[] =>
  parsed.terms.flatMap(term => (term.field === 'any' && !term.negated ? [term.text] : [])),
);

type Match = { readonly start: number; readonly end: number };

/** Where the words first occur in a text, from left to right, without overlaps. */
const matchesIn = (text: string, words: readonly string[]): readonly Match[] => {
  const lower = text.toLowerCase();
  // The positions in the two texts differ where a character changes its length.
  if (words.length === 0 || lower.length !== text.length) return [];
  const found = words
    .map(word => ({ start: lower.indexOf(word), length: word.length }))
    .filter(({ start }) => start !== -1)
    .map(({ start, length }) => ({ start, end: start + length }))
    .toSorted((a, b) => a.start - b.start);
  return found.filter(({ start }, index) => start >= (found[index - 1]?.end ?? 0));
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
