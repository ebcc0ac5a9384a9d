import { hasDetailsFocus, layoutOf } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import type { KeyContext } from './bindings.ts';

/** Contexts in which characters are text. */
export const textContexts: ReadonlySet<KeyContext> = new Set(['filter', 'search', 'palette', 'helpSearch']);

/**
 * The context below any dialog and filter line: the details while they have the focus or fill the body, else the list, which
 * may have a timeline.
 */
export const paneContextOf = (state: MonitorState): 'list' | 'timeline' | 'details' => {
  if (hasDetailsFocus(state)) return 'details';
  return state.timeline === null ? 'list' : 'timeline';
};

/** What the next key applies to. */
export const keyContextOf = (state: MonitorState): KeyContext => {
  if (layoutOf(state).tooSmall) return 'tooSmall';
  switch (state.dialog?.kind) {
    case undefined:
      if (state.filter.editing) return 'filter';
      return state.detailsOpen && state.detailsSearch?.editing ? 'search' : paneContextOf(state);
    case 'help':
      return state.dialog.isSearching ? 'helpSearch' : 'help';
    case 'outcomes':
      return 'text';
    default:
      return state.dialog?.kind ?? 'list';
  }
};
