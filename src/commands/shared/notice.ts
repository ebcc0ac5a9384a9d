import type { Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { type Language, translate } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/** Prints a warning or hint on standard error, apart from the command's result. */
export const printNotice = (
  { id, params }: Sentence,
  language: Language,
  { stderr }: Pick<World, 'stderr'>,
): Promise<void> => stderr.write(`zjobs: ${sanitizeLine(translate(language, id, params))}\n`);
