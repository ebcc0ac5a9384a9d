import { displayWidth } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { frameColumns, type Layout, menuFrameRows } from '../../state/layout.ts';
import type { MonitorState } from '../../state/state.ts';
import { withCaret } from '../caret.ts';
import type { Rect } from '../pane.ts';
import { promptSign } from '../prompt-sign.ts';
import { displayWidthOfStyled } from '../styled-text.ts';
import type { DialogText } from './dialog-text.ts';
import { dialogText } from './dialogs.ts';
import { helpColumns } from './help.ts';
import { type MenuText, menuText, numberColumns } from './menus.ts';

/** The frame of a text dialog above and below, its title, and its line of keys below a blank one. */
const textFrameRows = 5;
const highlightColumns = 2;
const noiseColumns = 6;
const mostColumns = 92;

/** What lies over the list. */
export type DialogBox = Rect & {
  /** How far its text can be scrolled, in lines. */
  readonly maxScroll: number;
} & (
    | { readonly kind: 'text'; readonly text: DialogText }
    | { readonly kind: 'menu'; readonly menu: MenuText }
    | { readonly kind: 'palette'; readonly menu: MenuText; readonly line: string }
  );

/** A list of this width has room for dialogs. Over a narrower one they take the whole screen. */
const roomyColumns = 76;

const areaColumns = ({ size }: MonitorState, { listColumns }: Layout): number =>
  listColumns < roomyColumns ? size.columns : listColumns;

const centered = (columns: number, rows: number, state: MonitorState, layout: Layout): Rect => ({
  x: Math.max(0, Math.floor((areaColumns(state, layout) - columns) / 2)),
  y: layout.headerRows + Math.max(0, Math.floor((layout.bodyRows - rows) / 2)),
  columns,
  rows,
});

/** A dialog that is nearly as wide as the list takes its whole width: a few letters of the list beside it would be noise. */
const boxColumns = (wanted: number, area: number): number => (area - wanted <= noiseColumns ? area : wanted);

/** The last line: the buttons, followed by the first of these endings that fits, else by the last one. */
const lastLine = ({ footer }: DialogText, endings: readonly (readonly string[])[], columns: number): string => {
  const lines = endings.map(ending => [footer, ...ending].filter(part => part !== '').join('  '));
  return lines.find(line => displayWidthOfStyled(line) <= columns) ?? lines.at(-1) ?? footer;
};

const textBox = (
  text: DialogText,
  room: number,
  state: MonitorState,
  layout: Layout,
  { translate, theme }: Context,
): DialogBox => {
  const area = areaColumns(state, layout);
  const wanted = text.scroll ?? (state.dialog !== null && 'scroll' in state.dialog ? state.dialog.scroll : 0);
  const visible = Math.max(1, Math.min(text.lines.length, layout.bodyRows - textFrameRows));
  const maxScroll = Math.max(0, text.lines.length - visible);
  const scroll = Math.min(wanted, maxScroll);
  const below = maxScroll - scroll;
  const more = below === 0 ? '' : theme('dim', translate('dialog.below', { count: below }));
  const less = below === 0 ? '' : theme('dim', `↓ ${below}`);
  const footer = lastLine(text, [[text.otherKeys ?? '', more], [more], [less]], room - frameColumns);
  const title = ` ${text.title}${text.line ?? ''} ${text.badge ?? ''}`;
  const widest = Math.max(...[...text.lines, footer, title].map(displayWidthOfStyled));
  return {
    ...centered(boxColumns(widest + frameColumns, area), visible + textFrameRows, state, layout),
    kind: 'text',
    text: { ...text, footer, lines: text.lines.slice(scroll, scroll + visible) },
    maxScroll,
  };
};

const menuBox = (
  menu: MenuText,
  room: number,
  state: MonitorState,
  layout: Layout,
  context: Context,
): Extract<DialogBox, { kind: 'menu' | 'palette' }> => {
  const area = areaColumns(state, layout);
  const rows = menu.rows + menuFrameRows;
  if (state.dialog?.kind === 'palette') {
    const prompt = ` ${promptSign('app.palette', context)}`;
    const width = room - frameColumns - displayWidth(menu.title) - displayWidthOfStyled(prompt);
    const line = prompt + withCaret(state.dialog, width, context.theme);
    return { ...centered(boxColumns(room, area), rows, state, layout), kind: 'palette', menu, line, maxScroll: 0 };
  }
  const widest = Math.max(menu.labelColumns + highlightColumns + numberColumns(menu), displayWidth(menu.hint));
  return {
    ...centered(boxColumns(widest + frameColumns, area), rows, state, layout),
    kind: 'menu',
    menu,
    maxScroll: 0,
  };
};

/** The open dialog with its position; null if none is open. */
export const dialogBox = (state: MonitorState, layout: Layout, context: Context): DialogBox | null => {
  if (state.dialog === null) return null;
  const most = state.dialog.kind === 'help' ? helpColumns : mostColumns;
  const room = Math.min(areaColumns(state, layout), most);
  const text = dialogText(state, room - frameColumns, context);
  if (text !== null) return textBox(text, room, state, layout, context);
  const menu = menuText(state, room - frameColumns - highlightColumns, context);
  return menu === null ? null : menuBox(menu, room, state, layout, context);
};
