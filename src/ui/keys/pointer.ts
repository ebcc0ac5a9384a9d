import { type OrderName, orderNames } from '../../jobs/order.ts';
import type { MouseInput } from '../../terminal/input/mouse-reports.ts';
import type { Counted } from '../state/action.ts';
import { hasManyChoices, openMenuOf } from '../state/menus.ts';
import type { MonitorState } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/** The orders that sort by a column, and whether the largest value is at the top then. */
type Sorts = Readonly<Partial<Record<OrderName, 'up' | 'down'>>>;

/** What is drawn at a cell of the screen, if a click or the wheel can use it. */
export type Pointed =
  | { readonly area: 'count'; readonly of: Counted }
  | { readonly area: 'column'; readonly sorts: Sorts }
  /** A line of the list, by its index among all lines. */
  | { readonly area: 'line'; readonly line: number }
  | { readonly area: 'details' }
  /** A choice of a menu or of the palette, by its index among all values. */
  | { readonly area: 'choice'; readonly index: number }
  /** Anything else in the open dialog. */
  | { readonly area: 'dialog' }
  | { readonly area: 'nothing' };

/** Lines that a notch of the wheel scrolls. */
const wheelLines = 3;

/** What a click on a choice of the open menu or palette does. */
export type PointerEffects = {
  /** Takes the highlighted choice. */
  choose(): void;
  /** Runs the highlighted command of the palette. */
  runCommand(): void;
};

/** Sorts by a column. A second click on its heading reverses the order. */
const sortBy = ({ state, dispatch }: MonitorStore, sorts: Sorts): void => {
  const { order, isReversed } = state();
  const [first] = orderNames.filter(name => sorts[name] !== undefined);
  if (first === undefined) return;
  if (sorts[order] === undefined) dispatch({ type: 'order-by', order: first, isReversed: false });
  else dispatch({ type: 'order-by', order, isReversed: !isReversed });
};

/**
 * Whether a click on a choice of the open menu toggles it. Marks of projects wait for Enter, so a click opens a project until
 * one is marked.
 */
const clickToggles = ({ dialog }: Pick<MonitorState, 'dialog'>): boolean =>
  dialog?.kind === 'menu' && hasManyChoices(dialog.menu) && (dialog.menu !== 'project' || dialog.hasToggled);

/** Takes the choice at `index`. In a menu that takes several choices, it toggles the choice, and the menu stays open. */
const clickChoice = ({ state, dispatch }: MonitorStore, index: number, effects: PointerEffects): void => {
  dispatch({ type: 'highlight', index });
  if (state().dialog?.kind === 'palette') effects.runCommand();
  else if (clickToggles(state())) dispatch({ type: 'toggle-choice' });
  else effects.choose();
};

const click = (store: MonitorStore, pointed: Pointed, effects: PointerEffects): void => {
  const { state, dispatch } = store;
  // A click ends typing and keeps the filter, like Enter.
  if (state().filter.editing && pointed.area !== 'nothing') dispatch({ type: 'apply-filter' });
  switch (pointed.area) {
    case 'count':
      dispatch({ type: 'filter-count', of: pointed.of });
      return;
    case 'column':
      sortBy(store, pointed.sorts);
      return;
    case 'line':
      dispatch({ type: 'click-line', line: pointed.line });
      return;
    case 'details':
      if (state().focus === 'list') dispatch({ type: 'switch-pane' });
      return;
    case 'choice':
      clickChoice(store, pointed.index, effects);
      return;
    case 'dialog':
    case 'nothing':
      return;
  }
};

/** The wheel scrolls what is under the pointer; an open dialog in any case. In a menu it moves the highlight, and stops at the ends. */
const turnWheel = ({ state, dispatch }: MonitorStore, step: 1 | -1, pointed: Pointed, maxScroll: number): void => {
  const menu = openMenuOf(state());
  if (menu !== null) {
    const index = Math.max(0, Math.min(menu.values.length - 1, menu.index + step));
    dispatch({ type: 'highlight', index });
  } else if (state().dialog !== null || pointed.area === 'details') {
    dispatch({ type: 'scroll-lines', lines: step * wheelLines, maxScroll });
  } else dispatch({ type: 'scroll-list', lines: step * wheelLines });
};

/** Carries out an input of the mouse. A click answers no question: only its keys do. `maxScroll` as for keys that scroll. */
export const point = (
  store: MonitorStore,
  { action }: Pick<MouseInput, 'action'>,
  pointed: Pointed,
  maxScroll: number,
  effects: PointerEffects,
): void => {
  if (action !== 'press') turnWheel(store, action === 'wheel-up' ? -1 : 1, pointed, maxScroll);
  else if (store.state().dialog?.kind !== 'confirm') click(store, pointed, effects);
};
