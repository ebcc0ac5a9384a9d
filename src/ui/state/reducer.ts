import { retryCommand } from '../../format/retry-command.ts';
import { orderNames } from '../../jobs/order.ts';
import { parseQuery } from '../../jobs/query.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { noRows } from '../rows/rows.ts';
import type { MonitorAction } from './action.ts';
import { layoutOf } from './layout.ts';
import { settle, withCursor } from './selection.ts';
import { type MonitorState, noFilter } from './state.ts';

/** The value that stands for "no choice" in the menus of types and statuses. */
export const anyChoice = '*';

const toggled = <T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> => {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
};

const statusNamed = (value: string) => jobStatuses.find(status => status === value);

/** One layer less: dialog, filter line, details, a kept filter, the choice of types and statuses. */
const back = (state: MonitorState): MonitorState => {
  if (state.dialog !== null) return { ...state, dialog: null };
  if (state.filter.editing) return { ...state, filter: noFilter };
  if (state.detailsOpen) return { ...state, detailsOpen: false, focus: 'list', described: null };
  if (state.filter.text !== '') return { ...state, filter: noFilter };
  if (state.types.size + state.statuses.size > 0) return { ...state, types: new Set(), statuses: new Set() };
  return state;
};

const withFilterText = (state: MonitorState, text: string): MonitorState =>
  text === state.filter.text ? state : { ...state, filter: { ...state.filter, text, parsed: parseQuery(text) } };

const toggleMark = (state: MonitorState): MonitorState => {
  if (state.selectedId === null) return state;
  // As in mc and htop, the cursor goes on, so that a run of jobs is marked by one key held down.
  const marked = { ...state, marks: toggled(state.marks, state.selectedId), resting: false };
  return withCursor(marked, state.selectedIndex + 1);
};

const toggleChoice = (state: MonitorState, value: string): MonitorState => {
  if (state.dialog?.kind !== 'menu') return state;
  // The menu opens on the first choice; once that is taken away, the line itself must be remembered.
  const next = { ...state, dialog: { ...state.dialog, touched: true, highlighted: value } };
  if (state.dialog.menu === 'types') {
    return { ...next, types: value === anyChoice ? new Set() : toggled(state.types, value) };
  }
  const status = statusNamed(value);
  if (state.dialog.menu !== 'statuses') return state;
  if (value === anyChoice) return { ...next, statuses: new Set() };
  return status === undefined ? state : { ...next, statuses: toggled(state.statuses, status) };
};

const choose = (state: MonitorState, value: string): MonitorState => {
  if (state.dialog?.kind !== 'menu') return state;
  const closed = { ...state, dialog: null };
  // Choices that were toggled stand; Enter then only closes the menu.
  if (state.dialog.touched) return closed;
  if (state.dialog.menu === 'types') return { ...closed, types: value === anyChoice ? new Set() : new Set([value]) };
  if (state.dialog.menu === 'statuses') {
    const status = statusNamed(value);
    return { ...closed, statuses: status === undefined ? new Set() : new Set([status]) };
  }
  const order = orderNames.find(name => name === value);
  if (state.dialog.menu !== 'order' || order === undefined) return closed;
  if (order === state.order || !state.resting) return { ...closed, order };
  // A list that nobody has moved in shows the beginning of the new order, not where the first job went; the rows of
  // the old order would give the cursor its job back before the new ones are there.
  return { ...closed, order, rows: noRows, selectedId: null, selectedIndex: 0, top: 0 };
};

const scrolled = (scroll: number, intent: Extract<MonitorAction, { type: 'move' }>, page: number): number => {
  const farthest = intent.farthest ?? 0;
  const steps = { up: -1, down: 1, 'page-up': -page, 'page-down': page, first: -scroll, last: farthest };
  return Math.max(0, Math.min(farthest, scroll + steps[intent.motion]));
};

const move = (state: MonitorState, intent: Extract<MonitorAction, { type: 'move' }>): MonitorState => {
  const { listRows } = layoutOf(state);
  const { dialog } = state;
  if (dialog !== null) {
    if (dialog.kind === 'menu' || dialog.kind === 'palette') return state;
    return { ...state, dialog: { ...dialog, scroll: scrolled(dialog.scroll, intent, listRows) } };
  }
  if (state.detailsOpen && state.focus === 'details') {
    return { ...state, detailsScroll: scrolled(state.detailsScroll, intent, listRows) };
  }
  const targets = {
    up: state.selectedIndex - 1,
    down: state.selectedIndex + 1,
    'page-up': state.selectedIndex - listRows,
    'page-down': state.selectedIndex + listRows,
    first: 0,
    last: state.rows.length - 1,
  };
  return withCursor({ ...state, resting: intent.motion === 'first' }, targets[intent.motion]);
};

const forgetProject = (state: MonitorState): MonitorState => ({
  ...state,
  feed: null,
  rows: noRows,
  selectedId: null,
  selectedIndex: 0,
  top: 0,
  resting: true,
  marks: new Set(),
  kept: new Set(),
  described: null,
  detailsOpen: false,
  focus: 'list',
  deniedAt: null,
  // What is no outcome of a key in the other project is as true in this one.
  notice: state.notice?.tone === 'warning' ? state.notice : null,
});

const hasTrouble = (feed: MonitorState['feed']): boolean => feed !== null && feed.problem !== null;

/** Before there is a list, its place says why: the foot of the screen is not needed for that. */
const warningAtStart = ({ notice }: MonitorState, feed: MonitorState['feed']): MonitorState['notice'] =>
  notice?.tone === 'warning' && feed?.freshAt === null ? notice : null;

