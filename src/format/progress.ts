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

/** A percentage: `40%`, or a dash when it is unknown. */
export const formatPercent = (progress: number | null): string => (progress === null ? '–' : `${progress}%`);

const barCells = 8;

/** The width of {@link progressBar}: the bar, a space and `100%`. */
export const progressBarCells = barCells + 5;

/** A bar and the percentage, `━━━━╌╌╌╌  50%`, in {@link progressBarCells} cells; a dash when the progress is unknown. */
export const progressBar = (progress: number | null): string => {
  if (progress === null) return formatPercent(progress);
  const filled = Math.round((progress / 100) * barCells);
  return `${'━'.repeat(filled)}${'╌'.repeat(barCells - filled)} ${String(progress).padStart(3)}%`;
};
