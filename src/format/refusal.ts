import type { Say } from '../i18n/translate.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { Refusal } from '../jobs/rules.ts';
import { statusWord } from './job-names.ts';
import { retryCommand } from './retry-command.ts';

/** The sentence of a refusal. `formatTime` writes a local time of day, `labelOf` the name of a kind of job. */
export const explainRefusal = (
  refusal: Refusal,
  say: Say,
  formatTime: (at: Instant) => string,
  labelOf: (kind: Pick<Job, 'type' | 'subtype'>) => string,
): string => {
  switch (refusal.id) {
    case 'refused.needsAdmin':
      return say(refusal.id, { time: formatTime(refusal.deniedAt) });
    case 'refused.cancelStatus':
      return say(refusal.id, { status: statusWord(refusal, say) });
    case 'refused.cancelKind':
      return say(refusal.id, { label: labelOf(refusal) });
    case 'refused.noCancelRoute': {
      const sentence = say(refusal.id, { label: labelOf(refusal) });
      return refusal.console === null ? sentence : `${sentence} ${refusal.console}`;
    }
    case 'refused.noRetryRoute':
      return say(refusal.id, { command: retryCommand(refusal.jobId) });
    default:
      return say(refusal.id);
  }
};
