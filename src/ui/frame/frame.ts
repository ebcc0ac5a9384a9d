import type { ImportFile } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { cutText, displayWidth } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { type Layout, layoutOf, smallestSize } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import { type DetailsContent, detailsContent, farthestScroll, filesTableRows } from './details.ts';
import { type DialogText, dialogText } from './dialogs.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { listLines } from './job-list.ts';
import { type MenuText, menuText, paletteText, widestLabel } from './menus.ts';
import { blankCells, displayWidthOfStyled, fitStyled, joinStyled } from './styled-text.ts';

/** A part of the screen, in cells from the top left. */
export type Rect = { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number };

/** The table of an import's files, `skipped` lines of it scrolled away above. */
export type FilesSlot = Rect & { readonly files: readonly ImportFile[]; readonly skipped: number };

/** What lies over the list. */
export type DialogSlot = Rect &
  (
    | { readonly kind: 'text'; readonly text: DialogText }
    | { readonly kind: 'menu'; readonly menu: MenuText; readonly limit: number }
    | { readonly kind: 'palette'; readonly menu: MenuText; readonly limit: number; readonly typed: string }
  );

/** One screen: a string a row, and the parts that components draw over it. */
export type Frame = {
  readonly rows: readonly string[];
  readonly files: FilesSlot | null;
  readonly dialog: DialogSlot | null;
  /** The farthest that what has the keys can be scrolled. */
  readonly farthest: number;
};

const tooSmall = ({ size }: MonitorState, { translate }: Context): Frame => {
  const text = translate('screen.tooSmall', { ...smallestSize, haveColumns: size.columns, haveRows: size.rows });
  return { rows: [cutText(text, size.columns)], files: null, dialog: null, farthest: 0 };
};

const headerHeight = 3;

type Pane = { readonly lines: readonly string[]; readonly files: FilesSlot | null; readonly farthest: number };

const filesSlot = (content: DetailsContent, scroll: number, pane: Rect): FilesSlot | null => {
  if (content.files === null) return null;
  const { at, files } = content.files;
  const from = Math.max(at, scroll);
  const to = Math.min(at + filesTableRows(files.length), scroll + pane.rows);
  if (to <= from) return null;
  return { x: pane.x, y: pane.y + from - scroll, columns: pane.columns, rows: to - from, files, skipped: from - at };
};

/** How much of the details is below, and the key that scrolls them. */
const moreLine = (below: number, { focus }: MonitorState, { translate, theme }: Context): string =>
  below === 0
    ? ''
    : theme('dim', translate(focus === 'details' ? 'details.more' : 'details.moreByTab', { count: below }));

const detailsPane = (state: MonitorState, layout: Layout, context: Context): Pane => {
  const place = layout.details;
  if (place === null) return { lines: [], files: null, farthest: 0 };
  const width = place.columns - 2;
  const content = detailsContent(state, width, context);
  const isLong = content.lines.length > place.rows;
  const rows = isLong ? place.rows - 1 : place.rows;
  const farthest = farthestScroll(content, rows);
  const scroll = Math.min(state.detailsScroll, farthest);
  const rect = { x: place.x + 1, y: headerHeight, columns: width, rows };
  const visible = content.lines.slice(scroll, scroll + rows);
  const hint = isLong ? [moreLine(farthest - scroll, state, context)] : [];
  return { lines: [...visible, ...hint].map(line => ` ${line}`), files: filesSlot(content, scroll, rect), farthest };
};

const bodyLines = (state: MonitorState, layout: Layout, pane: Pane, context: Context): readonly string[] => {
  if (layout.details === null) return listLines(state, layout.listColumns, layout.listRows, context);
  if (layout.listColumns === 0) return pane.lines;
  const list = listLines(state, layout.listColumns, layout.listRows, context);
  const border = context.theme(state.focus === 'details' ? 'key' : 'dim', state.focus === 'details' ? '┃' : '│');
  return Array.from(
    { length: layout.bodyRows },
    (_, index) => joinStyled(fitStyled(list[index] ?? '', layout.listColumns), border) + (pane.lines[index] ?? ''),
  );
};

const frameCells = 4;

const centred = (width: number, height: number, state: MonitorState, layout: Layout): Rect => {
  const area = layout.listColumns === 0 ? state.size.columns : layout.listColumns;
  return {
    x: Math.max(0, Math.floor((area - width) / 2)),
    y: headerHeight + Math.max(0, Math.floor((layout.bodyRows - height) / 2)),
    columns: width,
    rows: height,
  };
};

