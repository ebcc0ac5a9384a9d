import { type GroupName, groupNames } from '../../jobs/groups.ts';
import { type OrderName, orderNames } from '../../jobs/order.ts';
import { withoutMine, withValueInFilter } from '../../jobs/query/query-words.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { toggled } from '../../lib/toggled.ts';
import { noRows } from '../rows/rows.ts';
import { anyChoice, copyChoice, filterFields, highlightedValue } from './menus.ts';
import { type MonitorState, withText } from './state.ts';

const statusNamed = (value: string) => jobStatuses.find(status => status === value);

/** Toggles the highlighted choice of a menu that takes several. */
export const toggleChoice = (state: MonitorState): MonitorState => {
  const value = highlightedValue(state);
  if (state.dialog?.kind !== 'menu' || value === null) return state;
  // The menu opens on the first choice that is in force. Without this flag, toggling that choice off would move the
  // highlight.
  const next = { ...state, dialog: { ...state.dialog, hasToggled: true, highlighted: value } };
  if (state.dialog.menu === 'types') {
    return { ...next, types: value === anyChoice ? new Set() : toggled(state.types, value) };
  }
  if (state.dialog.menu === 'project') {
    // The choice of all projects is not a project.
    if (value === anyChoice) return state;
    const marked = toggled(state.dialog.marked ?? new Set<string>(), value);
    return { ...next, dialog: { ...next.dialog, marked, hasToggled: marked.size > 0 } };
  }
  if (state.dialog.menu !== 'statuses') return state;
  if (value === anyChoice) return { ...next, statuses: new Set() };
  const status = statusNamed(value);
  return status === undefined ? state : { ...next, statuses: toggled(state.statuses, status) };
};

/** The list with another grouping. Its groups are different, so none is folded. */
export const withGroup = (state: MonitorState, group: GroupName | null): MonitorState =>
  group === state.group ? state : { ...state, group, folded: new Set() };

/** The list in this order; the order in force is reversed. */
export const withOrder = (state: MonitorState, order: OrderName): MonitorState => {
  return withOrderIn(state, order, order === state.order && !state.isReversed);
};

/** The list in this order and direction. */
export const withOrderIn = (state: MonitorState, order: OrderName, isReversed: boolean): MonitorState => {
  if (!state.restsAtTop) return { ...state, order, isReversed };
  // The cursor starts at the top of the new order. The rows are dropped, because they still have the old order.
  return { ...state, order, isReversed, rows: noRows, selectedId: null, selectedIndex: 0, cursorLine: 0, top: 0 };
};

/** The list as a saved view shows it; as usual for null. A view without an order or group has the usual one. */
export const withView = (state: MonitorState, name: string | null): MonitorState => {
  const view = state.views.find(one => one.name === name) ?? null;
  const order = view?.order ?? 'default';
  const ordered = order === state.order ? state : withOrder(state, order);
  return { ...withGroup(ordered, view?.group ?? null), view, isReversed: false };
};

/** Takes the highlighted choice and closes the menu; after choices were toggled, only closes it. */
export const choose = (state: MonitorState): MonitorState => {
  const value = highlightedValue(state);
  if (state.dialog?.kind !== 'menu' || value === null) return state;
  const closed = { ...state, dialog: null };
  if (state.dialog.hasToggled) return closed;
  if (state.dialog.menu === 'types') return { ...closed, types: value === anyChoice ? new Set() : new Set([value]) };
  if (state.dialog.menu === 'statuses') {
    const status = statusNamed(value);
    return { ...closed, statuses: status === undefined ? new Set() : new Set([status]) };
  }
  if (state.dialog.menu === 'creators' || state.dialog.menu === 'clusters') {
    // The user's own jobs and those of another creator exclude each other.
    const text = state.dialog.menu === 'creators' ? withoutMine(state.filter.text) : state.filter.text;
    const chosen = withValueInFilter(text, filterFields[state.dialog.menu], value === anyChoice ? null : value);
    return { ...closed, filter: withText(state.filter, chosen) };
  }
  if (state.dialog.menu === 'views') {
    return value === copyChoice ? closed : withView(closed, value === anyChoice ? null : value);
  }
  if (state.dialog.menu === 'group') return withGroup(closed, groupNames.find(name => name === value) ?? null);
  const order = orderNames.find(name => name === value);
  return state.dialog.menu !== 'order' || order === undefined ? closed : withOrder(closed, order);
};
