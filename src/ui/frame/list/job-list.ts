import { explainFeedProblem } from '../../../format/list-problems.ts';
import { groupDigits } from '../../../format/number.ts';
import { type Instant, type Job, mayChange } from '../../../jobs/job.ts';
import { fold } from '../../../lib/fold.ts';
import { localDay, noonOf } from '../../../lib/local-day.ts';
import { rememberFor } from '../../../lib/remember.ts';
import { cutText, displayWidth } from '../../../terminal/text/width.ts';
import { wrapLine } from '../../../terminal/text/wrap.ts';
import type { Context } from '../../context.ts';
import type { ListLine } from '../../rows/lines.ts';
import type { ListFacts } from '../../rows/list-facts.ts';
import { type Layout, layoutOf, usesFilterLine } from '../../state/layout.ts';
import { listLinesOf } from '../../state/selection.ts';
import type { MonitorState } from '../../state/state.ts';
import type { Meaning } from '../../theme.ts';
import { filled, type Pane } from '../pane.ts';
import { rowSign } from '../row-signs.ts';
import { fitStyled, spread } from '../styled-text.ts';
import {
  agingText,
  cellSource,
  cellText,
  columnsForRow,
  fitCell,
  gutter,
  headingLine,
  joinCells,
  type LaidOutColumn,
  layOutColumns,
  usedWidth,
} from './column-layout.ts';
import { type CellOptions, type Column, isSearched } from './columns.ts';
import { groupHeading } from './group-heading.ts';
import { searchedWords, underlined } from './matches.ts';
import { listPartColumns, type TimelineView, timelineView } from './timeline.ts';

/** The color of a whole row; null for a row whose cells have their own. Finished jobs are dim. */
const rowTone = ({ status }: Job): Meaning | null => (status === 'successful' || status === 'canceled' ? 'dim' : null);

/** The color of the row under the cursor: that of its job, inverse. */
const cursorTone = (job: Job): Meaning | null => (job.status === 'failed' ? 'status.failed' : rowTone(job));

const painted = (tone: Meaning | null, text: string, { theme }: Context): string =>
  tone === null ? text : theme(tone, text);

const cellOf = (laidOut: LaidOutColumn, job: Job, options: RowOptions): string =>
  cellWithTone(laidOut, job, cellText(laidOut, job, options), options.context);

/** Of a status that asks for nothing, the glyph alone has a color. */
const hasQuietWord = ({ column }: LaidOutColumn, { status }: Job): boolean =>
  column.id === 'status' && status !== 'failed' && status !== 'unknown';

const cellWithTone = (laidOut: LaidOutColumn, job: Job, text: string, context: Context): string => {
  if (rowTone(job) !== null) return text;
  const tone = laidOut.column.tone(job);
  return hasQuietWord(laidOut, job)
    ? painted(tone, text.slice(0, 1), context) + text.slice(1)
    : painted(tone, text, context);
};

/** The whole text of a cell that the filter searches, as it is and folded. */
type SearchedCell = { readonly text: string; readonly folded: string };

/** The texts of the cells that the filter searches, by their index; null for the other cells. */
const searchedCells = (
  own: readonly LaidOutColumn[],
  job: Job,
  options: RowOptions,
): readonly (SearchedCell | null)[] =>
  own.map(laidOut => {
    if (!isSearched(laidOut.column)) return null;
    const text = cellSource(laidOut, job, options);
    return { text, folded: fold(text) };
  });

/** The cells with the words of the filter in view and underlined. */
const cellsWithMatches = (
  { own, cells }: Pick<CachedRow, 'own' | 'cells'>,
  searched: readonly (SearchedCell | null)[],
  job: Job,
  { context, words }: RowOptions,
): readonly string[] => {
  const shown = [...cells];
  for (const [index, laidOut] of own.entries()) {
    const cell = searched[index] ?? null;
    if (cell === null || !words.some(word => cell.folded.includes(word))) continue;
    const text = underlined(fitCell(laidOut, cell.text, words), words, context.theme);
    shown[index] = cellWithTone(laidOut, job, text, context);
  }
  return shown;
};

/** What the row of a job depends on besides the job and the columns. */
type RowOptions = Omit<CellOptions, 'width'> & {
  readonly words: readonly string[];
  /** The local day, by which times are written. */
  readonly day: number;
};

type CachedRow = {
  readonly context: Context;
  readonly columns: readonly LaidOutColumn[];
  readonly now: Instant;
  readonly insights: RowOptions['insights'];
  readonly day: number;
  readonly age: string;
  /** The columns for this row. */
  readonly own: readonly LaidOutColumn[];
  /** The cells without the matches of a filter. A typed letter changes few of them. */
  readonly cells: readonly string[];
  /** Those of {@link searchedCells}; null before the first filter. */
  readonly searched: readonly (SearchedCell | null)[] | null;
  readonly words: readonly string[];
  readonly text: string;
};

/**
 * A job object never changes. Its row is laid out once per set of columns, and again when its age or the day has changed.
 * Another filter changes the cells with its matches.
 */