const roomOf = (state: MonitorState, layout: Layout): { readonly columns: number; readonly rows: number } => ({
  columns: Math.min((layout.listColumns === 0 ? state.size.columns : layout.listColumns) - 2, 92),
  rows: layout.bodyRows,
});

// The frame above and below, the title, and the line of keys with a blank one before it.
const textFrameRows = 5;
// The frame above and below, the title or what was typed, and the line of keys.
const menuFrameRows = 4;

const textSlot = (text: DialogText, state: MonitorState, layout: Layout, { translate, theme }: Context) => {
  const room = roomOf(state, layout);
  const scroll = state.dialog !== null && 'scroll' in state.dialog ? state.dialog.scroll : 0;
  const visible = Math.max(1, Math.min(text.lines.length, room.rows - textFrameRows));
  const farthest = Math.max(0, text.lines.length - visible);
  const from = Math.min(scroll, farthest);
  const below = farthest - from;
  const more = below === 0 ? '' : `  ${theme('dim', translate('dialog.below', { count: below }))}`;
  const footer = text.footer + more;
  const widest = Math.max(...[...text.lines, footer, ` ${text.title} `].map(displayWidthOfStyled));
  const rect = centred(Math.min(room.columns, widest + frameCells), visible + textFrameRows, state, layout);
  const slot: DialogSlot = {
    ...rect,
    kind: 'text',
    text: { ...text, footer, lines: text.lines.slice(from, from + visible) },
  };
  return { slot, farthest };
};

const menuSlot = (state: MonitorState, layout: Layout, context: Context): DialogSlot | null => {
  const { dialog } = state;
  const room = roomOf(state, layout);
  const width = room.columns - frameCells - 2;
  if (dialog?.kind === 'menu') {
    const menu = menuText(dialog.menu, state, width, context);
    const limit = Math.max(1, Math.min(menu.choices.length, room.rows - menuFrameRows));
    const columns = Math.min(
      room.columns,
      Math.max(widestLabel(menu.choices) + 2, displayWidth(menu.hint)) + frameCells,
    );
    return { ...centred(columns, limit + menuFrameRows, state, layout), kind: 'menu', menu, limit };
  }
  if (dialog?.kind !== 'palette') return null;
  const menu = paletteText(dialog.text, state, width, context);
  const limit = Math.max(1, Math.min(12, room.rows - menuFrameRows));
  const rect = centred(room.columns, limit + menuFrameRows, state, layout);
  return { ...rect, kind: 'palette', menu, limit, typed: sanitizeLine(dialog.text) };
};

const dialogSlot = (state: MonitorState, layout: Layout, context: Context) => {
  if (state.dialog === null) return { slot: null, farthest: 0 };
  const text = dialogText(state, roomOf(state, layout).columns - frameCells, context);
  return text === null
    ? { slot: menuSlot(state, layout, context), farthest: 0 }
    : textSlot(text, state, layout, context);
};

const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.columns && b.x < a.x + a.columns && a.y < b.y + b.rows && b.y < a.y + a.rows;

const withHole = (rows: readonly string[], hole: Rect): readonly string[] =>
  rows.map((row, y) =>
    y < hole.y || y >= hole.y + hole.rows
      ? row
      : blankCells(fitStyled(row, Math.max(displayWidthOfStyled(row), hole.x)), hole.x, hole.columns),
  );

/** The whole screen for a state. Pure: the same state gives the same frame. */
export const frame = (state: MonitorState, context: Context): Frame => {
  const layout = layoutOf(state);
  if (layout.tooSmall) return tooSmall(state, context);
  const pane = detailsPane(state, layout, context);
  const body = bodyLines(state, layout, pane, context);
  const filling = Array.from({ length: Math.max(0, layout.bodyRows - body.length) }, () => '');
  const rows = [...headerLines(state, context), ...body, ...filling, ...footerLines(state, layout.noticeRows, context)];
  const { slot, farthest } = dialogSlot(state, layout, context);
  if (slot === null) return { rows, files: pane.files, dialog: null, farthest: pane.farthest };
  const files = pane.files !== null && !overlaps(pane.files, slot) ? pane.files : null;
  return { rows: withHole(rows, slot), files, dialog: slot, farthest };
};
