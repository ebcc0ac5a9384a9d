import type { ParsedQuery } from '../../../jobs/query/query.ts';
import { fold, isSettled } from '../../../lib/fold.ts';
import { rememberFor } from '../../../lib/remember.ts';
import { cutText, displayWidth, eachGrapheme, fitText, shortenText } from '../../../terminal/text/width.ts';
import type { Theme } from '../../theme.ts';

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

/** Where the words occur in a text of which folding changes nothing but the case. */
const settledMatches = (text: string, words: readonly string[]): readonly Match[] => {
  const lower = text.toLowerCase();
  return words.flatMap(word => {
    const start = lower.indexOf(word);
    return start === -1 ? [] : [{ start, end: start + word.length }];
  });
};

/** Where the words first occur in a text, from left to right, without overlaps. */
const matchesIn = (text: string, words: readonly string[]): readonly Match[] => {
  // Where a text is cut, it has an ellipsis, which folding would make three dots.
  const settled = text.replaceAll('…', '.');
  const matches = isSettled(settled) ? settledMatches(settled, words) : foldedMatches(text, words);
  if (matches.length < 2) return matches;
  const found = matches.toSorted((a, b) => a.start - b.start);
  return found.filter(({ start }, index) => start >= (found[index - 1]?.end ?? 0));
};

/** Cells of text that stay in view before a match. */
const cellsBefore = 8;

/** With fewer cells, the start of a text is useless. */
const leastStart = 8;

/** The index at most `cells` cells before `index`, at a border of characters. */
const indexBefore = (text: string, index: number, cells: number): number => {
  let start = index;
  for (let next = start; next >= 0 && displayWidth(text.slice(next, index)) <= cells; next -= 1) start = next;
  while (start > 0 && /[\udc00-\udfff\p{M}\u200d]/u.test(text.charAt(start))) start -= 1;
  return start;
};

/** A text cut in its middle so that its start and a later match are in view; null if both don't fit. */
const withStartInView = (text: string, width: number, { start, end }: Match): string | null => {
  const match = text.slice(indexBefore(text, start, 0), end);
  const isLast = end === text.length;
  // One cell for the ellipsis in the middle, and one for that at the end.
  const spare = width - 1 - displayWidth(match) - (isLast ? 0 : 1);
  if (spare < leastStart) return null;
  const rest = text.slice(end);
  const restCells = Math.min(displayWidth(rest), spare - leastStart + (isLast ? 0 : 1));
  const tail = match + shortenText(rest, restCells);
  return `${cutText(text, width - 1 - displayWidth(tail)).trimEnd()}…${tail}`;
};

/**
 * A text whose first match would be cut off at `width` cells is cut before the match: in its middle, so that its start stays
 * in view, else at its start. Any other text is unchanged.
 */
export const withMatchInView = (text: string, width: number, words: readonly string[]): string => {
  const [first] = matchesIn(text, words);
  if (first === undefined || displayWidth(text) <= width) return text;
  if (displayWidth(text.slice(0, first.end)) < width) return text;
  const whole = withStartInView(text, width, first);
  if (whole !== null) return whole;
  const spare = width - 2 - displayWidth(text.slice(first.start, first.end));
  const rest = `…${text.slice(indexBefore(text, first.start, Math.max(0, Math.min(cellsBefore, spare))))}`;
  return displayWidth(rest) > width ? fitText(rest, width) : rest;
};

/** Underlines the words of the filter in a text that is drawn unchanged. */
export const underlined = (text: string, words: readonly string[], theme: Theme): string => {
  let drawn = '';
  let position = 0;
  for (const { start, end } of matchesIn(text, words)) {
    drawn += text.slice(position, start) + theme('match', text.slice(start, end));
    position = end;
  }
  return drawn + text.slice(position);
};
