import type { SourceStatus } from '../../feed/types.ts';
import { rememberFor } from '../../lib/remember.ts';
import type { MonitorState } from './state.ts';

/** The smallest terminal that the monitor draws its screen in. A smaller one says so. */
export const smallestSize = { columns: 60, rows: 15 } as const;

/** The details are beside the list from this width on, and below it from this height on. */
const besideColumns = 110;
const belowRows = 30;
/** The line between the list and the details beside it, after a blank. */
export const dividerColumns = 2;
/** Rows that the list keeps below its headings while the details are below it. */
const leastListRows = 8;

/** Product and project, counts, and a line for what is new or for the filter. */
const leastHeaderRows = 3;
const mostMessageRows = 5;

/** The frame of a dialog left and right, with a blank inside each. */
export const frameColumns = 4;
/** The frame of a menu above and below, its title, and its line of keys. */
export const menuFrameRows = 4;
const mostPaletteRows = 12;

/** Where the details are: beside or below the list, or on the full body without it. */
type DetailsPosition = 'beside' | 'below' | 'full';

/** Sizes and positions of the areas of the screen, in cells. */
export type Layout = {
  readonly tooSmall: boolean;
  /** Rows of the header: one more while both the line of what is new and the line of the filter are shown. */
  readonly headerRows: number;
  /** Width of the list; 0 while the details fill the body, except while a filter is typed. */
  readonly listColumns: number;
  /** Rows of the headings of the list, with the strip of the timeline above them. */
  readonly headingRows: number;
  /** Rows of the list below its headings. */
  readonly listRows: number;
  /** The details. `y` counts from the first row of the body. */
  readonly details: {
    readonly position: DetailsPosition;
    readonly x: number;
    readonly y: number;
    readonly columns: number;
    readonly rows: number;
  } | null;
  /** Rows between header and footer. */
  readonly bodyRows: number;
  /** Rows of the message above the line of keys. */
  readonly messageRows: number;
};

type LayoutState = Pick<
  MonitorState,
  'size' | 'detailsOpen' | 'detailsZoomed' | 'filter' | 'messageRows' | 'timeline'
> &
  HeaderState;

type HeaderState = Pick<
  MonitorState,
  'attention' | 'filter' | 'view' | 'types' | 'statuses' | 'cause' | 'order' | 'isReversed' | 'marks' | 'feed' | 'rows'
>;

/** Whether a source of a list of several currently gives no good answer. */
export const givesNoAnswer = ({ problem, isOverdue }: SourceStatus): boolean => problem !== null || isOverdue;

/** Whether the line of the filter has content: the filter, the order, marks, or what is wrong with the list. */
export const usesFilterLine = (state: HeaderState): boolean => {
  const { filter, view, types, statuses, cause, order, isReversed, marks, feed, rows } = state;
  return (
    filter.editing ||
    filter.text !== '' ||
    view !== null ||
    types.size + statuses.size + marks.size > 0 ||
    cause !== null ||
    order !== 'default' ||
    isReversed ||
    (feed !== null &&
      (feed.badRecords > 0 || rows.length !== feed.jobs.size || (feed.sources ?? []).some(givesNoAnswer)))
  );
};

/** Whether the line of what changed since the user looked is shown. */
export const hasNewsLine = ({ attention }: Pick<MonitorState, 'attention'>): boolean =>
  attention.news?.hasLine === true;

const positionFor = (columns: number, rows: number, bodyRows: number): DetailsPosition => {
  if (columns >= besideColumns) return 'beside';
  // Headings of the list, and a rule above the details, which need as many rows as the list.
  return rows >= belowRows && bodyRows >= 2 * leastListRows + 2 ? 'below' : 'full';
};

/** Divides the screen into its areas. Computed once per state: a frame asks for it 15 times. */
export const layoutOf = rememberFor((state: LayoutState): Layout => {
  const { size, detailsOpen, detailsZoomed, filter, messageRows: wantedRows, timeline } = state;
  const { columns, rows } = size;
  const messageRows = Math.min(mostMessageRows, Math.max(1, wantedRows));
  const headerRows = leastHeaderRows + (hasNewsLine(state) && usesFilterLine(state) ? 1 : 0);
  const bodyRows = Math.max(1, rows - headerRows - messageRows - 1);
  const usual = positionFor(columns, rows, bodyRows);
  const position = detailsZoomed && !filter.editing ? 'full' : usual;
  const whole = { x: 0, y: 0, columns, rows: bodyRows };
  const headingRows = timeline === null ? 1 : 2;
  const common = {
    headerRows,
    headingRows,
    tooSmall: columns < smallestSize.columns || rows < smallestSize.rows,
    bodyRows,
    messageRows,
  };
  const listAlone = { ...common, listColumns: columns, listRows: Math.max(1, bodyRows - headingRows), details: null };
  if (!detailsOpen || (position === 'full' && filter.editing)) return listAlone;
  if (position === 'full') return { ...listAlone, listColumns: 0, details: { position, ...whole } };
  if (position === 'beside') {
    const detailsColumns = Math.min(100, Math.max(58, Math.round(columns * 0.45)));
    const x = columns - detailsColumns;
    return {
      ...listAlone,
      listColumns: x - dividerColumns,
      details: { position, ...whole, x, columns: detailsColumns },
    };
  }
  const listRows = Math.max(leastListRows, Math.floor(bodyRows * 0.4));
  const y = listRows + headingRows;
  return { ...listAlone, listRows, details: { position, ...whole, y, rows: bodyRows - y } };
});

/** Rows of the details that show their lines while they are searched: without the rule above and the line of the search. */
export const searchedRows = ({ details }: Layout): number =>
  details === null ? 1 : Math.max(1, details.rows - (details.position === 'below' ? 2 : 1));

/** Whether keys that scroll apply to the details: they have the focus, or fill the body. */
export const hasDetailsFocus = (state: LayoutState & Pick<MonitorState, 'focus'>): boolean => {
  const { details } = layoutOf(state);
  return details !== null && (state.focus === 'details' || details.position === 'full');
};

/** Whether this screen has no room for the details and the list together. */
export const fillsScreen = (state: LayoutState): boolean =>
  layoutOf({ ...state, detailsOpen: true, detailsZoomed: false }).listColumns === 0;

/** Choices that a menu of `count` shows at once. */
export const menuRows = ({ bodyRows }: Layout, count: number): number =>
  Math.max(1, Math.min(count, bodyRows - menuFrameRows));

/** Choices that the palette shows at once; it doesn't shrink with its matches. */
export const paletteRows = (layout: Layout): number => menuRows(layout, mostPaletteRows);
