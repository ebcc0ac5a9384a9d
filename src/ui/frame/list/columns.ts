import { leftShort, stalledShort } from '../../../format/insight.ts';
import { kindLabel, kindNarrowName, kindShortName, statusWord, subjectOf } from '../../../format/job-names.ts';
import { progressCell } from '../../../format/progress.ts';
import { listTimeWidth, tookText, whenText } from '../../../format/time.ts';
import type { MessageId } from '../../../i18n/translate.ts';
import { reasonHeadline } from '../../../jobs/failure-cause.ts';
import { type JobField, jobFields } from '../../../jobs/fields.ts';
import type { Insight } from '../../../jobs/insight/insight.ts';
import { clusterOf, type Instant, type Job, mayChange } from '../../../jobs/job.ts';
import { kinds } from '../../../jobs/kinds.ts';
import type { OrderName } from '../../../jobs/order.ts';
import { waitsForCommit } from '../../../jobs/stages.ts';
import { jobStatuses } from '../../../jobs/statuses.ts';
import { dayMs } from '../../../lib/local-day.ts';
import { displayWidth, shortenMiddle, shortenText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import type { ListFacts, OptionalField, TypePair } from '../../rows/list-facts.ts';
import { knownInsight } from '../../state/attention.ts';
import { type Meaning, statusGlyphs } from '../../theme.ts';

/** What the width of a column depends on. */
export type ListShape = {
  /** Width of the list, in cells. */
  readonly width: number;
  readonly facts: ListFacts;
  readonly context: Context;
  readonly now: Instant;
  /** Whether older pages of the list are still missing. */
  readonly isLoading?: boolean;
};

/** Cells, fixed or by the shape of the list. */
type Cells = number | ((shape: ListShape) => number);

/** A width that a column may grow to. Columns get spare cells in the order of their turns. */
export type Growth = { readonly turn: number; readonly width: number };

/** What a cell depends on besides its job. */
export type CellOptions = {
  /** Width of the column, in cells. The cell is cut to it. */
  readonly width: number;
  readonly context: Context;
  readonly now: Instant;
  /** What zjobs knows about running jobs, by ID. */
  readonly insights?: ReadonlyMap<string, Insight>;
  /** The width of the column for the time that a job took. */
  readonly tookWidth?: number;
};

/** One column of the list. */
export type Column = {
  readonly id: string;
  readonly heading: MessageId;
  /** Cells that the column needs to be shown at all. */
  readonly minWidth: Cells;
  readonly growth: readonly Growth[];
  /** The orders that sort by this column, and whether the largest value is at the top then. */
  readonly sorts: Readonly<Partial<Record<OrderName, 'up' | 'down'>>>;
  /** The column with the lowest priority is left out first on a narrow terminal; null for a column that only a wide terminal has. */
  readonly priority: number | null;
  /** The turn at which the column joins the list if it fits; 0 for a column that a narrow list has, too. */
  readonly joins: number;
  /** The column is left out while no job has this field; null for a column that is never empty. */
  readonly field: OptionalField | null;
  /** Blank cells before the column: two where numbers or dates meet. */
  readonly gap: 1 | 2;
  readonly align: 'left' | 'right';
  /** The color of a cell in a row that has no color of its own; null for the terminal's own. */
  readonly tone: (job: Job) => Meaning | null;
  /** Whether cells change as time passes. */
  readonly ages: boolean;
  /** The fields whose text its cells show. Where free text of a filter searches one of them, a match is underlined. */
  readonly shows: readonly JobField[];
  /** The text of a cell. Not sanitized. */
  readonly cell: (job: Job, options: CellOptions) => string;
};

/** From this width on, the status is a word, and the type has a name that needs no explanation. */
const wordColumns = 100;

/** From this width on, the type has its whole name. */
const wideColumns = 200;

const longestStatus = ({ translate }: Context): number =>
  Math.max(
    ...jobStatuses.filter(status => status !== 'unknown').map(status => displayWidth(translate(`status.${status}`))),
  );

const longestLabel = 30;
const longestShortName = 12;

/** The name of a type in a list of this width. */
const typeName = (pair: TypePair, width: number, { language }: Context): string => {
  if (width < wordColumns) return kindNarrowName(pair, language);
  return width < wideColumns ? kindShortName(pair, language) : kindLabel(pair, language);
};

const longestOf = (names: readonly string[]): number => Math.max(0, ...names.map(displayWidth));

/**
 * Cells of the longest name of any kind, so that no column moves when a page with another kind arrives. Whole names are
 * long, so for them only the types in the list count.
 */
const typeWidth = ({ width, facts, context }: ListShape): number => {
  const names = (pairs: readonly TypePair[]): readonly string[] => pairs.map(pair => typeName(pair, width, context));
  if (width >= wideColumns) return Math.min(longestLabel, Math.max(6, longestOf(names(facts.types))));
  return Math.min(longestShortName, longestOf(names([...kinds, ...facts.types])));
};

/** The word for a status in `width` cells. That of an import that waits for its commit is longer than all others. */
const statusInList = (job: Job, width: number, { translate }: Context): string => {
  const word = statusWord(job, translate);
  return waitsForCommit(job) && displayWidth(word) > width ? translate('column.toCommit') : word;
};

/** Jobs of older pages are usually older than a day. The column has room for their times before they arrive. */
const whenWidth = ({ facts, now, context, isLoading = false }: ListShape): number => {
  const widthOf = (oldest: Instant | null): number => listTimeWidth(oldest, now, context.translate);
  const known = widthOf(facts.oldest);
  return (isLoading ? Math.max(known, widthOf(now - dayMs)) : known) + (facts.hasObserved ? 1 : 0);
};

/** A status is a sign in a narrow list, else a sign and a word. */
const statusWidth = ({ width, context }: ListShape): number => (width < wordColumns ? 1 : 2 + longestStatus(context));

/** The least cells of columns whose width depends on nothing. */
const least = { progress: 7, took: 6, source: 10 } as const;

/** The cells that the other columns of a narrow list leave to the description if the list has a column of sources. */
const besideSources = (shape: ListShape): number => {
  // Two for each column from the elapsed time on, one for each of the others, and the gutter.
  const blanks = 12;
  return (
    shape.width -
    blanks -
    statusWidth(shape) -
    typeWidth(shape) -
    whenWidth(shape) -
    least.progress -
    least.took -
    least.source
  );
};

/**
 * A list below 80 columns shortens the description before a column is left out, but not so far that jobs look alike. A wider
 * list of several sources, which has one more column, does so for the times of its jobs.
 */
const descriptionWidth = (shape: ListShape): number => {
  const { width, facts } = shape;
  if (width < 80) return Math.max(18, Math.min(26, width - 34), width - 44);
  return facts.present.has('source') ? Math.max(22, Math.min(36, besideSources(shape))) : 36;
};

/**
 * Elapsed time and, if it is known and fits, how long nothing has changed, what is left, or that the job is slow: `4m · ~3m
 * left`.
 */
const tookIn = (job: Job, { now, context, insights }: CellOptions, width: number): string => {
  const took = tookText(job, now);
  const insight = insights && knownInsight({ insights }, job);
  if (insight === undefined) return took;
  const { translate } = context;
  const slow = insight.isSlow ? translate('insight.slowShort') : null;
  const more = stalledShort(insight, now, translate) ?? leftShort(insight.estimate, now, translate) ?? slow;
  const whole = more === null ? took : `${took} · ${more}`;
  return displayWidth(whole) <= width ? whole : took;
};

/** How long a job has stalled, if the column of elapsed time has no room for it. */
const stalledBeside = (job: Job, options: CellOptions): string | null => {
  const { insights, now, context, tookWidth = 0 } = options;
  const insight = insights && knownInsight({ insights }, job);
  const stalled = insight === undefined ? null : stalledShort(insight, now, context.translate);
  return stalled !== null && tookIn(job, options, tookWidth).endsWith(stalled) ? null : stalled;
};

const progressOrReason = (job: Job, options: CellOptions): string => {
  const { width, context } = options;
  const stalled = stalledBeside(job, options);
  if (stalled !== null && displayWidth(stalled) <= width) return stalled;
  if (job.status === 'failed') return job.reason === null ? '' : reasonHeadline(job.reason);
  if (job.status === 'pending') return context.translate('column.queued');
  return mayChange(job) ? progressCell(job, width, context.translate) : '';
};

/** The name of a source, cut at its end. A name that ends in what distinguishes it, such as `Search (host)`, keeps its end. */
const shortSource = (name: string, width: number): string =>
  (name.endsWith(')') ? shortenMiddle : shortenText)(name, width);

const dim = (): Meaning => 'dim';
const plain = (): null => null;

/**
 * The columns of the list, from left to right. This is the only list of them. The widths come from the longest status word,
 * from `Fri 08:39`, and from the IDs that servers use.
 */
export const columns = [
  {
    id: 'status',
    heading: 'column.status',
    minWidth: statusWidth,
    growth: [],
    sorts: { status: 'up' },
    priority: 10,
    joins: 0,
    field: null,
    gap: 1,
    align: 'left',
    tone: ({ status }) => `status.${status}`,
    ages: false,
    shows: [],
    cell: (job, { width, context }) =>
      width === 1 ? statusGlyphs[job.status] : `${statusGlyphs[job.status]} ${statusInList(job, width - 2, context)}`,
  },
  {
    id: 'type',
    heading: 'column.type',
    minWidth: typeWidth,
    growth: [],
    sorts: { type: 'up' },
    priority: 8,
    joins: 0,
    field: null,
    gap: 1,
    align: 'left',
    tone: plain,
    ages: false,
    shows: [],
    cell: (job, { width, context: { language } }) =>
      [kindLabel(job, language), kindShortName(job, language)].find(name => displayWidth(name) <= width) ??
      kindNarrowName(job, language),
  },
  {
    id: 'description',
    heading: 'column.description',
    minWidth: descriptionWidth,
    growth: [
      { turn: 2, width: 40 },
      { turn: 4, width: 48 },
      { turn: 13, width: 72 },
    ],
    sorts: {},
    priority: 9,
    joins: 0,
    field: null,
    gap: 1,
    align: 'left',
    tone: plain,
    ages: false,
    shows: ['description', 'collectionName'],
    cell: job => subjectOf(job) ?? '–',
  },
  {
    id: 'progress',
    heading: 'column.progress',
    minWidth: least.progress,
    growth: [
      { turn: 1, width: 13 },
      { turn: 3, width: 26 },
      { turn: 10, width: 36 },
      { turn: 14, width: 72 },
    ],
    sorts: { progress: 'down' },
    priority: 7,
    joins: 0,
    field: null,
    gap: 1,
    align: 'left',
    tone: ({ status }) => (status === 'failed' ? 'bad' : null),
    ages: true,
    shows: ['reason'],
    cell: progressOrReason,
  },
  {
    id: 'took',
    heading: 'column.took',
    minWidth: least.took,
    growth: [{ turn: 2.5, width: 17 }],
    sorts: { longest: 'down' },
    priority: 6,
    joins: 0,
    field: null,
    gap: 2,
    align: 'right',
    tone: plain,
    ages: true,
    shows: [],
    cell: (job, options) => tookIn(job, options, options.width),
  },
  {
    id: 'when',
    heading: 'column.when',
    minWidth: whenWidth,
    growth: [],
    sorts: { default: 'down', newest: 'down', oldest: 'up' },
    priority: 5,
    joins: 0,
    field: null,
    gap: 2,
    align: 'left',
    tone: dim,
    ages: true,
    shows: [],
    cell: (job, { now, context }) => whenText(job, now, context.translate),
  },
  {
    id: 'createdBy',
    heading: 'column.createdBy',
    minWidth: 16,
    growth: [{ turn: 9, width: 24 }],
    sorts: { creator: 'up' },
    priority: null,
    joins: 5,
    field: 'createdBy',
    gap: 2,
    align: 'left',
    tone: dim,
    ages: false,
    shows: ['createdBy'],
    cell: ({ createdBy }) => createdBy ?? '–',
  },
  {
    id: 'id',
    heading: 'column.id',
    minWidth: ({ facts }) => Math.max(2, facts.idLength),
    growth: [],
    sorts: {},
    priority: null,
    joins: 6,
    field: null,
    gap: 2,
    align: 'left',
    tone: dim,
    ages: false,
    shows: ['id'],
    // A cut ID can't be used, so an ID that doesn't fit is left out.
    cell: ({ id }, { width }) => (displayWidth(id) <= width ? id : ''),
  },
  {
    id: 'cluster',
    heading: 'column.cluster',
    minWidth: 12,
    growth: [{ turn: 11, width: 24 }],
    sorts: {},
    priority: null,
    joins: 7,
    field: 'clusterName',
    gap: 2,
    align: 'left',
    tone: dim,
    ages: false,
    shows: ['clusterName', 'clusterId'],
    cell: (job, { width }) => shortenMiddle(clusterOf(job) ?? '–', width),
  },
  {
    id: 'collection',
    heading: 'column.collection',
    minWidth: 12,
    growth: [{ turn: 12, width: 24 }],
    sorts: {},
    priority: null,
    joins: 8,
    field: 'collectionName',
    gap: 2,
    align: 'left',
    tone: dim,
    ages: false,
    shows: ['collectionName'],
    cell: ({ collectionName }, { width }) => shortenMiddle(collectionName ?? '–', width),
  },
  {
    id: 'source',
    heading: 'column.source',
    minWidth: least.source,
    growth: [
      { turn: 2.2, width: 15 },
      { turn: 8.5, width: 20 },
    ],
    sorts: {},
    // It distinguishes jobs of several accounts, so it stays longer than the columns before it.
    priority: 6.5,
    joins: 0,
    field: 'source',
    gap: 2,
    align: 'left',
    tone: dim,
    ages: false,
    shows: ['source'],
    cell: ({ source }, { width }) => (source === null ? '–' : shortSource(source.name, width)),
  },
] as const satisfies readonly Column[];

const searchedColumns: ReadonlySet<string> = new Set(
  columns.filter(({ shows }) => shows.some(field => jobFields[field].searched)).map(({ id }) => id),
);

/** Whether free text of a filter searches what the cells of this column show. */
export const isSearched = ({ id }: Pick<Column, 'id'>): boolean => searchedColumns.has(id);
