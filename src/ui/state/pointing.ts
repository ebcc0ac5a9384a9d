import { toggled } from '../../lib/toggled.ts';
import type { Counted, PointingAction } from './action.ts';
import { withOrderIn } from './choosing.ts';
import { layoutOf } from './layout.ts';
import { listLinesOf, withCursor } from './selection.ts';
import { type MonitorState, withText } from './state.ts';

const clamp = (value: number, high: number): number => Math.max(0, Math.min(value, high));

/** A click on a line of the list puts the cursor on a job, or folds or unfolds a group by its heading. */
const clickLine = (state: MonitorState, line: number): MonitorState => {
  const target = listLinesOf(state).at(line);
  if (target === undefined) return state;
  const focused: MonitorState = { ...state, focus: 'list', restsAtTop: false };
  if (target.kind === 'job') return withCursor(focused, line, 1);
  const folded = toggled(state.folded, target.group.key);
  // The cursor stays on its job. If the job is hidden now, the cursor goes to the heading.
  const isHidden =
    !target.isFolded && state.selectedIndex >= target.group.from && state.selectedIndex < target.group.to;
  if (isHidden) return { ...focused, folded, selectedGroup: target.group.key, selectedId: null };
  const isOnHeading = state.selectedGroup === target.group.key;
  const selectedId = isOnHeading ? (state.rows.at(target.group.from)?.id ?? null) : state.selectedId;
  return { ...focused, folded, selectedId, selectedGroup: isOnHeading ? null : state.selectedGroup };
};

/** The list scrolled by lines. The cursor moves as little as needed to stay in view. */
const scrollList = (state: MonitorState, lines: number): MonitorState => {
  const { listRows } = layoutOf(state);
  const top = clamp(state.top + lines, listLinesOf(state).length - listRows);
  if (top === state.top) return state;
  const cursor = Math.max(top, Math.min(state.cursorLine, top + listRows - 1));
  const scrolled = { ...state, top, restsAtTop: false };
  return cursor === state.cursorLine ? scrolled : withCursor(scrolled, cursor, lines > 0 ? 1 : -1);
};

/** The text of the dialog, else the details, scrolled by lines, at most to `maxScroll`. */
const scrollLines = (state: MonitorState, lines: number, maxScroll: number): MonitorState => {
  const { dialog } = state;
  if (dialog === null) {
    const detailsScroll = clamp(state.detailsScroll + lines, maxScroll);
    return detailsScroll === state.detailsScroll ? state : { ...state, detailsScroll, restsAtTop: false };
  }
  if (!('scroll' in dialog)) return state;
  return { ...state, dialog: { ...dialog, scroll: clamp(Math.min(dialog.scroll, maxScroll) + lines, maxScroll) } };
};

/** Lists only the jobs that a count of the header counts; if it does already, all again. */
const filterCount = (state: MonitorState, of: Counted): MonitorState => {
  if (of === 'is:stalled' || of === 'is:watched') {
    const words = state.filter.text.split(' ').filter(word => word !== '');
    const text = words.includes(of) ? words.filter(word => word !== of) : [...words, of];
    return { ...state, filter: withText(state.filter, text.join(' ')) };
  }
  const isOnly = state.statuses.size === 1 && state.statuses.has(of);
  return { ...state, statuses: isOnly ? new Set() : new Set([of]) };
};

/** The state after what the mouse did. */
export const reducePointing = (state: MonitorState, action: PointingAction): MonitorState => {
  switch (action.type) {
    case 'click-line':
      return clickLine(state, action.line);
    case 'scroll-list':
      return scrollList(state, action.lines);
    case 'scroll-lines':
      return scrollLines(state, action.lines, action.maxScroll);
    case 'order-by':
      return withOrderIn(state, action.order, action.isReversed);
    case 'filter-count':
      return filterCount(state, action.of);
  }
};
