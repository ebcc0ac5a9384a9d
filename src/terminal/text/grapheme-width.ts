import { wideRanges } from './wide-characters.ts';

/*
 * The rules of the package `string-width`, by which Ink lays out; a test holds them equal. That package makes a
 * segmenter when it is loaded, which costs 10 ms at the start, and it segments again what is segmented already.
 */

const invisible =
  /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]$/u;
const spacingMark = /^\p{Spacing_Mark}$/u;
const pictographs = /\p{Extended_Pictographic}/gu;
const emojiStarts = /^[\d#*\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Longer ones are no emoji, and not worth the search. */
const longestEmoji = 50;

// Not RGI_Emoji, which takes 50 ms to compile: the joined ones are found before, and flags of regions begin with a wide flag.
const emojiForm = String.raw`^(?:\p{Basic_Emoji}|[\d#*]\uFE0F?\u20E3|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RGI_Emoji_Flag_Sequence})$`;
// It still takes 2 ms, and only where an emoji appears.
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

const ownWidth = (character: string): number => (isWide(character.codePointAt(0) ?? 0) ? 2 : 1);

const isFullOrHalfWidthForm = (character: string): boolean => character >= '\uFF00' && character <= '\uFFEF';

/** Hangul's conjoining vowels and final consonants; what joins them to a leading one is never wider than its two cells. */
const isTrailingJamo = (character: string): boolean => /^[\u1160-\u11FF\uD7B0-\uD7FB]$/.test(character);

/** Marks with room of their own, half-width voicing marks, and jamo that found no leading consonant widen what they stand on. */
const widens = (character: string, base: string): boolean =>
  spacingMark.test(character) ||
  isFullOrHalfWidthForm(character) ||
  (isTrailingJamo(base) && isTrailingJamo(character));

/** Cells of one grapheme; a terminal draws none in more than two. */
export const graphemeWidth = (grapheme: string): number => {
  if (isEmoji(grapheme)) return 2;
  const [base, ...others] = Array.from(grapheme).filter(character => !invisible.test(character));
  if (base === undefined) return 0;
  const wideners = others.filter(character => widens(character, base));
  return Math.min(
    2,
    wideners.reduce((width, character) => width + ownWidth(character), ownWidth(base)),
  );
};
