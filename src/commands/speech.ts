import type { Speech } from '../actions/report.ts';
import { type Language, speaker } from '../i18n/translate.ts';
import { isoTime } from '../jobs/job-json.ts';
import { kindLabel } from '../words/labels.ts';

/** How scripts are told of jobs: times in UTC, as everywhere in their output. */
export const speechIn = (language: Language): Speech => ({
  say: speaker(language),
  formatTime: at => isoTime(at) ?? '',
  labelOf: job => kindLabel(job, language),
});
