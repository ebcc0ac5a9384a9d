import type { Job } from '../../../jobs/job.ts';
import type { OrderName } from '../../../jobs/order.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { displayWidth, fitText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { type CellOptions, type Column, columns, isSearched, type ListShape } from './columns.ts';
import { withMatchInView } from './matches.ts';

/** A column with its width on this screen, in cells. */
export type LaidOutColumn = { readonly column: Column; readonly width: number };

/** Cells before the first column: cursor, mark and a blank. */
export const gutter = 3;

/** Cells before and between the columns. The first column has the gutter instead of a gap. */
const gapBefore = (column: Column, index: number): number => (index === 0 ? gutter : column.gap);

/** Cells from the left edge of the list to the end of its last column. */
export const usedWidth = (laidOut: readonly LaidOutColumn[]): number =>
  laidOut.reduce((sum, { column, width }, index) => sum + gapBefore(column, index) + width, 0);

const minWidthOf = ({ minWidth }: Column, shape: ListShape): number =>
  typeof minWidth === 'number' ? minWidth : minWidth(shape);

const atMinimum = (chosen: readonly Column[], shape: ListShape): readonly LaidOutColumn[] =>
  chosen.map(column => ({ column, width: minWidthOf(column, shape) }));

/** The columns of a narrow list at their minimum width. Columns of low priority are left out first. */
const narrowColumns = (available: readonly Column[], shape: ListShape): readonly LaidOutColumn[] => {
  let chosen = atMinimum(
    available.filter(({ joins }) => joins === 0),
    shape,
  );
  while (chosen.length > 1 && usedWidth(chosen) > shape.width) {
    const lowest = Math.min(...chosen.map(({ column }) => column.priority ?? Infinity));
    chosen = chosen.filter(({ column }) => column.priority !== lowest);
  }
  return chosen;
};

/** A turn at which a column gets spare cells. `width` is null if the column joins the list at this turn. */
type Turn = { readonly turn: number; readonly column: Column; readonly width: number | null };

const turnsOf = (available: readonly Column[]): readonly Turn[] =>
  available
    .flatMap(column => [
      ...(column.joins === 0 ? [] : [{ turn: column.joins, column, width: null }]),
      ...column.growth.map(({ turn, width }) => ({ turn, column, width })),
    ])
    .toSorted((a, b) => a.turn - b.turn);

/** The columns of these IDs, in this order. */
const chosenColumns = (chosen: readonly string[]): readonly Column[] =>
  chosen.flatMap((id): readonly Column[] => columns.filter(column => column.id === id));

/** The columns for a list, or some of them. A column that no job has a value for is left out. */
export const layOutColumns = (
  shape: ListShape,
  only: readonly Column['id'][] | null = null,
): readonly LaidOutColumn[] => {
  const wanted: readonly Column[] = only === null ? columns : chosenColumns(only);
  const available = wanted.filter(({ field }) => field === null || shape.facts.present.has(field));
  const start = narrowColumns(available, shape);
  const widths = new Map(start.map(({ column, width }) => [column, width]));
  // A column joins only after all columns with an earlier turn, so that a narrowing list loses them one by one, from the
  // right.
  let mayJoin = start.length === available.filter(({ joins }) => joins === 0).length;
  let spare = Math.max(0, shape.width - usedWidth(start));
  for (const { column, width } of turnsOf(available)) {
    const current = widths.get(column);
    if (width === null ? !mayJoin : current === undefined) continue;
    const missing = width === null ? column.gap + minWidthOf(column, shape) : Math.max(0, width - (current ?? 0));
    if (width === null && missing > spare) {
      mayJoin = false;
      continue;
    }
    const granted = Math.min(spare, missing);
    widths.set(column, width === null ? granted - column.gap : (current ?? 0) + granted);
    spare -= granted;
  }
  return available.flatMap(column => {
    const width = widths.get(column);
    return width === undefined ? [] : [{ column, width }];
  });
};

