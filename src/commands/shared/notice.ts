import type { World } from '../../cli/world.ts';
import { type Language, type MessageId, type MessageParams, translate } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/** Says something beside the result, on standard error. */
export const remark = (
  id: MessageId,
  params: MessageParams,
  language: Language,
  { stderr }: Pick<World, 'stderr'>,
): Promise<void> => stderr.write(`zjobs: ${sanitizeLine(translate(language, id, params))}\n`);
