import type { Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import { type StagedJob, stageOf, waitsForCommit } from '../jobs/stages.ts';
import { displayWidth } from '../terminal/text/width.ts';
import { statusWord } from './job-names.ts';
import { withCommas } from './with-commas.ts';

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

/** What a running job shows instead of a percentage: the rows of a migration. Null without any. Not sanitized. */
export const progressNote = ({
  status,
  progress,
  reason,
}: Pick<Job, 'status' | 'progress' | 'reason'>): string | null =>
  status === 'in-progress' && progress === null ? reason : null;

const leastBarCells = 3;

/** What bars are drawn with, in the list, the details and the timeline. Each is one cell wide. */
export const barSigns = { done: '━', halfDone: '╸', left: '─' } as const;

/**
 * A bar in steps of half a cell and the percentage, `━━━╸────  46%`, in `width` cells; a dash when the progress is unknown.
 * A width below 7 has no room for a bar and gets the percentage alone.
 */
export const progressBar = (progress: number | null, width = 13): string => {
  const percent = formatPercent(progress);
  if (progress === null || width < leastBarCells + 4) return percent;
  const cells = Math.max(leastBarCells, width - 5);
  const halves = Math.floor((progress / 100) * cells * 2);
  const bar = barSigns.done.repeat(halves >> 1) + (halves % 2 === 1 ? barSigns.halfDone : '');
  return bar + barSigns.left.repeat(cells - bar.length) + percent.padStart(width - cells);
};

/** What an unfinished import is doing, such as `building indexes`; null for any other job. */
export const stageText = (job: StagedJob, translate: Translate): string | null => {
  const stage = stageOf(job);
  return stage === null ? null : translate(`stage.${stage}`);
};

/** The fewest cells of a bar with its percentage after a stage. */
const leastBar = 9;

/**
 * The progress of a running job in `width` cells: the stage of an import, the bar and the percentage. Without room for all
 * three, the bar is left out; without room for the stage either, bar and percentage are alone. An import that waits for a
 * commit has no bar, because nothing moves. Not sanitized.
 */
export const progressCell = (job: StagedJob & Pick<Job, 'reason'>, width: number, translate: Translate): string => {
  const note = progressNote(job);
  if (note !== null) return note;
  const stage = stageText(job, translate);
  if (stage === null || job.progress === null) return stage ?? progressBar(job.progress, width);
  if (waitsForCommit(job)) return stage;
  const room = width - displayWidth(stage) - 1;
  if (room >= leastBar) return `${stage} ${progressBar(job.progress, room)}`;
  const percent = formatPercent(job.progress);
  // The percentages of all rows end in the same cell.
  return room >= percent.length ? `${stage} ${percent.padStart(room)}` : progressBar(job.progress, width);
};

/** Percentage and stage in words, `85%, building indexes`, or {@link progressNote}. Null without any. Not sanitized. */
export const progressText = (job: StagedJob & Pick<Job, 'reason'>, translate: Translate): string | null => {
  const note = progressNote(job);
  if (note !== null) return note;
  const percent = job.progress === null ? null : formatPercent(job.progress);
  return (
    withCommas(
      [percent, stageText(job, translate)].filter(text => text !== null),
      translate,
    ) || null
  );
};
