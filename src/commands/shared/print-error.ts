import { errorJson, errorLine } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { Language } from '../../i18n/translate.ts';

/** Prints an error on standard error in the command's output format: one line of text, or JSON for `json`. */
export const printError = (
  error: unknown,
  format: string,
  language: Language,
  { stderr }: Pick<World, 'stderr'>,
): Promise<void> => stderr.write(format === 'json' ? errorJson(error) : errorLine(error, language));
