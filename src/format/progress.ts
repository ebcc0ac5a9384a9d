import type { Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import { statusWord } from './job-names.ts';

/** The status and the percentage where one is known: `In Progress 40%`. Not sanitized. */
export const statusWithProgress = (
  job: Pick<Job, 'status' | 'rawStatus' | 'progress'>,
  translate: Translate,
): string => {
  const word = statusWord(job, translate);
  return job.progress === null ? word : `${word} ${job.progress}%`;
};

/** The status and, for a failed job, the reason: `Failed: no space left`. Not sanitized. */
export const statusWithReason = (job: Pick<Job, 'status' | 'rawStatus' | 'reason'>, translate: Translate): string => {
  const word = statusWord(job, translate);
  return job.status === 'failed' && job.reason !== null ? `${word}: ${job.reason}` : word;
};
