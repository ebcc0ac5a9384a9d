import type { Translate } from '../i18n/translate.ts';

const joined =
  (id: 'text.pair' | 'text.apart') =>
  (texts: readonly string[], translate: Translate): string =>
    texts.reduce((first, second) => (first === '' ? second : translate(id, { first, second })), '');

/** The texts joined by the commas of the language; '' without any. */
export const withCommas = joined('text.pair');

/** The texts as a list inside a sentence: `a, b and c`; '' without any. */
export const withAnd = (texts: readonly string[], translate: Translate): string => {
  const first = withCommas(texts.slice(0, -1), translate);
  const second = texts.at(-1) ?? '';
  return first === '' ? second : translate('text.last', { first, second });
};

/** The texts joined by semicolons, for texts that contain commas. */
export const withSemicolons = joined('text.apart');
