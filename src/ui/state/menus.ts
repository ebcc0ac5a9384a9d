import type { Project } from '../../cloud/gateway.ts';
import type { FeedSnapshot } from '../../feed/types.ts';
import { groupNames } from '../../jobs/groups.ts';
import { jobTypes } from '../../jobs/kinds.ts';
import { orderNames } from '../../jobs/order.ts';
import { valueInFilter } from '../../jobs/query/query-words.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { rememberFor } from '../../lib/remember.ts';
import type { Motion } from './action.ts';
import { layoutOf, menuRows, paletteRows } from './layout.ts';
import { menuCounts, namesByCount } from './menu-counts.ts';
import { movedIndex } from './motion.ts';
import { actionJobs, supportOf } from './selectors.ts';
import {
  type Dialog,
  groupInForce,
  type MenuKind,
  type MonitorState,
  type ProfileChoice,
  type SavedView,
} from './state.ts';

/** The value of "All" in the menus of types and statuses. */
export const anyChoice = '*';

/** The value of the choice that copies the view in force, in the menu of views. */
export const copyChoice = '=';

/** What the menu of copies offers. */
export const copyForms = ['summary', 'support', 'reason', 'json', 'describe', 'console', 'view'] as const;
export type CopyForm = (typeof copyForms)[number];

const formsWithoutConsole: readonly CopyForm[] = copyForms.filter(form => form !== 'console');

/** What the menu of copies offers: no link to the console on a server that has none. */
const copyFormsFor = (state: MonitorState): readonly CopyForm[] => {
  const jobs = actionJobs(state);
  const consoles = jobs.length === 0 ? [state.actionSupport.console] : jobs.map(job => supportOf(state, job).console);
  return consoles.every(console => console === null) ? formsWithoutConsole : copyForms;
};

const viewNames = rememberFor((views: readonly SavedView[]): readonly string[] => [
  anyChoice,
  ...views.map(({ name }) => name),
  copyChoice,
]);

const profileNames = rememberFor((profiles: readonly ProfileChoice[]): readonly string[] =>
  profiles.map(({ name }) => name),
);

const projectIds = rememberFor((projects: readonly Project[]): readonly string[] => projects.map(({ id }) => id));

/** Every type that a listed job may have, those that zjobs doesn't know last. */
const listedTypes = rememberFor((feed: FeedSnapshot): readonly string[] => {
  const known = new Set(jobTypes);
  const unknown = [...menuCounts(feed).types.keys()].filter(type => !known.has(type));
  return [anyChoice, ...jobTypes, ...unknown.sort()];
});

const listedNames = rememberFor((counts: ReadonlyMap<string, number>): readonly string[] => [
  anyChoice,
  ...namesByCount(counts),
]);

const knownTypes: readonly string[] = [anyChoice, ...jobTypes];
const statusValues: readonly string[] = [anyChoice, ...jobStatuses];
const noValues: readonly string[] = [];

/** The values of a menu, from top to bottom. */
export const menuValues = (menu: MenuKind, state: MonitorState): readonly string[] => {
  switch (menu) {
    case 'project':
      return state.projects === null ? noValues : projectIds(state.projects);
    case 'order':
      return orderNames;
    case 'group':
      return groupNames;
    case 'types':
      return state.feed === null ? knownTypes : listedTypes(state.feed);
    case 'statuses':
      return statusValues;
    case 'views':
      return viewNames(state.views);
    case 'profile':
      return profileNames(state.profiles);
    case 'copy':
      return copyFormsFor(state);
    case 'creators':
    case 'clusters':
      return state.feed === null ? noValues : listedNames(menuCounts(state.feed)[menu]);
  }
};

/** Whether several choices of a menu can be taken. */
export const hasManyChoices = (menu: MenuKind): boolean =>
  menu === 'types' || menu === 'statuses' || menu === 'project';

/** Index of the choice that the key 1 takes: in the menu of views, the first view, as in the list. */
export const firstNumbered = (menu: MenuKind): number => (menu === 'views' ? 1 : 0);

/** The fields of the filter that some menus write a condition on. */
export const filterFields = { creators: 'by', clusters: 'cluster' } as const;

/** The value in force, which is highlighted when the menu opens. */
const currentValue = (menu: MenuKind, state: MonitorState): string | undefined => {
  switch (menu) {
    case 'project':
      return state.project?.id;
    case 'order':
      return state.order;
    case 'group':
      return groupInForce(state);
    case 'types':
      return [...state.types][0];
    case 'statuses':
      return [...state.statuses][0];
    case 'views':
      return state.view?.name ?? anyChoice;
    case 'profile':
      return state.profile?.name;
    case 'copy':
      return undefined;
    case 'creators':
    case 'clusters':
      return valueInFilter(state.filter.text, filterFields[menu]) ?? undefined;
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

/** The index of a value, which is most likely in view; 0 when there is no such value. */
const indexFrom = (values: readonly string[], wanted: string, top: number): number => {
  const below = values.indexOf(wanted, top);
  return below === -1 ? Math.max(0, values.indexOf(wanted)) : below;
};

type MenuLike = Extract<Dialog, { kind: 'menu' | 'palette' | 'help' }>;

const isMenuLike = (dialog: Dialog | null): dialog is MenuLike =>
  dialog?.kind === 'menu' || dialog?.kind === 'palette' || dialog?.kind === 'help';

const rowsOf = ({ kind }: MenuLike, count: number, state: MonitorState): number => {
  const layout = layoutOf(state);
  if (kind === 'help') return layout.listRows;
  return kind === 'menu' ? menuRows(layout, count) : paletteRows(layout);
};

/** The open menu, palette or help, each of which has a highlight; null when none is open. */
export const openMenuOf = (state: MonitorState): OpenMenu | null => {
  const { dialog } = state;
  if (!isMenuLike(dialog)) return null;
  const isMenu = dialog.kind === 'menu';
  const values = isMenu ? menuValues(dialog.menu, state) : dialog.matches;
  const rows = rowsOf(dialog, values.length, state);
  const wanted = dialog.highlighted ?? (isMenu ? currentValue(dialog.menu, state) : undefined);
  const index = wanted === undefined ? 0 : indexFrom(values, wanted, dialog.top);
  return { values, index, rows, top: topShowing(index, dialog.top, rows, values.length) };
};

/** The value that Enter would choose; null where there is none. */
export const highlightedValue = (state: MonitorState): string | null => {
  const menu = openMenuOf(state);
  return menu?.values[menu.index] ?? null;
};

/** The state with the value at `index` highlighted. */
export const withHighlightAt = (state: MonitorState, index: number): MonitorState => {
  const { dialog } = state;
  const menu = openMenuOf(state);
  if (menu === null || !isMenuLike(dialog)) return state;
  const { values, rows, top } = menu;
  const highlighted = values[index];
  if (highlighted === undefined) return state;
  return { ...state, dialog: { ...dialog, highlighted, top: topShowing(index, top, rows, values.length) } };
};

/** The state with the highlight moved. Single steps wrap around at the ends. */
export const withHighlightMoved = (state: MonitorState, motion: Motion): MonitorState => {
  const menu = openMenuOf(state);
  if (menu === null || menu.values.length === 0) return state;
  const { index, rows } = menu;
  const count = menu.values.length;
  const moved = movedIndex(index, motion, count - 1, rows);
  const isStep = motion === 'up' || motion === 'down';
  return withHighlightAt(state, isStep ? (moved + count) % count : Math.max(0, Math.min(count - 1, moved)));
};
