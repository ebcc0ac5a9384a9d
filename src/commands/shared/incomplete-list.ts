import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, type Sentence } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { outOfReach, partName } from '../../format/list-problems.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { printNotice } from './notice.ts';
import { printError } from './print-error.ts';

/** The purpose of a call whose whole list is missing; `where` is its source, one of several. */
const wholePurpose = ({ where }: PartTrouble, language: Language): Sentence =>
  where === null
    ? { id: 'failed.whole' }
    : { id: 'sources.failed', params: { source: where, what: translator(language)('failed.whole') } };

/**
 * Prints on standard error what is missing from a list: an error for each part that makes the list incomplete, and one
 * warning for all others, the data planes that can't be reached.
 *
 * @returns the exit code: 6 for an incomplete list, else 0
 */
export const printIncomplete = async (
  troubles: readonly PartTrouble[],
  { language }: Pick<CommonOptions, 'language'>,
  format: string,
  world: Pick<World, 'stderr'>,
): Promise<ExitCode> => {
  const missing = troubles.filter(makesIncomplete);
  for (const trouble of missing) {
    const purpose: Sentence = trouble.isWhole
      ? wholePurpose(trouble, language)
      : { id: 'failed.part', params: { part: partName(trouble, translator(language)) } };
    await printError(new CallError(purpose, trouble.error), format, language, world);
  }
  const unreachable = outOfReach(troubles, translator(language));
  if (unreachable) await printNotice({ id: 'list.outOfReach', params: unreachable }, language, world);
  return missing.length === 0 ? 0 : 6;
};
