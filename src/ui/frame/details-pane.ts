import type { ImportFile } from '../../jobs/job.ts';
import type { Context } from '../context.ts';
import { headerRows, type Layout } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import { detailsContent, type FilesBlock, filesTableRows } from './details.ts';
import { filled, type Pane, type Rect } from './pane.ts';

/** The visible part of the table of an import's files; its place is relative to the pane. */
export type FilesSlot = Rect & {
  readonly files: readonly ImportFile[];
  /** Rows of the table that are scrolled out of view above. */
  readonly skipped: number;
};

/** The details of the selected job. */
export type DetailsPane = Pane & {
  readonly files: FilesSlot | null;
  /** The farthest that they can be scrolled, in lines. */
  readonly maxScroll: number;
};

const filesSlot = (block: FilesBlock, scroll: number, visible: Rect): FilesSlot | null => {
  const tableRows = filesTableRows(block.files.length);
  const from = Math.max(block.at, scroll);
  const to = Math.min(block.at + tableRows, scroll + visible.rows);
  if (to <= from) return null;
  return {
    x: visible.x,
    y: visible.y + from - scroll,
    columns: visible.columns,
    rows: to - from,
    files: block.files,
    skipped: from - block.at,
  };
};

/** Says how many lines are below, and which keys scroll to them. */
const moreLine = (count: number, { focus }: MonitorState, { translate, theme, bindings }: Context): string => {
  if (count === 0) return '';
  const params = {
    count,
    up: bindings.sign('move.up'),
    down: bindings.sign('move.down'),
    pane: bindings.sign('view.pane'),
  };
  return theme('dim', translate(focus === 'details' ? 'details.more' : 'details.moreInPane', params));
};

/** The details in their place; null while they are closed. Beside the list they begin with the line that divides both. */
export const detailsPane = (state: MonitorState, layout: Layout, context: Context): DetailsPane | null => {
  if (layout.details === null) return null;
  const isBesideList = layout.listColumns > 0;
  const hasFocus = state.focus === 'details';
  const divider = isBesideList ? context.theme(hasFocus ? 'key' : 'dim', hasFocus ? '┃' : '│') : '';
  const dividerColumns = isBesideList ? 1 : 0;
  const width = layout.details.columns - 2;
  const content = detailsContent(state, width, context);
  const isLong = content.lines.count > layout.bodyRows;
  const rows = isLong ? layout.bodyRows - 1 : layout.bodyRows;
  const maxScroll = Math.max(0, content.lines.count - rows);
  const scroll = Math.min(state.detailsScroll, maxScroll);
  const visible = content.lines.slice(scroll, scroll + rows);
  const hint = isLong ? [moreLine(maxScroll - scroll, state, context)] : [];
  const place = { x: dividerColumns + 1, y: 0, columns: width, rows };
  const lines = [...visible, ...hint].map(line => `${divider} ${line}`);
  return {
    x: layout.details.x - dividerColumns,
    y: headerRows,
    columns: layout.details.columns + dividerColumns,
    rows: layout.bodyRows,
    lines: filled(lines, layout.bodyRows).map(line => (line === '' ? divider : line)),
    files: content.files === null ? null : filesSlot(content.files, scroll, place),
    maxScroll,
  };
};
