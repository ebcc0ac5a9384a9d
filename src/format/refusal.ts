import type { Translate } from '../i18n/translate.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { Refusal } from '../jobs/rules.ts';
import { statusWord } from './job-names.ts';
import { retryCommand } from './retry-command.ts';

/** The sentence of a refusal. `formatTime` writes a local time of day, `labelOf` the name of a kind of job. */
export const explainRefusal = (
  refusal: Refusal,
  translate: Translate,
  formatTime: (at: Instant) => string,
  labelOf: (kind: Pick<Job, 'type' | 'subtype'>) => string,
): string => {
  switch (refusal.id) {
    case 'refused.needsAdmin':
      return translate(refusal.id, { time: formatTime(refusal.deniedAt) });
    case 'refused.cancelStatus':
      return translate(refusal.id, { status: statusWord(refusal, translate) });
    case 'refused.cancelKind':
      return translate(refusal.id, { label: labelOf(refusal) });
    case 'refused.noCancelRoute': {
      const sentence = translate(refusal.id, { label: labelOf(refusal) });
      return refusal.console === null ? sentence : `${sentence} ${refusal.console}`;
    }
    case 'refused.noRetryRoute':
      return translate(refusal.id, { command: retryCommand(refusal.jobId) });
    default:
      return translate(refusal.id);
  }
};
