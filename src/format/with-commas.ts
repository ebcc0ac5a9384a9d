import type { Translate } from '../i18n/translate.ts';

const joined =
  (id: 'text.pair' | 'text.apart') =>
  (texts: readonly string[], translate: Translate): string =>
    texts.reduce((first, second) => (first === '' ? second : translate(id, { first, second })), '');

/** The texts joined by the commas of the language; '' without any. */
export const withCommas = joined('text.pair');

/** The texts joined by semicolons, for texts that contain commas. */
export const withSemicolons = joined('text.apart');
