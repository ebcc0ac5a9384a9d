import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { formatPercent, progressBar, progressBarCells } from '../../format/progress.ts';
import { elapsedOrEnded, started } from '../../format/time.ts';
import type { MessageId, Translate } from '../../i18n/translate.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { isUnfinished, jobStatuses } from '../../jobs/statuses.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { type Meaning, statusGlyphs } from '../theme.ts';

/** A width that a column may grow to, in cells. Spare cells are given out in the order of the turns of all columns. */
type Growth = { readonly turn: number; readonly width: number | ((translate: Translate) => number) };

/** What a cell depends on besides its job. */
export type CellOptions = {
  /** Width of the column, in cells. The cell is cut to it. */
  readonly width: number;
  readonly context: Context;
  readonly now: Instant;
};

/** One column of the list. */
export type Column = {
  readonly id: string;
  readonly heading: MessageId;
  /** Replaces a heading that is too wide for the column; null cuts the heading. */
  readonly narrowHeading: string | null;
  /** Cells that the column needs to be shown at all. */
  readonly minWidth: number;
  readonly growth: readonly Growth[];
  /** False for a column that is no better until it has reached the width of its next turn. */
  readonly growsGradually: boolean;
  /** The column with the lowest priority is the first to leave a narrow terminal. */
  readonly priority: number;
  readonly align: 'left' | 'right';
  /** The color of a cell; null for the terminal's own. */
  readonly tone: (job: Job) => Meaning | null;
  /** Whether cells change as time passes. */
  readonly ages: boolean;
  /** The text of a cell. Not sanitized. */
  readonly cell: (job: Job, options: CellOptions) => string;
};

/** Cells of the widest known status in the language, with its glyph. */
const widestStatus = (translate: Translate): number =>
  2 +
  Math.max(
    ...jobStatuses.filter(status => status !== 'unknown').map(status => displayWidth(translate(`status.${status}`))),
  );

const dim = (): Meaning => 'dim';
const plain = (): null => null;

/**
 * The columns of the list, from left to right. This is the only list of them. The widths come from the longest status word,
 * from `11-22 14:02`, and from the IDs that servers use.
 */
export const columns = [
  {
    id: 'status',
    heading: 'column.status',
    narrowHeading: null,
    minWidth: 13,
    growth: [{ turn: 1, width: widestStatus }],
    growsGradually: true,
    priority: 10,
    align: 'left',
    tone: ({ status }) => `status.${status}`,
    ages: false,
    cell: (job, { context }) => `${statusGlyphs[job.status]} ${statusWord(job, context.translate)}`,
  },
  {
    id: 'type',
    heading: 'column.type',
    narrowHeading: null,
    minWidth: 14,
    growth: [
      { turn: 5, width: 21 },
      { turn: 10, width: 30 },
    ],
    growsGradually: true,
    priority: 8,
    align: 'left',
    tone: plain,
    ages: false,
    cell: (job, { context }) => kindLabel(job, context.language),
  },
  {
    id: 'description',
    heading: 'column.description',
    narrowHeading: null,
    minWidth: 18,
    growth: [
      { turn: 2, width: 24 },
      { turn: 7, width: 40 },
      { turn: 12, width: 200 },
    ],
    growsGradually: true,
    priority: 9,
    align: 'left',
    tone: plain,
    ages: false,
    cell: job => subjectOf(job) ?? '–',
  },
  {
    id: 'progress',
    heading: 'column.progress',
    narrowHeading: '%',
    minWidth: 4,
    growth: [{ turn: 3, width: progressBarCells }],
    growsGradually: false,
    priority: 7,
    align: 'right',
    tone: plain,
    ages: false,
    // Only an unfinished job has a bar: the number says enough about the others.
    cell: ({ status, progress }, { width }) =>
      isUnfinished(status) && width >= progressBarCells ? progressBar(progress) : formatPercent(progress),
  },
  {
    id: 'started',
    heading: 'column.started',
    narrowHeading: null,
    minWidth: 11,
    growth: [],
    growsGradually: true,
    priority: 5,
    align: 'left',
    tone: dim,
    ages: true,
    cell: (job, { now }) => started(job, now),
  },
  {
    id: 'elapsed',
    heading: 'column.elapsed',
    narrowHeading: null,
    minWidth: 11,
    growth: [{ turn: 8, width: 13 }],
    growsGradually: true,
    priority: 6,
    align: 'left',
    tone: dim,
    ages: true,
    cell: (job, { now }) => elapsedOrEnded(job, now),
  },
  {
    id: 'createdBy',
    heading: 'column.createdBy',
    narrowHeading: null,
    minWidth: 12,
    growth: [
      { turn: 6, width: 20 },
      { turn: 11, width: 28 },
    ],
    growsGradually: true,
    priority: 3,
    align: 'left',
    tone: dim,
    ages: false,
    cell: ({ createdBy }) => createdBy ?? '–',
  },
  {
    id: 'id',
    heading: 'column.id',
    narrowHeading: null,
    minWidth: 12,
    growth: [
      { turn: 4, width: 22 },
      { turn: 9, width: 32 },
    ],
    growsGradually: true,
    priority: 4,
    align: 'left',
    tone: dim,
    ages: false,
    cell: ({ id }) => id,
  },
] as const satisfies readonly Column[];