/** The whole text of a cell, sanitized. */
export const cellSource = ({ column, width }: LaidOutColumn, job: Job, options: Omit<CellOptions, 'width'>): string =>
  sanitizeLine(column.cell(job, { ...options, width }));

/** The text of a cell, cut or filled to the width of its column. A matching word stays in view. */
export const fitCell = ({ column, width }: LaidOutColumn, text: string, words: readonly string[]): string =>
  fitText(isSearched(column) ? withMatchInView(text, width, words) : text, width, { align: column.align });

/** The cell of a job, sanitized and exactly as wide as its column. A matching word stays in view. */
export const cellText = (
  laidOut: LaidOutColumn,
  job: Job,
  options: Omit<CellOptions, 'width'>,
  words: readonly string[] = [],
): string => fitCell(laidOut, cellSource(laidOut, job, options), words);

/** The columns for the row of a job: the reason of a failure also takes the cells of an empty time at its right. */
export const columnsForRow = (
  laidOut: readonly LaidOutColumn[],
  job: Job,
  options: Omit<CellOptions, 'width'>,
): readonly LaidOutColumn[] => {
  const index = job.status === 'failed' ? laidOut.findIndex(({ column }) => column.id === 'progress') : -1;
  const [own, next] = [laidOut[index], laidOut[index + 1]];
  if (own === undefined || next?.column.id !== 'took') return laidOut;
  const blank = next.width - displayWidth(cellSource(next, job, options));
  const taken = Math.min(displayWidth(cellSource(own, job, options)) - own.width, blank);
  if (taken <= 0) return laidOut;
  const wider = { ...own, width: own.width + taken };
  return [...laidOut.slice(0, index), wider, { ...next, width: next.width - taken }, ...laidOut.slice(index + 2)];
};

/** The cells of a job that change with time, as one text that is equal while nothing has changed. */
export const agingText = (laidOut: readonly LaidOutColumn[], job: Job, options: Omit<CellOptions, 'width'>): string =>
  laidOut
    .filter(({ column }) => column.ages)
    .map(({ column, width }) => column.cell(job, { width, ...options }))
    .join(' ');

/** The cells of a row or of the headings side by side, with the blanks before each. */
export const joinCells = (laidOut: readonly LaidOutColumn[], cells: readonly string[]): string =>
  laidOut.map(({ column }, index) => (index === 0 ? '' : ' '.repeat(column.gap)) + (cells[index] ?? '')).join('');

const sortSigns = { up: '↑', down: '↓' } as const;
const reversedSigns = { up: '↓', down: '↑' } as const;

/** How a list is sorted. */
export type Sorting = { readonly order: OrderName; readonly isReversed: boolean };

/** The heading of a column in `room` cells, marked if the list is sorted by it. A column without room for its heading has none. */
const headingOf = (
  { column }: LaidOutColumn,
  room: number,
  { order, isReversed }: Sorting,
  { translate }: Pick<Context, 'translate'>,
): string => {
  const heading = translate(column.heading);
  const direction = column.sorts[order];
  const sign = direction === undefined ? '' : ` ${(isReversed ? reversedSigns : sortSigns)[direction]}`;
  return [heading + sign, heading].find(text => displayWidth(text) <= room) ?? '';
};

/** The line of headings. A heading may take the first of two blanks after its column. */
export const headingLine = (
  laidOut: readonly LaidOutColumn[],
  sorting: Sorting,
  context: Pick<Context, 'translate'>,
): string => {
  let line = '';
  let start = gutter;
  for (const [index, one] of laidOut.entries()) {
    const { column, width } = one;
    if (index > 0) start += column.gap;
    const spare = column.align === 'left' && laidOut[index + 1]?.column.gap === 2 ? 1 : 0;
    const heading = headingOf(one, width + spare, sorting, context);
    const cell = displayWidth(heading) > width ? heading : fitText(heading, width, { align: column.align });
    line += ' '.repeat(start - displayWidth(line)) + cell;
    start += width;
  }
  return line;
};
