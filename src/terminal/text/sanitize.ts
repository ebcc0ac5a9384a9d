import { lazy } from '../../lib/lazy.ts';
import { hideSecrets, hideSecretsInJson } from '../../lib/secrets.ts';
import { graphemesOf } from './width.ts';

/*
 * Every text of a server passes through this file before it is drawn. Characters that move the cursor, reorder text or
 * are invisible are removed, and the secrets of this process are hidden; the rest is shown unchanged.
 */

// Cf: bidi, zero-width, tags, annotations. Default ignorable: variation selectors (terminals disagree on their width), fillers, CGJ.
const hidden = String.raw`\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}`;
// Expressions with properties of characters take a few ms to compile, so they are compiled when a text needs them.
const unsafe = lazy(() => new RegExp(String.raw`[\p{Cc}${hidden}]|^\p{M}|[\p{Mn}\p{Me}]{5}`, 'u'));
/**
 * Characters beyond ASCII that are visible and not marks: Latin, Greek, Cyrillic, Kana, Han and Hangul letters and usual
 * punctuation. Most texts have no others, and this is tested much faster than the properties of each character.
 */
const visible = String.raw`\xa0-\xac\xae-\u02ff\u0391-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u2190-\u23ff\u2500-\u27bf\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60`;
const ordinaryText = new RegExp(`^[ -~${visible}]*$`);
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// A joiner stays between two pictographs (the left one may have a skin tone), because they form one emoji.
const removable = lazy(
  () =>
    new RegExp(
      String.raw`(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})|[[\p{Cc}${hidden}]--\u200D]`,
      'gv',
    ),
);
const variationSelectors = /[\uFE00-\uFE0F]/g;

/** How far a cut looks for the borders of its grapheme, UTF-16 units. The longest emoji are shorter. */
const graphemeReach = 64;

/** The start of the grapheme that contains the unit at `index`, so that a cut there splits no grapheme. */
const graphemeStart = (text: string, index: number): number => {
  const from = Math.max(0, index - graphemeReach);
  const grapheme = graphemesOf(text.slice(from, index + graphemeReach)).containing(index - from);
  return grapheme === undefined || grapheme.index === 0 ? index : from + grapheme.index;
};

/** The UTF-16 index after `count` code points, or the length of a shorter text. */
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

// No living script (Hebrew, Tibetan, Vietnamese) stacks more than four marks without cells; longer stacks cover other rows.
const clean = (text: string): string =>
  !ordinaryText.test(text) && unsafe().test(text)
    ? text
        .replace(lineBreaks, ' ')
        .replace(variationSelectors, '')
        .replace(removable(), '')
        .replace(/^\p{M}+/u, '')
        .replace(/([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu, '$1')
    : text;

/** The form of most texts. Nothing in them is removed, and this test is much faster. */
const printableAscii = /^[ -~]*$/;

/** Bounds the input of the regular expressions: without it, a hostile megabyte would be matched for every frame. */
const inputUnitsPerCharacter = 16;

/**
 * One line that is safe to draw: without control, bidi, zero-width and ignorable characters, lone surrogates and stacks
 * of marks. Line breaks and tabs become one space. At most `maxCharacters` code points are kept. A clean text is returned
 * unchanged.
 */
export const sanitizeLine = (text: string, maxCharacters = 1000): string =>
  text.length <= maxCharacters && printableAscii.test(text) ? hideSecrets(text) : sanitizedLine(text, maxCharacters);

const sanitizedLine = (text: string, maxCharacters: number): string =>
  cut(hideSecrets(clean(text.slice(0, maxCharacters * inputUnitsPerCharacter))), maxCharacters);

const escapeUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
    '',
  );

const oddCharacters = lazy(() => new RegExp(String.raw`[[\p{Cc}\p{Zs}${hidden}]--[ \u200D]]`, 'gv'));

/**
 * The text with its invisible characters and unusual spaces as \uXXXX, so that an error shows why a word that the user
 * gave is not what it looks like. A joiner stays, because it forms emoji.
 */
export const showOddCharacters = (text: string): string => text.replace(oddCharacters(), escapeUnits);

/**
 * One line for another program: the clipboard, the terminal's title, a notification. Only printable characters are left, so
 * that a shell into which it is pasted runs nothing. Unlike {@link sanitizeLine}, it does not cut the text.
 */
export const printableLine = (text: string): string => sanitizeLine(text, Number.POSITIVE_INFINITY);

/** The lines of a multi-line text (a failure reason), each safe to draw, without the empty lines at the end. */
export const sanitizeText = (text: string, maxCharacters = 20_000): readonly string[] => {
  const lines = text
    .slice(0, maxCharacters)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map(line => sanitizeLine(line, maxCharacters));
  const last = lines.findLastIndex(line => line.trim() !== '');
  return lines.slice(0, last + 1);
};

// Without C0: JSON.stringify escapes it in strings, and outside of strings it is the line breaks of indented JSON.
const invisibleInJson = lazy(() => new RegExp(String.raw`[\u007F-\u009F${hidden}]`, 'gu'));

const mayBeInvisible = new RegExp(String.raw`[^\0-\x7e${visible}]`);

/**
 * JSON text without invisible characters: DEL, C1, bidi, zero-width and ignorable characters and lone surrogates become
 * \uXXXX. `json` must come from JSON.stringify. Parsing the result gives the same value, with the secrets hidden.
 */
export const escapeForJson = (json: string): string =>
  hideSecretsInJson(mayBeInvisible.test(json) ? json.replace(invisibleInJson(), escapeUnits) : json);
