import type { FeedSnapshot } from '../../feed/types.ts';
import { jobTypes } from '../../jobs/kinds.ts';
import { orderNames } from '../../jobs/order.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { layoutOf, menuRows, paletteRows } from './layout.ts';
import type { MenuKind, MonitorState } from './state.ts';

/** The value of "All" in the menus of types and statuses. */
export const anyChoice = '*';

const unknownTypesOf = new WeakMap<FeedSnapshot, readonly string[]>();

/** The types of the listed jobs that zjobs doesn't know. Cached, because it visits every job. */
const unknownTypes = (feed: FeedSnapshot): readonly string[] => {
  const cached = unknownTypesOf.get(feed);
  if (cached !== undefined) return cached;
  const known = new Set(jobTypes);
  const unknown = new Set<string>();
  for (const { type } of feed.jobs.values()) if (!known.has(type)) unknown.add(type);
  const sorted = [...unknown].sort();
  unknownTypesOf.set(feed, sorted);
  return sorted;
};

/** The values of a menu, from top to bottom. */
export const menuValues = (menu: MenuKind, state: MonitorState): readonly string[] => {
  switch (menu) {
    case 'project':
      return (state.projects ?? []).map(({ id }) => id);
    case 'order':
      return orderNames;
    case 'types':
      return [anyChoice, ...jobTypes, ...(state.feed === null ? [] : unknownTypes(state.feed))];
    case 'statuses':
      return [anyChoice, ...jobStatuses];
  }
};

/** What is in force now, which the menu opens on. */
const currentValue = (menu: MenuKind, state: MonitorState): string | undefined => {
  switch (menu) {
    case 'project':
      return state.project?.id;
    case 'order':
      return state.order;
    case 'types':
      return [...state.types][0];
    case 'statuses':
      return [...state.statuses][0];
  }
};

/** The open menu or palette as it is drawn. */
export type OpenMenu = {
  readonly values: readonly string[];
  /** Index of the highlighted value; 0 where there are no values. */
  readonly index: number;
  /** Index of the first visible value. */
  readonly top: number;
  /** Number of values that are visible at once. */
  readonly rows: number;
};

/** `top`, moved as little as needed to show `index` and to leave no rows empty. */
const topShowing = (index: number, top: number, rows: number, count: number): number =>
  Math.max(0, Math.min(index, Math.max(top, index - rows + 1), count - rows));

/** The open menu or palette; null when neither is open. */
export const openMenuOf = (state: MonitorState): OpenMenu | null => {
  const { dialog } = state;
  if (dialog?.kind !== 'menu' && dialog?.kind !== 'palette') return null;
  const isMenu = dialog.kind === 'menu';
  const values = isMenu ? menuValues(dialog.menu, state) : dialog.matches;
  const layout = layoutOf(state);
  const rows = isMenu ? menuRows(layout, values.length) : paletteRows(layout);
  const wanted = dialog.highlighted ?? (isMenu ? currentValue(dialog.menu, state) : undefined);
  const index = Math.max(0, wanted === undefined ? 0 : values.indexOf(wanted));
  return { values, index, rows, top: topShowing(index, dialog.top, rows, values.length) };
};

/** The value that Enter would choose; null where there is none. */
export const highlightedValue = (state: MonitorState): string | null => {
  const menu = openMenuOf(state);
  return menu?.values[menu.index] ?? null;
};

/** The state with the highlight moved by `step`, from the last value on to the first and back. */
export const withHighlightMoved = (state: MonitorState, step: 1 | -1): MonitorState => {
  const { dialog } = state;
  const menu = openMenuOf(state);
  if (menu === null || menu.values.length === 0) return state;
  if (dialog?.kind !== 'menu' && dialog?.kind !== 'palette') return state;
  const { values, rows } = menu;
  const index = (menu.index + step + values.length) % values.length;
  const highlighted = values[index] ?? null;
  return { ...state, dialog: { ...dialog, highlighted, top: topShowing(index, menu.top, rows, values.length) } };
};
