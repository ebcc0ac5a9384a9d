import { graphemesOf } from './width.ts';

/**
 * The only door from a server to the screen. Everything that could move the cursor, reorder text, hide in it or take
 * no room of its own is removed; the rest is shown as it came.
 */

// Cf: bidi, zero-width, tags, annotations. Default ignorable: variation selectors (two widths in the wild), fillers, CGJ.
const hidden = String.raw`\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}`;
const unsafe = new RegExp(String.raw`[\p{Cc}${hidden}]|^\p{M}|\p{M}{5}`, 'u');
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// A joiner stays where both neighbours are pictographs (the left one perhaps with a skin tone): that is one emoji.
const removable = new RegExp(
  String.raw`(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})|[[\p{Cc}${hidden}]--\u200D]`,
  'gv',
);
const variationSelectors = /[\uFE00-\uFE0F]/g;
const leadingMarks = /^\p{M}+/u;
// Four marks on one base are more than any living script needs (Hebrew, Tibetan, Vietnamese); longer piles are drawn over other rows.
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/** Longest grapheme that is looked at when a cut must not fall inside one; emoji families are shorter. */
const graphemeReach = 64;

/** Start of the grapheme that holds the unit at `index`, so that a cut there halves nothing. */
const graphemeStart = (text: string, index: number): number => {
  const from = Math.max(0, index - graphemeReach);
  const near = graphemesOf(text.slice(from, index + graphemeReach)).containing(index - from);
  return near === undefined || near.index === 0 ? index : from + near.index;
};

/** UTF-16 index after `count` code points, or the length of a text that has fewer. */
const indexAfter = (text: string, count: number): number => {
  let index = 0;
  for (let seen = 0; seen < count && index < text.length; seen++)
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
};

const cut = (text: string, maxCharacters: number): string => {
  if (text.length <= maxCharacters) return text;
  const end = indexAfter(text, maxCharacters);
  return end >= text.length ? text : text.slice(0, graphemeStart(text, end));
};

const clean = (text: string): string =>
  unsafe.test(text)
    ? text
        .replace(lineBreaks, ' ')
        .replace(variationSelectors, '')
        .replace(removable, '')
        .replace(leadingMarks, '')
        .replace(piledMarks, '$1')
    : text;

/** More than this is not even looked at: a hostile megabyte must not cost a megabyte of regular expressions a frame. */
const inputUnitsPerCharacter = 16;

/**
 * One line that is safe to draw: no control, bidi, zero-width or ignorable character, no lone surrogate, no pile of
 * marks; line breaks and tabs become one space. At most `maxCharacters` (code points) stay. A clean text is returned as it is.
 */
export const sanitizeLine = (text: string, maxCharacters = 1000): string =>
  cut(clean(text.slice(0, maxCharacters * inputUnitsPerCharacter)), maxCharacters);

/** The lines of a text that may have several (a failure reason), each safe to draw; empty lines at the end are left out. */
export const sanitizeText = (text: string, maxCharacters = 20_000): readonly string[] => {
  const lines = text
    .slice(0, maxCharacters)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map(line => sanitizeLine(line, maxCharacters));
  const last = lines.findLastIndex(line => line.trim() !== '');
  return lines.slice(0, last + 1);
};

// C0 is left out: inside strings JSON.stringify has escaped it, and between them it is the line breaks of indented JSON.
const invisibleInJson = new RegExp(String.raw`[\u007F-\u009F${hidden}]`, 'gu');

const escapeUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
    '',
  );

/**
 * JSON text in which no character is invisible: DEL, C1, bidi, zero-width and ignorable characters and lone surrogates
 * become \uXXXX. `json` comes from JSON.stringify; parsing the result gives the same value.
 */
export const escapeForJson = (json: string): string => json.replace(invisibleInJson, escapeUnits);
