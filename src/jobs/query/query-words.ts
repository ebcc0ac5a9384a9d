import { fold } from '../../lib/fold.ts';
import { type QueryField, wordForm } from './query.ts';

const wordsOf = (text: string): readonly string[] => text.match(wordForm) ?? [];

/** The value as it is written in a filter. Quotes can't be written, so they are left out. */
const quoted = (value: string): string => {
  const plain = value.replaceAll('"', '');
  return /\s/.test(plain) ? `"${plain}"` : plain;
};

/** The condition `field:value` as it is written in a filter. */
export const conditionOf = (field: QueryField, value: string): string => `${field}:${quoted(value)}`;

const isOn = (word: string, field: QueryField): boolean => fold(word).startsWith(`${field}:`);

/** The value of the first condition on the field in the text of a filter, without quotes; null if there is none. */
export const valueInFilter = (text: string, field: QueryField): string | null => {
  const word = wordsOf(text).find(one => isOn(one, field));
  return word === undefined ? null : word.slice(field.length + 1).replaceAll('"', '');
};

/** The text of a filter with `field:value` as its only condition on the field, apart from negated ones. For null: without one. */
export const withValueInFilter = (text: string, field: QueryField, value: string | null): string =>
  [...wordsOf(text).filter(word => !isOn(word, field)), ...(value === null ? [] : [conditionOf(field, value)])].join(
    ' ',
  );

const othersThanMine = (words: readonly string[]): readonly string[] =>
  words.filter(word => fold(word.replaceAll('"', '')) !== 'is:mine');

/** The text of a filter without the condition `is:mine`. */
export const withoutMine = (text: string): string => othersThanMine(wordsOf(text)).join(' ');

/** The text of a filter with `is:mine` instead of a creator, or without `is:mine` if it has that. */
export const withMineToggled = (text: string): string => {
  const words = wordsOf(text);
  const others = othersThanMine(words);
  if (others.length < words.length) return others.join(' ');
  return [...words.filter(word => !isOn(word, 'by')), 'is:mine'].join(' ');
};