const rowCache = new WeakMap<Job, CachedRow>();

const rowText = (job: Job, columns: readonly LaidOutColumn[], options: RowOptions): string => {
  const { context, words, now, day, insights } = options;
  const cached = rowCache.get(job);
  const isSameList = cached?.columns === columns && cached.context === context;
  const isAging = mayChange(job) || job.observed !== null;
  // Of a job that has ended, only the day changes how its time is written.
  const isSameMoment =
    isSameList && (isAging ? cached.now === now && cached.insights === insights : cached.day === day);
  if (isSameMoment && cached.words === words) return cached.text;
  const age = isAging ? agingText(columns, job, options) : '';
  const isCurrent = isSameList && cached.day === day && cached.age === age;
  if (isCurrent && cached.words === words) {
    rowCache.set(job, { ...cached, now, insights });
    return cached.text;
  }
  const own = isCurrent ? cached.own : columnsForRow(columns, job, options);
  const cells = isCurrent ? cached.cells : own.map(laidOut => cellOf(laidOut, job, options));
  const known = isCurrent ? cached.searched : null;
  const searched = words.length === 0 ? known : (known ?? searchedCells(own, job, options));
  const shown =
    searched === null || words.length === 0 ? cells : cellsWithMatches({ own, cells }, searched, job, options);
  const text = painted(rowTone(job), joinCells(columns, shown), context);
  rowCache.set(job, { context, columns, now, insights, day, age, own, cells, searched, words, text });
  return text;
};

const cursorSign = '❯';

const rowLine = (
  state: MonitorState,
  job: Job,
  columns: readonly LaidOutColumn[],
  width: number,
  timeline: TimelineView | null,
  options: RowOptions,
): string => {
  const { context } = options;
  const { sign, tone } = rowSign(state, job);
  // The bar of the timeline follows the columns.
  const between = timeline === null ? '' : ' '.repeat(timeline.leftColumns - usedWidth(columns));
  const bar = timeline?.bar(job) ?? '';
  if (job.id === state.selectedId) {
    const cells = columnsForRow(columns, job, options).map(one => cellText(one, job, options, options.words));
    const row = `${cursorSign}${sign} ${joinCells(columns, cells)}`;
    return context.theme('cursor', painted(cursorTone(job), fitStyled(row + between + bar, width), context));
  }
  const row = ` ${sign === ' ' ? sign : context.theme(tone, sign)} ${rowText(job, columns, options)}`;
  return timeline === null ? row : row + between + context.theme(`status.${job.status}`, bar);
};

const layouts = new Map<string, readonly LaidOutColumn[]>();

/** The columns for a list. The same object for the same columns and widths, so that cached rows can be compared by it. */
const columnsOf = rememberFor(
  (
    facts: ListFacts,
    listWidth: number,
    context: Context,
    now: Instant,
    chosen: readonly string[] | null,
    isLoading: boolean,
  ) => {
    const laidOut = layOutColumns({ facts, width: listWidth, context, now, isLoading }, chosen);
    const key = laidOut.map(({ column, width }) => `${column.id} ${width}`).join();
    const known = layouts.get(key) ?? laidOut;
    if (layouts.size > 50) layouts.clear();
    layouts.set(key, known);
    return known;
  },
);

/** Only the day of the time matters, so columns are laid out once a day while nothing else changes. */
const columnsFor = (
  { rows, now, view, feed }: MonitorState,
  width: number,
  context: Context,
): readonly LaidOutColumn[] =>
  columnsOf(rows.facts, width, context, noonOf(localDay(now)), view?.columns ?? null, feed?.loading ?? true);

/** The columns beside the timeline: those that identify jobs, because their bars show the rest. */
const timelineColumnsOf = rememberFor((facts: ListFacts, listWidth: number, context: Context, now: Instant) =>
  layOutColumns({ facts, width: listWidth, context, now }, ['status', 'type', 'description']),
);

const emptyText = (state: MonitorState, context: Context): readonly string[] => {
  const { translate, bindings } = context;
  const { feed, host } = state;
  const source = { host, freshAt: feed?.freshAt ?? null };
  const retryKey = bindings.sign('app.refresh');
  if (state.projectsProblem !== null && state.project === null) {
    return [explainFeedProblem(state.projectsProblem, source, retryKey, translate)];
  }
  if (state.project === null) {
    if (state.projects === null) return [translate('list.loading', { host })];
    if (state.projects.length === 0) return [translate('list.noProjects')];
    return [translate('list.chooseProject', { key: bindings.sign('view.project') })];
  }
  if (feed === null || feed.freshAt === null) {
    return [
      feed?.problem
        ? explainFeedProblem(feed.problem, source, retryKey, translate)
        : translate('list.loading', { host }),
    ];
  }
  const hasWords = state.filter.applied.some(({ field }) => field === 'any');
  if (feed.jobs.size > 0) {
    const text = translate('list.noMatch', { key: bindings.sign('view.back') });
    return hasWords ? [text, '', translate('list.noMatchHint')] : [text];
  }
  return [translate(state.project.isWholeServer ? 'list.emptyServer' : 'list.empty')];
};

