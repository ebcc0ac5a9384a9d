import { messageRows } from '../frame/message.ts';
import type { MonitorState } from './state.ts';

/** The smallest terminal that the monitor draws in; below it one line says so. */
export const smallestSize = { columns: 60, rows: 15 } as const;

/** From this width on, the details stand beside the list. */
const besideColumns = 140;
const headerRows = 3;
const mostNoticeRows = 4;

/** Where the parts of the screen stand, in cells from the top left. */
export type Layout = {
  readonly tooSmall: boolean;
  /** Width of the list, 0 where the details take its place. */
  readonly listColumns: number;
  /** Height of the list's rows, without the column heads. */
  readonly listRows: number;
  readonly details: { readonly x: number; readonly columns: number; readonly rows: number } | null;
  /** Rows between the header and the footer. */
  readonly bodyRows: number;
  readonly noticeRows: number;
};

const noticeRowsOf = (state: MonitorState): number => Math.min(mostNoticeRows, Math.max(1, messageRows(state)));

/** Divides the screen. */
export const layoutOf = (state: MonitorState): Layout => {
  const { columns, rows } = state.size;
  const noticeRows = noticeRowsOf(state);
  const bodyRows = Math.max(1, rows - headerRows - noticeRows - 1);
  const beside = columns >= besideColumns;
  const detailsColumns = beside ? Math.min(100, Math.max(58, Math.round(columns * 0.42))) : columns;
  return {
    tooSmall: columns < smallestSize.columns || rows < smallestSize.rows,
    listColumns: state.detailsOpen ? (beside ? columns - detailsColumns - 1 : 0) : columns,
    listRows: Math.max(1, bodyRows - 1),
    details: state.detailsOpen
      ? { x: beside ? columns - detailsColumns : 0, columns: detailsColumns, rows: bodyRows }
      : null,
    bodyRows,
    noticeRows,
  };
};
