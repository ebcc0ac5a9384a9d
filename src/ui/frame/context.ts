import type { Language, Translate } from '../../i18n/translate.ts';
import type { Theme } from '../theme.ts';

/** What presentation needs beside the state: words, colours and the clock's zone, all fixed for a run. */
export type Context = {
  readonly translate: Translate;
  readonly language: Language;
  readonly theme: Theme;
};
