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

/** What stands in place of the percentage of a job that runs: the rows of a migration. Null without. Not sanitized. */
export const progressNote = ({
  status,
  progress,
  reason,
}: Pick<Job, 'status' | 'progress' | 'reason'>): string | null =>
  status === 'in-progress' && progress === null ? reason : null;

const leastBarCells = 3;

/**
 * A bar in steps of half a cell and the percentage, `━━━╸────  46%`, in `width` cells; a dash when the progress is unknown.
 * A width below 7 has no room for a bar and gets the percentage alone.
 */
export const progressBar = (progress: number | null, width = 13): string => {
  const percent = formatPercent(progress);
  if (progress === null || width < leastBarCells + 4) return percent;
  const cells = Math.max(leastBarCells, width - 5);
  const halves = Math.floor((progress / 100) * cells * 2);
  const bar = `${'━'.repeat(halves >> 1)}${halves % 2 === 1 ? '╸' : ''}`;
  return bar + '─'.repeat(cells - bar.length) + percent.padStart(width - cells);
};
