import type { Sentence } from '../../cli/errors.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/** Warnings for the user, which wait for a monitor to show them. */
export type Warnings = {
  /** The warnings that still wait. */
  readonly waiting: readonly string[];
  add(sentence: Sentence): void;
  /** Adds the line of an error. */
  addText(line: string): void;
  /** Shows the waiting warnings and all later ones with this function. */
  showWith(show: (text: string) => void): void;
};

export const createWarnings = (language: Language): Warnings => {
  const translate = translator(language);
  const waiting: string[] = [];
  let show = (text: string): void => void waiting.push(text);
  return {
    waiting,
    add: ({ id, params }) => show(sanitizeLine(translate(id, params))),
    addText: line => show(sanitizeLine(line.replace(/^zjobs: |\n$/g, ''))),
    showWith: next => {
      show = next;
      waiting.splice(0).forEach(next);
    },
  };
};
