import type { Translate } from '../i18n/translate.ts';

const joined =
  (id: 'text.pair' | 'text.apart') =>
  (texts: readonly string[], translate: Translate): string =>
    texts.reduce((first, second) => (first === '' ? second : translate(id, { first, second })), '');

/** The texts in one, with the commas of the language between them; '' without any. */
export const withCommas = joined('text.pair');

/** The same with what stands between texts that have commas. */
export const withSemicolons = joined('text.apart');
