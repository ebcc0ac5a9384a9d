import type { MonitorState } from './state.ts';

/** The smallest terminal that the monitor draws its screen in. A smaller one gets a single line that says so. */
export const smallestSize = { columns: 60, rows: 15 } as const;

/** The details stand beside the list from this width on. */
const sideBySideColumns = 140;
export const headerRows = 3;
const mostMessageRows = 4;

/** The frame of a menu above and below, its title, and its line of keys. */
export const menuFrameRows = 4;
const mostPaletteRows = 12;

/** Sizes and places of the parts of the screen, in cells. */
export type Layout = {
  readonly tooSmall: boolean;
  /** Width of the list; 0 while the details take its place. While the filter is typed, the list has its place. */
  readonly listColumns: number;
  /** Rows of the list below its headings. */
  readonly listRows: number;
  readonly details: { readonly x: number; readonly columns: number } | null;
  /** Rows between header and footer. */
  readonly bodyRows: number;
  /** Rows of the message above the line of keys. */
  readonly messageRows: number;
};

/** Divides the screen between its parts. */
export const layoutOf = ({
  size: { columns, rows },
  detailsOpen,
  filter,
  messageRows: wantedRows,
}: Pick<MonitorState, 'size' | 'detailsOpen' | 'filter' | 'messageRows'>): Layout => {
  const messageRows = Math.min(mostMessageRows, Math.max(1, wantedRows));
  const bodyRows = Math.max(1, rows - headerRows - messageRows - 1);
  const isSideBySide = columns >= sideBySideColumns;
  const detailsColumns = isSideBySide ? Math.min(100, Math.max(58, Math.round(columns * 0.42))) : columns;
  const listColumnsBesideDetails = isSideBySide ? columns - detailsColumns - 1 : 0;
  const hasDetails = detailsOpen && (isSideBySide || !filter.editing);
  return {
    tooSmall: columns < smallestSize.columns || rows < smallestSize.rows,
    listColumns: hasDetails ? listColumnsBesideDetails : columns,
    listRows: Math.max(1, bodyRows - 1),
    details: hasDetails ? { x: isSideBySide ? columns - detailsColumns : 0, columns: detailsColumns } : null,
    bodyRows,
    messageRows,
  };
};

/** Choices that a menu of `count` shows at once. */
export const menuRows = ({ bodyRows }: Layout, count: number): number =>
  Math.max(1, Math.min(count, bodyRows - menuFrameRows));

/** Choices that the palette shows at once; it doesn't shrink with its matches. */
export const paletteRows = (layout: Layout): number => menuRows(layout, mostPaletteRows);
