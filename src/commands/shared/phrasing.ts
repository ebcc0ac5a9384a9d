import { kindLabel } from '../../format/job-names.ts';
import type { Speech } from '../../format/outcome.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { isoTime } from '../../jobs/json.ts';

/** How scripts are told of jobs: times in UTC, as everywhere in their output. */
export const speechIn = (language: Language): Speech => ({
  translate: translator(language),
  formatTime: at => isoTime(at) ?? '',
  labelOf: job => kindLabel(job, language),
});
