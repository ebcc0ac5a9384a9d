import { layoutOf, searchedRows } from './layout.ts';
import type { MonitorState } from './state.ts';

type Step = { readonly lines: readonly number[]; readonly step: 1 | -1 | 0; readonly maxScroll: number };

/** The next or previous matching line, wrapping around at the ends; null if no line matches. */
const nextLine = (lines: readonly number[], from: number, step: Step['step']): number | null => {
  if (step === -1) return lines.findLast(line => line < from) ?? lines.at(-1) ?? null;
  return lines.find(line => (step === 0 ? line >= from : line > from)) ?? lines[0] ?? null;
};

/** The state with another match of the details' search, scrolled into view. */
export const withSearchStep = (state: MonitorState, { lines, step, maxScroll }: Step): MonitorState => {
  const { detailsSearch, detailsScroll } = state;
  if (detailsSearch === null) return state;
  const from = step === 0 ? detailsScroll : (detailsSearch.line ?? detailsScroll - 1);
  const line = nextLine(lines, from, step);
  const rows = searchedRows(layoutOf(state));
  const isInView = line === null || (line >= detailsScroll && line < detailsScroll + rows);
  const scroll = isInView ? detailsScroll : Math.max(0, Math.min(maxScroll, line - Math.floor(rows / 3)));
  return { ...state, detailsSearch: { ...detailsSearch, line }, detailsScroll: scroll };
};
