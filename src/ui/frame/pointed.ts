import type { Context } from '../context.ts';
import type { Pointed } from '../keys/pointer.ts';
import { layoutOf } from '../state/layout.ts';
import { openMenuOf } from '../state/menus.ts';
import type { MonitorState } from '../state/state.ts';
import type { Frame } from './frame.ts';
import { countAt, countsRow } from './header.ts';
import { columnAt } from './list/job-list.ts';
import type { Rect } from './pane.ts';

const contains = (rect: Rect, x: number, y: number): boolean =>
  x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows;

/** Rows of a menu above its choices: the frame and the title. */
const menuTopRows = 2;

const nothing: Pointed = { area: 'nothing' };

const inDialog = (box: NonNullable<Frame['dialog']>, y: number, state: MonitorState): Pointed => {
  const menu = openMenuOf(state);
  const row = y - box.y - menuTopRows;
  if (menu === null || box.kind === 'text' || row < 0 || row >= menu.rows) return { area: 'dialog' };
  const index = menu.top + row;
  return index < menu.values.length ? { area: 'choice', index } : { area: 'dialog' };
};

const inList = (list: Rect, x: number, y: number, state: MonitorState, context: Context): Pointed => {
  const { headingRows, listRows } = layoutOf(state);
  const row = y - list.y - headingRows;
  if (row >= 0) return row < listRows ? { area: 'line', line: state.top + row } : nothing;
  if (row < -1) return nothing;
  const column = columnAt(x - list.x, state, list.columns, context);
  return column === null ? nothing : { area: 'column', sorts: column.sorts };
};

/** What the frame of this state has at the cell `x`, `y`. An open dialog covers everything: only its own cells count. */
export const pointedAt = (x: number, y: number, state: MonitorState, drawn: Frame, context: Context): Pointed => {
  const { dialog, list, details } = drawn;
  if (dialog !== null) return contains(dialog, x, y) ? inDialog(dialog, y, state) : nothing;
  if (details !== null && contains(details, x, y)) return { area: 'details' };
  if (list !== null && contains(list, x, y)) return inList(list, x, y, state, context);
  if (y !== countsRow || layoutOf(state).tooSmall) return nothing;
  const of = countAt(x, state, context);
  return of === null ? nothing : { area: 'count', of };
};
