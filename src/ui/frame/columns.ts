import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { formatPercent, progressBar, progressBarCells } from '../../format/progress.ts';
import { elapsedOrEnded, started } from '../../format/time.ts';
import type { MessageId } from '../../i18n/translate.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { statusGlyphs } from '../theme.ts';

export type ColumnId = 'status' | 'type' | 'description' | 'progress' | 'started' | 'elapsed' | 'createdBy' | 'id';

type Column = {
  readonly id: ColumnId;
  readonly heading: MessageId;
  /** Cells that it needs to be worth showing, and that it can use. */
  readonly least: number;
  readonly most: number;
  /** The higher, the longer it stays while the terminal narrows. */
  readonly priority: number;
  readonly align?: 'right';
  readonly text: (job: Job, context: Context, now: Instant) => string;
};

const wideBar = progressBarCells;

// Sources of the widths: the longest status word in either language, `11-22 14:02`, and the IDs that servers give.
const columns: readonly Column[] = [
  {
    id: 'status',
    heading: 'column.status',
    least: 13,
    most: 16,
    priority: 10,
    text: (job, { translate }) => `${statusGlyphs[job.status]} ${statusWord(job, translate)}`,
  },
  {
    id: 'type',
    heading: 'column.type',
    least: 14,
    most: 30,
    priority: 8,
    text: (job, { language }) => kindLabel(job, language),
  },
  {
    id: 'description',
    heading: 'column.description',
    least: 18,
    most: 200,
    priority: 9,
    text: job => subjectOf(job) ?? '–',
  },
  {
    id: 'progress',
    heading: 'column.progress',
    least: 4,
    most: wideBar,
    priority: 7,
    align: 'right',
    // A bar is for what still moves; of the rest the number says enough.
    text: job => (isUnfinished(job.status) ? progressBar(job.progress) : formatPercent(job.progress)),
  },
  {
    id: 'started',
    heading: 'column.started',
    least: 11,
    most: 11,
    priority: 5,
    text: (job, _context, now) => started(job, now),
  },
  {
    id: 'elapsed',
    heading: 'column.elapsed',
    least: 11,
    most: 13,
    priority: 6,
    text: (job, _context, now) => elapsedOrEnded(job, now),
  },
  {
    id: 'createdBy',
    heading: 'column.createdBy',
    least: 12,
    most: 28,
    priority: 3,
    text: job => job.createdBy ?? '–',
  },
  { id: 'id', heading: 'column.id', least: 12, most: 32, priority: 4, text: job => job.id },
];

/** A column with the width that it has on this screen, in cells. */
export type LaidOutColumn = { readonly column: Column; readonly width: number };

const gap = 1;

/** The cells before the first column: cursor, mark, space. */
export const gutter = 3;

// What is left over is given out in this order: enough of everything to be read before anything gets all it can use.
const growth: readonly (readonly [id: ColumnId, upTo: number])[] = [
  ['status', 16],
  ['description', 24],
  ['progress', wideBar],
  ['id', 22],
  ['type', 21],
  ['createdBy', 20],
  ['description', 40],
  ['elapsed', 13],
  ['id', 32],
  ['type', 30],
  ['createdBy', 28],
  ['description', 200],
];

const leastWidth = (chosen: readonly Column[]): number =>
  gutter + chosen.reduce((sum, column) => sum + column.least, 0) + gap * (chosen.length - 1);

/** The columns that fit into this many cells, the least important left out first. */
export const layOutColumns = (width: number, statusWidth: number): readonly LaidOutColumn[] => {
  let chosen = columns;
  while (chosen.length > 1 && leastWidth(chosen) > width) {
    const weakest = Math.min(...chosen.map(column => column.priority));
    chosen = chosen.filter(column => column.priority !== weakest);
  }
  const widths = new Map(chosen.map(column => [column.id, column.least]));
  let spare = Math.max(0, width - leastWidth(chosen));
  for (const [id, upTo] of growth) {
    const have = widths.get(id);
    if (have === undefined) continue;
    const more = Math.max(0, Math.min(spare, (id === 'status' ? Math.max(13, statusWidth) : upTo) - have));
    // Half a progress bar is no bar: it grows at once or not at all.
    if (id === 'progress' && have + more < upTo) continue;
    widths.set(id, have + more);
    spare -= more;
  }
  return chosen.map(column => ({ column, width: widths.get(column.id) ?? column.least }));
};

/** The cell of a job in a column, exactly as wide as the column. */
export const cellText = ({ column, width }: LaidOutColumn, job: Job, context: Context, now: Instant): string => {
  const text = sanitizeLine(column.text(job, context, now));
  if (column.id !== 'progress') return fitText(text, width);
  return fitText(width < wideBar ? formatPercent(job.progress) : text, width, { align: 'right' });
};

const headingOf = ({ column, width }: LaidOutColumn, { translate }: Context): string => {
  const heading = translate(column.heading);
  // Over a column that holds the number alone, its sign says it whole.
  return column.id === 'progress' && displayWidth(heading) > width ? '%' : heading;
};

/** The line of column heads. */
export const headingLine = (placed: readonly LaidOutColumn[], context: Context): string =>
  ' '.repeat(gutter) +
  placed
    .map(place => fitText(headingOf(place, context), place.width, { align: place.column.align ?? 'left' }))
    .join(' ');

/** Cells of the widest status of a language, with its glyph. */
export const widestStatus = (translate: Context['translate']): number =>
  2 +
  Math.max(
    ...(['pending', 'in-progress', 'successful', 'failed', 'canceling', 'canceled'] as const).map(status =>
      displayWidth(translate(`status.${status}`)),
    ),
  );
