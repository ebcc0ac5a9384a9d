import { explainFeedProblem } from '../../format/list-problems.ts';
import { type Instant, type Job, mayChange } from '../../jobs/job.ts';
import { cutText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { headerRows, type Layout } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import { agingText, cellText, gutter, headingLine, type LaidOutColumn, layOutColumns } from './column-layout.ts';
import { filled, type Pane } from './pane.ts';
import { displayWidthOfStyled, fitStyled, spread } from './styled-text.ts';

const cellOf = (laidOut: LaidOutColumn, job: Job, context: Context, now: Instant): string => {
  const text = cellText(laidOut, job, context, now);
  const tone = laidOut.column.tone(job);
  return tone === null ? text : context.theme(tone, text);
};

type CachedRow = {
  readonly context: Context;
  readonly columns: readonly LaidOutColumn[];
  readonly age: string;
  readonly text: string;
};

/** A job object never changes. Its row is laid out once per set of columns, and again when its age has changed. */
const rowCache = new WeakMap<Job, CachedRow>();

const rowText = (job: Job, columns: readonly LaidOutColumn[], context: Context, now: Instant): string => {
  const isAging = mayChange(job) || job.observed !== null;
  const age = isAging ? agingText(columns, job, context, now) : '';
  const cached = rowCache.get(job);
  if (cached?.columns === columns && cached.context === context && cached.age === age) return cached.text;
  const text = columns.map(laidOut => cellOf(laidOut, job, context, now)).join(' ');
  rowCache.set(job, { context, columns, age, text });
  return text;
};

const cursorSign = '❯';
const markSign = '*';

const rowLine = (
  state: MonitorState,
  job: Job,
  columns: readonly LaidOutColumn[],
  width: number,
  context: Context,
): string => {
  const marked = state.marks.has(job.id);
  if (job.id === state.selectedId) {
    const cells = columns.map(laidOut => cellText(laidOut, job, context, state.now)).join(' ');
    return context.theme('cursor', fitStyled(`${cursorSign}${marked ? markSign : ' '} ${cells}`, width));
  }
  return ` ${marked ? context.theme('mark', markSign) : ' '} ${rowText(job, columns, context, state.now)}`;
};

const layouts = new Map<string, readonly LaidOutColumn[]>();

/** The columns for a width. The same object for the same width, so that cached rows can be compared by it. */
const columnsFor = (width: number, { language, translate }: Context): readonly LaidOutColumn[] => {
  const key = `${width}/${language}`;
  const columns = layouts.get(key) ?? layOutColumns(width, translate);
  if (layouts.size > 50) layouts.clear();
  layouts.set(key, columns);
  return columns;
};

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

const listLines = (state: MonitorState, width: number, count: number, context: Context): readonly string[] => {
  const columns = columnsFor(width, context);
  const above = state.top === 0 ? '' : context.theme('dim', context.translate('list.above', { count: state.top }));
  const heads = headingLine(columns, context);
  const dimHeads = (room: number): string => context.theme('dim', cutText(heads, room));
  const top = above === '' ? dimHeads(width) : spread(dimHeads(width - displayWidthOfStyled(above) - 1), above, width);
  if (state.rows.length === 0) return [top, ...emptyLines(state, width, context)].slice(0, count + 1);
  const rows = state.rows.slice(state.top, state.top + count);
  return [top, ...rows.map(job => rowLine(state, job, columns, width, context))];
};

/** The list with its headings in its place; null while the details take it. */
export const jobListPane = (state: MonitorState, layout: Layout, context: Context): Pane | null => {
  const { listColumns, listRows, bodyRows } = layout;
  if (listColumns === 0) return null;
  const lines = listLines(state, listColumns, listRows, context);
  return { x: 0, y: headerRows, columns: listColumns, rows: bodyRows, lines: filled(lines, bodyRows) };
};
