import type { Language, Translate } from '../i18n/translate.ts';

/** The language of the screen. */
export type Locale = {
  readonly translate: Translate;
  readonly language: Language;
};
