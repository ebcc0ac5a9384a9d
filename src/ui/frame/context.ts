import type { Language, Say } from '../../i18n/translate.ts';
import type { Theme } from '../theme.ts';

/** What presentation needs beside the state: words, colours and the clock's zone, all fixed for a run. */
export type Context = {
  readonly say: Say;
  readonly language: Language;
  readonly theme: Theme;
};
