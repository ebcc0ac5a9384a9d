import type { Language, Say } from '../../words/say.ts';
import type { Theme } from '../theme.ts';

/** What presentation needs beside the state: words, colours and the clock's zone, all fixed for a run. */
export type Context = {
  readonly say: Say;
  readonly language: Language;
  readonly theme: Theme;
  /** Writes OSC 8 links; answers the text alone where the terminal has none. */
  readonly link: (text: string, url: string) => string;
};
