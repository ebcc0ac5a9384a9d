import { type SearchedField, searchedFields } from '../fields.ts';

/** The names that free text searches besides the ID and the description: those of people, clusters and collections. */
export const searchedNames = searchedFields.filter(
  (field): field is Exclude<SearchedField, 'id' | 'description'> => field !== 'id' && field !== 'description',
);

const digitBit = 1 << 26;
const otherBit = 1 << 27;
const wideBit = 1 << 28;

const bitOf = (code: number): number => {
  if (code >= 97 && code <= 122) return 1 << (code - 97);
  if (code >= 48 && code <= 57) return digitBit;
  return code < 128 ? otherBit : wideBit;
};

const bits = Int32Array.from({ length: 128 }, (_, code) => bitOf(code));

/**
 * A set of the characters in a folded text, as bits: one for each letter a–z, one for all digits, one for other ASCII
 * characters and one for the rest. A text can only contain a word whose bits it has. Fits a small integer.
 */
export const charactersOf = (text: string): number => {
  let found = 0;
  for (let at = 0; at < text.length; at += 1) found |= bits[text.charCodeAt(at)] ?? wideBit;
  return found;
};
