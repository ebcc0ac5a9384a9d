import type { World } from '../../cli/world.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import { errorText, requestedWait } from '../../format/errors.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { printNotice } from './notice.ts';

/**
 * Returns a function that prints on standard error that reads fail and are repeated, once for each reason. For commands that
 * wait without a terminal, which would otherwise be silent.
 */
export const createTroubleNotice = (
  language: Language,
  world: Pick<World, 'stderr'>,
): ((error: Pick<CloudErrorFacts, 'message' | 'code' | 'requestId' | 'kind' | 'retryAfter'>) => void) => {
  const printed = new Set<string>();
  return error => {
    // The request ID differs each time.
    if (printed.has(error.message)) return;
    printed.add(error.message);
    const why = errorText(error, translator(language));
    const time = requestedWait(error);
    const sentence =
      time === null
        ? ({ id: 'wait.trouble', params: { why } } as const)
        : ({ id: 'wait.troubleUntil', params: { why, time } } as const);
    void printNotice(sentence, language, world);
  };
};
