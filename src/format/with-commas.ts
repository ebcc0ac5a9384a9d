import type { Translate } from '../i18n/translate.ts';

/** The texts in one, with the commas of the language between them; '' without any. */
export const withCommas = (texts: readonly string[], translate: Translate): string =>
  texts.reduce((first, second) => (first === '' ? second : translate('text.pair', { first, second })), '');
