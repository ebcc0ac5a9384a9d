import type { Translate } from '../../i18n/translate.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { type Column, columns } from './columns.ts';

/** A column with its width on this screen, in cells. */
export type LaidOutColumn = { readonly column: Column; readonly width: number };

const gap = 1;

/** Cells before the first column: cursor, mark and a blank. */
export const gutter = 3;

const minWidthOf = (chosen: readonly Column[]): number =>
  gutter + chosen.reduce((sum, { minWidth }) => sum + minWidth, 0) + gap * (chosen.length - 1);

/** The columns that fit into `width` cells at their minimum; those of low priority leave first. */
const columnsThatFit = (width: number): readonly Column[] => {
  let chosen: readonly Column[] = columns;
  while (chosen.length > 1 && minWidthOf(chosen) > width) {
    const lowest = Math.min(...chosen.map(({ priority }) => priority));
    chosen = chosen.filter(({ priority }) => priority !== lowest);
  }
  return chosen;
};

type Turn = { readonly column: Column; readonly turn: number; readonly width: number };

const turnsOf = (chosen: readonly Column[], translate: Translate): readonly Turn[] =>
  chosen
    .flatMap(column => column.growth.map(growth => ({ column, ...growth })))
    .map(({ width, ...rest }) => ({ ...rest, width: typeof width === 'number' ? width : width(translate) }))
    .toSorted((a, b) => a.turn - b.turn);

/** The columns for a list of `width` cells. */
export const layOutColumns = (width: number, translate: Translate): readonly LaidOutColumn[] => {
  const chosen = columnsThatFit(width);
  const widths = new Map(chosen.map(column => [column, column.minWidth]));
  let spare = Math.max(0, width - minWidthOf(chosen));
  for (const { column, width: wanted } of turnsOf(chosen, translate)) {
    const current = widths.get(column) ?? column.minWidth;
    const missing = Math.max(0, wanted - current);
    if (missing > spare && !column.growsGradually) continue;
    const granted = Math.min(spare, missing);
    widths.set(column, current + granted);
    spare -= granted;
  }
  return chosen.map(column => ({ column, width: widths.get(column) ?? column.minWidth }));
};

/** The cell of a job, sanitized and exactly as wide as its column. */
export const cellText = ({ column, width }: LaidOutColumn, job: Job, context: Context, now: Instant): string =>
  fitText(sanitizeLine(column.cell(job, { width, context, now })), width, { align: column.align });

/** What changes in the row of a job as time passes; the same text while nothing has changed. */
export const agingText = (laidOut: readonly LaidOutColumn[], job: Job, context: Context, now: Instant): string =>
  laidOut
    .filter(({ column }) => column.ages)
    .map(({ column, width }) => column.cell(job, { width, context, now }))
    .join(' ');

const headingOf = ({ column, width }: LaidOutColumn, translate: Translate): string => {
  const heading = translate(column.heading);
  return column.narrowHeading !== null && displayWidth(heading) > width ? column.narrowHeading : heading;
};

/** The line of headings. */
export const headingLine = (laidOut: readonly LaidOutColumn[], { translate }: Pick<Context, 'translate'>): string =>
  ' '.repeat(gutter) +
  laidOut.map(one => fitText(headingOf(one, translate), one.width, { align: one.column.align })).join(' '.repeat(gap));
