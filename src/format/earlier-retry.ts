import type { Translate } from '../i18n/translate.ts';
import type { EarlierRetry } from '../jobs/earlier-retry.ts';
import { type Job, mayChange } from '../jobs/job.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { statusWord } from './job-names.ts';

/**
 * One sentence: that the job was retried before, which job the retry started, and the status of that job. Sanitized.
 *
 * @param time when, as part of a sentence
 * @param run the job that the retry started; null where it is not known
 */
export const explainEarlierRetry = (
  { newJobId, isLost }: EarlierRetry,
  time: string,
  run: Pick<Job, 'status' | 'rawStatus' | 'finishedAt'> | null,
  translate: Translate,
): string => {
  if (isLost) return translate('retried.lost', { time });
  if (newJobId === null) return translate('retried.same', { time });
  const params = { time, jobId: sanitizeLine(newJobId) };
  if (run === null) return translate('retried.as', params);
  const status = sanitizeLine(statusWord(run, translate));
  return translate(mayChange(run) ? 'retried.runs' : 'retried.ended', { ...params, status });
};