const emptyLines = (state: MonitorState, width: number, context: Context): readonly string[] => [
  '',
  ...emptyText(state, context)
    .flatMap(text => wrapLine(text, width - 2 * gutter))
    .map(line => ' '.repeat(gutter) + line),
];

/** The position of the cursor, `12 of 204`; '' if the whole list is in view. */
export const positionText = rememberFor((state: MonitorState, { translate }: Context): string => {
  const { rows, selectedIndex } = state;
  if (listLinesOf(state).length <= layoutOf(state).listRows) return '';
  return translate('list.position', { index: groupDigits(selectedIndex + 1), total: groupDigits(rows.length) });
});

const headingsOf = rememberFor(
  (
    columns: readonly LaidOutColumn[],
    order: MonitorState['order'],
    isReversed: boolean,
    width: number,
    context: Context,
  ): string => cutText(headingLine(columns, { order, isReversed }, context), width).trimEnd(),
);

/**
 * Whether the position is beside the headings of a list of `width` cells. Otherwise the header shows it: with the other facts
 * about the list if there are any, and where the headings leave no room.
 */
export const fitsPosition = rememberFor((state: MonitorState, width: number, context: Context): boolean => {
  // The strip of the timeline has room for it.
  if (state.timeline !== null) return true;
  if (usesFilterLine(state)) return false;
  const headings = headingsOf(columnsFor(state, width, context), state.order, state.isReversed, width, context);
  return displayWidth(headings) + 2 + displayWidth(positionText(state, context)) < width;
});

const topLine = (state: MonitorState, columns: readonly LaidOutColumn[], width: number, context: Context): string => {
  const headings = headingsOf(columns, state.order, state.isReversed, width, context);
  const position = fitsPosition(state, width, context) ? positionText(state, context) : '';
  return context.theme('dim', position === '' ? headings : spread(headings, `${position} `, width));
};

/** The headings above the list, with the strip and the axis of the timeline. */
const headLines = (
  state: MonitorState,
  columns: readonly LaidOutColumn[],
  width: number,
  timeline: TimelineView | null,
  context: Context,
): readonly string[] => {
  if (timeline === null) return [topLine(state, columns, width, context)];
  const { order, isReversed } = state;
  const headings = headingsOf(columns, order, isReversed, listPartColumns(timeline), context);
  return [
    timeline.strip(` ${positionText(state, context)}`),
    context.theme('dim', fitStyled(headings, timeline.leftColumns) + timeline.axis),
  ];
};

/** The columns of the list; beside the timeline, those that identify jobs. */
const shownColumns = (
  state: MonitorState,
  width: number,
  timeline: TimelineView | null,
  context: Context,
): readonly LaidOutColumn[] =>
  timeline === null
    ? columnsFor(state, width, context)
    : timelineColumnsOf(state.rows.facts, listPartColumns(timeline), context, state.now);

/** The column whose heading is drawn at column `x` of the list; null between two. */
export const columnAt = (x: number, state: MonitorState, width: number, context: Context): Column | null => {
  let start = gutter;
  for (const [index, { column, width: cells }] of shownColumns(
    state,
    width,
    timelineView(state, width, context),
    context,
  ).entries()) {
    if (index > 0) start += column.gap;
    if (x >= start && x < start + cells) return column;
    start += cells;
  }
  return null;
};

const listLines = (state: MonitorState, width: number, count: number, context: Context): readonly string[] => {
  const { rows } = state;
  const timeline = timelineView(state, width, context);
  const columns = shownColumns(state, width, timeline, context);
  const top = headLines(state, columns, width, timeline, context);
  if (rows.length === 0) return [...top, ...emptyLines(state, width, context)].slice(0, count + top.length);
  const took = columns.find(({ column }) => column.id === 'took');
  const options = {
    context,
    now: state.now,
    day: localDay(state.now),
    words: searchedWords(state.filter.parsed),
    insights: state.attention.insights,
    tookWidth: took?.width ?? 0,
  };
  const lines = listLinesOf(state);
  const lineText = (line: ListLine | undefined): string => {
    if (line === undefined) return '';
    if (line.kind === 'heading') return groupHeading(state, line, width, context);
    const job = rows.at(line.index);
    return job === undefined ? '' : rowLine(state, job, columns, width, timeline, options);
  };
  return [...top, ...Array.from({ length: count }, (_, row) => lineText(lines.at(state.top + row)))];
};

/** The list with its headings; null while the details fill the body. */
export const jobListPane = (state: MonitorState, layout: Layout, context: Context): Pane | null => {
  const { headerRows, listColumns, listRows, bodyRows } = layout;
  if (listColumns === 0) return null;
  const lines = listLines(state, listColumns, listRows, context);
  return { x: 0, y: headerRows, columns: listColumns, rows: bodyRows, lines: filled(lines, bodyRows) };
};
