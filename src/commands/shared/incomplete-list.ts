import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, errorJson, errorLine } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { partName } from '../../format/list-problems.ts';
import { translator } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/**
 * Tells on standard error what is missing from a list, a line each; the data planes of clusters, which are not always
 * within reach, together in one warning.
 *
 * @returns the exit code: 6 where the list can't be called whole
 */
export const printIncomplete = async (
  troubles: readonly PartTrouble[],
  { language }: Pick<CommonOptions, 'language'>,
  format: string,
  { stderr }: Pick<World, 'stderr'>,
): Promise<ExitCode> => {
  const translate = translator(language);
  const missed = troubles.filter(makesIncomplete);
  for (const trouble of missed) {
    const failed = new CallError({ id: 'failed.part', params: { part: partName(trouble, translate) } }, trouble.error);
    await stderr.write(format === 'json' ? errorJson(failed) : errorLine(failed, language));
  }
  const unreached = troubles.filter(trouble => !makesIncomplete(trouble));
  const [first] = unreached;
  if (first) {
    const params = { count: unreached.length, why: first.error.message };
    await stderr.write(`zjobs: ${sanitizeLine(translate('list.outOfReach', params))}\n`);
  }
  return missed.length === 0 ? 0 : 6;
};
