import { problemJson } from '../../cli/errors.ts';
import { statusWithReason } from '../../format/progress.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

const endedText = (job: Job, language: Language): string => `${job.id}: ${statusWithReason(job, translator(language))}`;

/** One line for a job that has ended: its ID, its status, and the reason if it failed. */
export const endedLine = (job: Job, language: Language): string => `${sanitizeLine(endedText(job, language))}\n`;

/** The same as an error for `-o json`, in English. */
export const endedJson = (job: Job): string =>
  problemJson({ code: null, message: endedText(job, 'en'), requestId: null });
