import { layoutOf } from './layout.ts';
import type { MonitorState } from './state.ts';

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** Puts the cursor on the row with this index, or on the nearest row that exists. */
export const withCursor = (state: MonitorState, index: number): MonitorState => {
  const nearest = clamp(index, 0, state.rows.length - 1);
  const selectedId = state.rows.at(nearest)?.id ?? null;
  return {
    ...state,
    selectedIndex: nearest,
    selectedId,
    detailsScroll: selectedId === state.selectedId ? state.detailsScroll : 0,
  };
};

/**
 * Whether the selected job stays selected although the filter hides it. A user who retries a failed job from its details
 * wants to see it run, even when the list shows failed jobs only.
 */
const staysSelectedWhenHidden = ({ detailsOpen, filter, selectedId, feed }: MonitorState): boolean =>
  detailsOpen && !filter.editing && selectedId !== null && feed?.jobs.has(selectedId) === true;

/** Puts the cursor on the first row, whichever job that is now. */
const atTop = (state: MonitorState): MonitorState => {
  const first = state.rows.at(0)?.id ?? null;
  if (state.top === 0 && state.selectedIndex === 0 && state.selectedId === first) return state;
  return { ...state, top: 0, selectedIndex: 0, selectedId: first };
};

/**
 * Brings cursor and scroll position in line with the rows. A cursor that was never moved stands at the top. From then on
 * it follows its job: when rows appear or disappear above it, the view scrolls by as many, so that the job stays at the
 * same height on the screen. When the job leaves the list, the cursor stays at its index.
 */
export const followRows = (state: MonitorState): MonitorState => {
  const { rows, selectedId } = state;
  if (state.restsAtTop) return atTop(state);
  const found = selectedId === null ? -1 : rows.indexOf(selectedId);
  const index = found === -1 ? clamp(state.selectedIndex, 0, rows.length - 1) : found;
  const shift = found === -1 ? 0 : index - state.selectedIndex;
  const { listRows } = layoutOf(state);
  const lastTop = Math.max(0, rows.length - listRows);
  const top = clamp(clamp(state.top + shift, index - listRows + 1, index), 0, lastTop);
  const nextId = found === -1 && staysSelectedWhenHidden(state) ? selectedId : (rows.at(index)?.id ?? null);
  if (top === state.top && index === state.selectedIndex && nextId === selectedId) return state;
  return { ...state, top, selectedIndex: index, selectedId: nextId };
};
