import { wideRanges } from './wide-characters.ts';

/*
 * The rules of the package `string-width`, which Ink uses for its layout; a test keeps both equal. The package itself
 * creates a segmenter when it is loaded, which costs 10 ms at start, and it would segment the text a second time.
 */

const invisible =
  /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]$/u;
const spacingMark = /^\p{Spacing_Mark}$/u;
const pictographs = /\p{Extended_Pictographic}/gu;
const emojiStarts = /^[\d#*\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Longer graphemes are no emoji and would be slow to match. */
const longestEmoji = 50;

// Instead of RGI_Emoji, which takes 50 ms to compile: joined emoji are matched before, and tag flags start with a wide flag.
const emojiForm = String.raw`^(?:\p{Basic_Emoji}|[\d#*]\uFE0F?\u20E3|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RGI_Emoji_Flag_Sequence})$`;
// Compiling it takes 2 ms, so it is compiled for the first emoji only.
let emoji: RegExp | undefined;

const isEmoji = (grapheme: string): boolean => {
  if (grapheme.length > longestEmoji) return false;
  if (grapheme.includes('\u200D') && (grapheme.match(pictographs) ?? []).length >= 2) return true;
  if (!emojiStarts.test(grapheme)) return false;
  emoji ??= new RegExp(emojiForm, 'v');
  return emoji.test(grapheme);
};

const isWide = (codePoint: number): boolean => {
  let low = 0;
  let high = wideRanges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (wideRanges[2 * middle] ?? 0)) high = middle - 1;
    else if (codePoint > (wideRanges[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
};

const characterWidth = (character: string): number => (isWide(character.codePointAt(0) ?? 0) ? 2 : 1);

const isFullOrHalfWidthForm = (character: string): boolean => character >= '\uFF00' && character <= '\uFFEF';

/** Hangul's conjoining vowels and final consonants. Joined to a leading consonant, they stay within its two cells. */
const isTrailingJamo = (character: string): boolean => /^[\u1160-\u11FF\uD7B0-\uD7FB]$/.test(character);

/** Spacing marks, half-width voicing marks, and jamo without a leading consonant add their own width. */
const addsWidth = (character: string, base: string): boolean =>
  spacingMark.test(character) ||
  isFullOrHalfWidthForm(character) ||
  (isTrailingJamo(base) && isTrailingJamo(character));

/** The cells of one grapheme: 0, 1 or 2. Terminals draw none wider. */
export const graphemeWidth = (grapheme: string): number => {
  if (isEmoji(grapheme)) return 2;
  const [base, ...others] = Array.from(grapheme).filter(character => !invisible.test(character));
  if (base === undefined) return 0;
  const widening = others.filter(character => addsWidth(character, base));
  return Math.min(
    2,
    widening.reduce((width, character) => width + characterWidth(character), characterWidth(base)),
  );
};
