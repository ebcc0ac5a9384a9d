import type { Translate } from '../../i18n/translate.ts';
import type { JobSource } from '../../jobs/job.ts';

/** A sentence about a job or a list, after the name of its source where there are several. Not sanitized. */
export const ofSource = (source: JobSource | null, sentence: string, translate: Translate): string =>
  source === null ? sentence : translate('sources.failed', { source: source.name, what: sentence });
