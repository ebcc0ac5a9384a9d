import { lazy } from '../../lib/lazy.ts';
import { wideRanges } from './wide-characters.ts';

/*
 * The rules of the package `string-width`, which Ink uses for its layout, except for graphemes with several characters that
 * have cells: there `string-width` counts the first one, and terminals draw all. The package itself creates a segmenter when
 * it is loaded, which costs 10 ms at start, and it would segment the text a second time.
 */

// Functions, because parsing these expressions takes a ms, which the start of a list without unusual characters should not
// spend.
const isInvisible = (character: string): boolean =>
  /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]$/u.test(
    character,
  );
const startsEmoji = (grapheme: string): boolean =>
  /^[\d#*\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(grapheme);
const pictographsOf = (grapheme: string): readonly string[] => grapheme.match(/\p{Extended_Pictographic}/gu) ?? [];
/** Longer graphemes are not emoji, and would be slow to match. */
const longestEmoji = 50;

// Instead of RGI_Emoji, which takes 50 ms to compile: joined emoji are matched before, and tag flags start with a wide flag.
const emojiForm = String.raw`^(?:\p{Basic_Emoji}|[\d#*]\uFE0F?\u20E3|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RGI_Emoji_Flag_Sequence})$`;
// Compiling it takes 2 ms, so it is compiled for the first emoji only.
const emoji = lazy(() => new RegExp(emojiForm, 'v'));

const isEmoji = (grapheme: string): boolean => {
  if (grapheme.length > longestEmoji) return false;
  if (grapheme.includes('\u200D') && pictographsOf(grapheme).length >= 2) return true;
  if (!startsEmoji(grapheme)) return false;
  return emoji().test(grapheme);
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

const characterWidth = (character: string): number => {
  if (isInvisible(character)) return 0;
  return isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
};

/** Hangul's conjoining vowels and final consonants. After a leading consonant, they are drawn within its two cells. */
const isTrailingJamo = (character: string): boolean => /^[\u1160-\u11FF\uD7B0-\uD7FB]$/.test(character);

/**
 * The cells of one grapheme: 2 for an emoji, else those of all its characters. Spacing marks and the consonants of a
 * conjunct have cells of their own, in Thai, Lao and the scripts of India for example.
 */
export const graphemeWidth = (grapheme: string): number => {
  if (isEmoji(grapheme)) return 2;
  let width = 0;
  let isHangul = false;
  for (const character of grapheme) {
    const isTrailing = isTrailingJamo(character);
    if (!(isTrailing && isHangul)) width += characterWidth(character);
    isHangul = width > 0 && (isHangul || !isTrailing);
  }
  return width;
};

/** The characters of a grapheme that have cells, each with the marks that follow it. */
export const characterUnits = (grapheme: string): readonly string[] => {
  const units: string[] = [];
  for (const character of grapheme) {
    const last = units.length - 1;
    if (last >= 0 && characterWidth(character) === 0) units[last] += character;
    else units.push(character);
  }
  return units;
};
