import { layoutOf } from './layout.ts';
import type { MonitorState } from './state.ts';

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** Puts the cursor on the row with this index, as near as the list allows. */
export const withCursor = (state: MonitorState, index: number): MonitorState => {
  const at = clamp(index, 0, state.rows.length - 1);
  const selectedId = state.rows.at(at)?.id ?? null;
  return {
    ...state,
    selectedIndex: at,
    selectedId,
    detailsScroll: selectedId === state.selectedId ? state.detailsScroll : 0,
  };
};

/**
 * Whether the selected job stays selected although the list does not show it: whoever reads a failed job's details and
 * retries it wants to see it run, even where the filter shows failed jobs only.
 */
const keepsHiddenJob = ({ detailsOpen, filter, selectedId, feed }: MonitorState): boolean =>
  detailsOpen && !filter.editing && selectedId !== null && feed?.jobs.has(selectedId) === true;

/**
 * Brings cursor and view in line with the rows. The cursor follows its job; when jobs came or went above it, the view
 * moves with it, so that the eye finds the row where it was. A list that rests at its top stays there while the cursor
 * can be seen. When the job has left the list, the cursor stays on the row.
 */
export const settle = (state: MonitorState): MonitorState => {
  const { rows, selectedId } = state;
  const found = selectedId === null ? -1 : rows.indexOf(selectedId);
  const index = found === -1 ? clamp(state.selectedIndex, 0, rows.length - 1) : found;
  const moved = state.resting && state.top === 0 ? 0 : index - state.selectedIndex;
  const { listRows } = layoutOf(state);
  const farthest = Math.max(0, rows.length - listRows);
  const wanted = found === -1 ? state.top : state.top + moved;
  const top = clamp(clamp(wanted, index - listRows + 1, index), 0, farthest);
  const nextId = found === -1 && keepsHiddenJob(state) ? selectedId : (rows.at(index)?.id ?? null);
  if (top === state.top && index === state.selectedIndex && nextId === selectedId) return state;
  return { ...state, top, selectedIndex: index, selectedId: nextId };
};