/** A question that a terminal too small to show it has swallowed is not asked any more. */
const withoutHiddenQuestion = (state: MonitorState): MonitorState =>
  state.dialog?.kind === 'confirm' && layoutOf(state).tooSmall ? { ...state, dialog: null } : state;

const reduce = (state: MonitorState, intent: MonitorAction): MonitorState => {
  switch (intent.type) {
    case 'move':
      return move(state, intent);
    case 'open-details':
      if (state.selectedId === null) return state;
      return state.detailsOpen
        ? { ...state, focus: 'details' }
        : { ...state, detailsOpen: true, detailsScroll: 0, focus: 'list' };
    case 'back':
      return back(state);
    case 'other-pane':
      return state.detailsOpen ? { ...state, focus: state.focus === 'list' ? 'details' : 'list' } : state;
    case 'toggle-mark':
      return toggleMark(state);
    case 'keep':
      return { ...state, kept: new Set([...state.kept, intent.jobId]) };
    case 'unmark':
      return { ...state, marks: new Set([...state.marks].filter(id => !intent.jobIds.includes(id))) };
    case 'unmark-all':
      return state.marks.size === 0 ? state : { ...state, marks: new Set() };
    case 'open-filter':
      return { ...state, dialog: null, filter: { ...state.filter, editing: true } };
    case 'filter-text':
      return withFilterText(state, intent.text);
    case 'keep-filter':
      return { ...state, filter: { ...state.filter, editing: false } };
    case 'open-menu':
      return { ...state, dialog: { kind: 'menu', menu: intent.menu, highlighted: null, touched: false } };
    case 'highlight':
      return state.dialog?.kind === 'menu' || state.dialog?.kind === 'palette'
        ? { ...state, dialog: { ...state.dialog, highlighted: intent.value } }
        : state;
    case 'toggle-choice':
      return toggleChoice(state, intent.value);
    case 'choose':
      return choose(state, intent.value);
    case 'open-help':
      return { ...state, dialog: { kind: 'help', scroll: 0 } };
    case 'open-palette':
      return { ...state, dialog: { kind: 'palette', text: '', highlighted: null } };
    case 'palette-text':
      return state.dialog?.kind === 'palette'
        ? { ...state, dialog: { ...state.dialog, text: intent.text, highlighted: null } }
        : state;
    case 'open-confirm':
      return { ...state, dialog: { kind: 'confirm', impact: intent.impact, opening: intent.opening, scroll: 0 } };
    case 'open-advice':
      return {
        ...state,
        dialog: {
          kind: 'advice',
          job: intent.job,
          command: retryCommand(intent.job.id, placeOptions(state)),
          scroll: 0,
        },
      };
    case 'question-drawn':
      if (state.dialog?.kind !== 'confirm') return state;
      return { ...state, dialog: { ...state.dialog, opening: { ...state.dialog.opening, at: intent.at } } };
    case 'close-dialog':
      return { ...state, dialog: null };
    case 'resize':
      return withoutHiddenQuestion({ ...state, size: intent.size });
    case 'rows':
      return {
        ...state,
        rows: intent.rows,
        feed: intent.feed,
        now: intent.now,
        // From now on the foot of the screen is for why the list is old and when it is tried again.
        notice: hasTrouble(intent.feed) && !hasTrouble(state.feed) ? warningAtStart(state, intent.feed) : state.notice,
      };
    case 'projects':
      return { ...state, projects: intent.projects, projectsProblem: null, now: intent.now };
    case 'projects-failed':
      return { ...state, projectsProblem: intent.problem, now: intent.now };
    case 'project':
      return { ...forgetProject(state), project: intent.project };
    case 'server':
      return { ...state, abilities: intent.abilities, capabilities: intent.capabilities };
    case 'project-name':
      return state.project === null ? state : { ...state, project: { ...state.project, name: intent.name } };
    case 'described':
      return { ...state, described: intent.described };
    case 'notice':
      return { ...state, notice: intent.notice };
    case 'outcomes':
      return { ...state, waitingOutcomes: [...state.waitingOutcomes, intent.told] };
    case 'denied':
      return { ...state, deniedAt: intent.at };
    case 'select':
      return { ...state, selectedId: intent.jobId };
    case 'traffic':
      return { ...state, traffic: { ...state.traffic, bytes: intent.bytes } };
  }
};

/** Outcomes are told when nothing else has the keys: what somebody is typing must not answer them. */
const tellOutcomes = (state: MonitorState): MonitorState => {
  const [told, ...waitingOutcomes] = state.waitingOutcomes;
  if (told === undefined || state.dialog !== null || state.filter.editing) return state;
  return { ...state, waitingOutcomes, dialog: { kind: 'outcomes', ...told, scroll: 0 } };
};

/** Another filter is another question: it is answered without the jobs that the last one kept. */
const withoutKept = (before: MonitorState, after: MonitorState): MonitorState => {
  const isSame =
    before.filter.parsed === after.filter.parsed && before.types === after.types && before.statuses === after.statuses;
  return isSame || after.kept.size === 0 ? after : { ...after, kept: new Set() };
};

/** The options by which a command finds what this screen shows. */
const placeOptions = ({ serverOptions, project }: MonitorState): readonly string[] =>
  project === null || project.isWholeServer ? serverOptions : [...serverOptions, '-p', project.id];

/** The state after an intent; the same object when nothing changed. Pure. */
export const reduceMonitor = (state: MonitorState, intent: MonitorAction): MonitorState => {
  const next = reduce(state, intent);
  return next === state ? state : settle(tellOutcomes(withoutKept(state, next)));
};
