import type { Context } from '../context.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import { helpEntries } from './help-sections.ts';
import { paneContextOf } from './key-context.ts';
import { paletteMatches } from './palette-entries.ts';
import type { Pointed } from './pointer.ts';
import type { TextLine } from './text-line.ts';

/** What the mouse and the keys that scroll and search need to know about the screen. */
export type ScrolledView = {
  /** How far the open dialog, else the details, can be scrolled, in lines. */
  readonly maxScroll: number;
  /** Indexes of the lines of the details that match their search, ascending. */
  readonly matches: readonly number[];
  /** What is drawn at a cell. */
  pointedAt(x: number, y: number): Pointed;
};

/** The lines that match, as the reducer goes through them. */
export const searched = ({ matches, maxScroll }: Pick<ScrolledView, 'matches' | 'maxScroll'>) => ({
  lines: matches,
  maxScroll,
});

/** Opens the palette, or changes its text. */
export const openPalette = ({ state, dispatch }: MonitorStore, line: TextLine, context: Context): void => {
  const table = context.bindings.table(paneContextOf(state()));
  const { text, caret } = line;
  dispatch({ type: 'palette', text, caret, matches: paletteMatches(table, text, state(), context) });
};

/** Opens the help, or changes what is searched in it. */
export const openHelp = (
  { dispatch }: Pick<MonitorStore, 'dispatch'>,
  { text, caret }: TextLine,
  isSearching: boolean,
  context: Context,
): void =>
  dispatch({ type: 'open-help', text, caret, isSearching, matches: helpEntries(context.bindings, text, context) });

/** Changes the line that is being typed. Ends a message about an earlier key. */
export const changeText = (
  store: MonitorStore,
  change: (line: TextLine) => TextLine,
  context: Context,
  view: () => ScrolledView,
): void => {
  const { dialog, filter, detailsSearch, notice } = store.state();
  if (notice?.tone === 'bad') store.dispatch({ type: 'notice', notice: null });
  if (dialog?.kind === 'palette') openPalette(store, change(dialog), context);
  else if (dialog?.kind === 'help') openHelp(store, change(dialog), true, context);
  else if (detailsSearch?.editing === true && !filter.editing) {
    store.dispatch({ type: 'search-text', ...change(detailsSearch) });
    store.dispatch({ type: 'search-step', step: 0, ...searched(view()) });
  } else store.dispatch({ type: 'filter-text', ...change(filter) });
};
