import { type ListLine, type ListLines, rowLines } from '../rows/lines.ts';
import { layoutOf } from './layout.ts';
import type { MonitorState } from './state.ts';

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** The lines of the list: its jobs, and the headings of their groups. */
export const listLinesOf = ({ rows, folded }: Pick<MonitorState, 'rows' | 'folded'>): ListLines =>
  rowLines(rows, folded);

/** The cursor can be on jobs, and on the headings of folded groups, which represent their hidden jobs. */
const isSelectable = (line: ListLine | undefined): boolean =>
  line !== undefined && (line.kind === 'job' || line.isFolded);

/** The selectable line nearest to `wanted`, in the direction of `step` first; -1 in an empty list. */
const nearestLine = (lines: ListLines, wanted: number, step: 1 | -1): number => {
  const start = clamp(wanted, 0, lines.length - 1);
  for (const direction of [step, -step]) {
    for (let line = start; line >= 0 && line < lines.length; line += direction) {
      if (isSelectable(lines.at(line))) return line;
    }
  }
  return -1;
};

/** Puts the cursor on a selectable line. */
const onLine = (state: MonitorState, cursorLine: number): MonitorState => {
  const line = listLinesOf(state).at(cursorLine);
  const selectedIndex = line === undefined ? 0 : line.kind === 'job' ? line.index : line.group.from;
  const selectedId = line?.kind === 'job' ? (state.rows.at(line.index)?.id ?? null) : null;
  const selectedGroup = line?.kind === 'heading' ? line.group.key : null;
  return {
    ...state,
    cursorLine: Math.max(0, cursorLine),
    selectedIndex,
    selectedId,
    selectedGroup,
    detailsScroll: selectedId === state.selectedId ? state.detailsScroll : 0,
  };
};

/** Puts the cursor on the line nearest to `line`, in the direction of `step` first. */
export const withCursor = (state: MonitorState, line: number, step: 1 | -1): MonitorState =>
  onLine(state, nearestLine(listLinesOf(state), line, step));

/**
 * Whether the selected job stays selected although the filter hides it. A user who retries a failed job from its details
 * wants to see it run, even when the list shows failed jobs only.
 */
const staysSelectedWhenHidden = ({ detailsOpen, filter, selectedId, feed }: MonitorState): boolean =>
  detailsOpen && !filter.editing && selectedId !== null && feed?.jobs.has(selectedId) === true;

const hasSameCursor = (a: MonitorState, b: MonitorState): boolean =>
  a.top === b.top &&
  a.cursorLine === b.cursorLine &&
  a.selectedIndex === b.selectedIndex &&
  a.selectedId === b.selectedId &&
  a.selectedGroup === b.selectedGroup;

/** The line of the selected job or folded group; -1 when the list has neither. */
const lineOfSelected = (state: MonitorState, lines: ListLines): number => {
  const { rows, selectedId, selectedGroup } = state;
  const group = selectedGroup === null ? undefined : rows.groups.find(({ key }) => key === selectedGroup);
  const index = group?.from ?? (selectedId === null ? -1 : rows.indexOf(selectedId));
  return index === -1 ? -1 : lines.ofJob(index);
};

/** The scroll position that shows a line, and the heading above it. */
const topShowing = (lines: ListLines, top: number, line: number, listRows: number): number => {
  const hasHeading = lines.at(line)?.kind === 'job' && lines.at(line - 1)?.kind === 'heading';
  const lastTop = Math.max(0, lines.length - listRows);
  return clamp(clamp(top, line - listRows + 1, hasHeading ? line - 1 : line), 0, lastTop);
};

/**
 * Places the cursor in the rows of another filter. If they lack its job, it goes to the top, to the newest job. The first
 * filter that lists the job again puts the cursor back on it, unless the user has moved the cursor.
 */
export const withRefilteredCursor = (state: MonitorState): MonitorState => {
  if (!state.isRefiltered) return state;
  const { rows, feed, selectedId, hiddenId } = state;
  const next = { ...state, isRefiltered: false };
  if (hiddenId !== null && rows.indexOf(hiddenId) !== -1) {
    const back = { ...next, selectedId: hiddenId, selectedGroup: null, hiddenId: null };
    // The list does not follow the job's line: it scrolls no farther than needed to show the job.
    return { ...back, cursorLine: lineOfSelected(back, listLinesOf(back)) };
  }
  const hidden = hiddenId !== null && feed?.jobs.has(hiddenId) === true ? hiddenId : null;
  const isListed = lineOfSelected(state, listLinesOf(state)) !== -1;
  if (state.restsAtTop || (isListed && hidden === null)) return { ...next, hiddenId: null };
  return {
    ...next,
    hiddenId: hidden ?? selectedId,
    selectedId: null,
    selectedGroup: null,
    cursorLine: 0,
    top: 0,
  };
};

/**
 * Brings cursor and scroll position in line with the rows. A cursor that was never moved stays at the top. From then on it
 * follows its job: when lines appear or disappear above it, the view scrolls by as many, so that the job stays at the same
 * height on the screen. When the job leaves the list, the cursor stays on its line.
 */
export const followRows = (state: MonitorState): MonitorState => {
  const lines = listLinesOf(state);
  if (state.restsAtTop) {
    const first = { ...onLine(state, nearestLine(lines, 0, 1)), top: 0 };
    return hasSameCursor(first, state) ? state : first;
  }
  const found = lineOfSelected(state, lines);
  const line = nearestLine(lines, found === -1 ? state.cursorLine : found, 1);
  const shift = found === -1 ? 0 : line - state.cursorLine;
  const placed = onLine(state, line);
  const staysSelected = found === -1 && staysSelectedWhenHidden(state);
  const next = {
    ...placed,
    top: topShowing(lines, state.top + shift, Math.max(0, line), layoutOf(state).listRows),
    selectedId: staysSelected ? state.selectedId : placed.selectedId,
    detailsScroll: staysSelected ? state.detailsScroll : placed.detailsScroll,
  };
  return hasSameCursor(next, state) ? state : next;
};
