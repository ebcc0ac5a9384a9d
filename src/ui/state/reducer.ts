import type { Project } from '../../cloud/gateway.ts';
import { noDenials } from '../../jobs/denials.ts';
import { causeOf } from '../../jobs/failure-cause.ts';
import { withMineToggled } from '../../jobs/query/query-words.ts';
import { toggled } from '../../lib/toggled.ts';
import { noRows } from '../rows/rows.ts';
import type { MonitorAction, Motion, PointingAction } from './action.ts';
import { noAttention } from './attention.ts';
import { type AttentionAction, isAttentionAction, reduceAttention, withoutNewsLine } from './attention-actions.ts';
import { choose, toggleChoice, withGroup, withOrder, withView } from './choosing.ts';
import { withSearchStep } from './details-search.ts';
import { reduceDialog } from './dialogs.ts';
import { fillsScreen, hasDetailsFocus, layoutOf } from './layout.ts';
import { withHighlightAt, withHighlightMoved } from './menus.ts';
import { clampedIndex, movedIndex, searchStep } from './motion.ts';
import { reducePointing } from './pointing.ts';
import { followRows, listLinesOf, withCursor, withRefilteredCursor } from './selection.ts';
import { selectedJob } from './selectors.ts';
import { hasSameView, type MonitorState, noFilter, opensDetails, type TimedMessage, withText } from './state.ts';
import { changedTimeline } from './timeline.ts';

const withoutDetails = (state: MonitorState): MonitorState => ({
  ...state,
  detailsOpen: false,
  detailsFollowWidth: false,
  detailsZoomed: false,
  detailsSearch: null,
  focus: 'list',
  described: null,
});

/** The user changed what is listed, so details that fill the body are closed. */
const showingList = (state: MonitorState): MonitorState =>
  layoutOf(state).listColumns === 0 ? withoutDetails(state) : state;

const openDetails = (state: MonitorState): MonitorState => {
  if (state.selectedId === null) return state;
  if (state.detailsOpen) return { ...state, focus: 'details', restsAtTop: false };
  return {
    ...state,
    detailsOpen: true,
    detailsFollowWidth: false,
    detailsScroll: 0,
    focus: 'list',
    restsAtTop: false,
  };
};

const zoomDetails = (state: MonitorState): MonitorState =>
  state.detailsOpen
    ? { ...state, detailsZoomed: !state.detailsZoomed, restsAtTop: false }
    : { ...openDetails(state), detailsZoomed: true };

/** Details that the user neither opened nor closed are shown by the width. */
const resized = (state: MonitorState, size: MonitorState['size']): MonitorState => {
  const next = { ...state, size };
  if (!state.detailsFollowWidth || state.detailsOpen === opensDetails(size)) return next;
  return opensDetails(size) ? { ...next, detailsOpen: true } : { ...withoutDetails(next), detailsFollowWidth: true };
};

/** Closes one layer: dialog, filter line, details, cause, applied filter, chosen types and statuses, saved view. */
const back = (state: MonitorState): MonitorState => {
  if (state.dialog !== null) return { ...state, dialog: null };
  if (state.filter.editing) return { ...state, filter: noFilter };
  if (state.detailsSearch !== null) return { ...state, detailsSearch: null };
  if (state.detailsOpen && state.detailsZoomed && !fillsScreen(state)) return { ...state, detailsZoomed: false };
  if (state.detailsOpen) return withoutDetails(state);
  if (state.cause !== null) return { ...state, cause: null };
  if (state.filter.text !== '') return { ...state, filter: noFilter };
  if (state.types.size + state.statuses.size > 0) return { ...state, types: new Set(), statuses: new Set() };
  return state.view === null ? state : withView(state, null);
};

const withFilter = (state: MonitorState, filter: MonitorState['filter']): MonitorState =>
  filter === state.filter ? state : { ...state, filter };

/** Ends typing. Details that would cover the list again are closed: the user wants to see what was found. */
const applyFilter = (state: MonitorState): MonitorState =>
  showingList({ ...state, filter: { ...state.filter, editing: false } });

/** The filters that one key applies in turn: failed in 24 hours, all failed, none. */
const failedFilters = ['status:failed since:24h', 'status:failed', ''] as const;

const failedFilterAfter = (text: string): string =>
  failedFilters[failedFilters.findIndex(filter => filter === text && filter !== '') + 1] ?? '';

/** Folds the group of the cursor, or unfolds it, and puts the cursor on its heading or its first job. */
const withFold = (state: MonitorState, isFolded: boolean): MonitorState => {
  const { rows, selectedIndex, selectedGroup } = state;
  const group = rows.groups.find(({ from, to }) => selectedIndex >= from && selectedIndex < to);
  if (group === undefined || state.folded.has(group.key) === isFolded) return state;
  const folded = toggled(state.folded, group.key);
  if (isFolded) return { ...state, folded, restsAtTop: false, selectedGroup: group.key, selectedId: null };
  const selectedId = selectedGroup === null ? state.selectedId : (rows.at(group.from)?.id ?? null);
  return { ...state, folded, restsAtTop: false, selectedGroup: null, selectedId };
};

/** What the key to the left does: it closes the details, else folds a group, else closes a layer. */
const stepBack = (state: MonitorState): MonitorState => {
  if (state.dialog !== null || state.detailsOpen) return back(state);
  return state.rows.groups.length > 0 ? withFold(state, true) : back(state);
};

/**
 * Lists only the jobs that failed with the same cause as the selected one, or all again. Removes the filter for failed jobs,
 * which would hide older ones that the details count.
 */
const toggleCause = (state: MonitorState): MonitorState => {
  const job = selectedJob(state);
  const cause = state.cause === null && job !== null ? causeOf(job) : null;
  const listsFailed = failedFilters.some(filter => filter === state.filter.text);
  return { ...state, cause, filter: cause !== null && listsFailed ? noFilter : state.filter };
};

/** Restricts the filter to the jobs of this user, or removes that restriction. */
const toggleMine = (state: MonitorState): MonitorState =>
  withFilter(state, withText(state.filter, withMineToggled(state.filter.text)));

/** How many messages are kept. */
const mostMessages = 50;

/** The state with another message. A repeated message is kept once, with its last time. */
const withMessage = (state: MonitorState, message: TimedMessage): MonitorState => {
  const [last, ...earlier] = state.messages;
  const others = last?.text === message.text ? earlier : state.messages;
  return { ...state, messages: [message, ...others].slice(0, mostMessages) };
};

const toggleMark = (state: MonitorState): MonitorState => {
  if (state.selectedId === null) return state;
  // The cursor moves down, as in mc and htop: holding the key marks a run of jobs.
  const marked = { ...state, marks: toggled(state.marks, state.selectedId), restsAtTop: false };
  return withCursor(marked, state.cursorLine + 1, 1);
};

const scroll = (state: MonitorState, motion: Motion, maxScroll: number): MonitorState => {
  const { listRows, details } = layoutOf(state);
  const { dialog } = state;
  if (dialog === null) {
    if (details === null) return state;
    // A page keeps one line of the previous page in view.
    const pageRows = Math.max(1, details.rows - 2);
    return {
      ...state,
      detailsScroll: clampedIndex(state.detailsScroll, motion, maxScroll, pageRows),
      restsAtTop: false,
    };
  }
  if (!('scroll' in dialog)) return state;
  return { ...state, dialog: { ...dialog, scroll: clampedIndex(dialog.scroll, motion, maxScroll, listRows) } };
};

const moveCursor = (state: MonitorState, motion: Motion): MonitorState => {
  const { listRows } = layoutOf(state);
  const line = movedIndex(state.cursorLine, motion, listLinesOf(state).length - 1, listRows);
  return withCursor({ ...state, restsAtTop: motion === 'first' }, line, searchStep(motion));
};

/** The state without anything that belongs to the project. Warnings stay: they are not about the project. */
const withoutProject = (state: MonitorState): MonitorState => ({
  ...state,
  feed: null,
  rows: noRows,
  selectedId: null,
  selectedIndex: 0,
  selectedGroup: null,
  cursorLine: 0,
  folded: new Set(),
  top: 0,
  restsAtTop: true,
  isRefiltered: false,
  hiddenId: null,
  marks: new Set(),
  alwaysListed: new Set(),
  cause: null,
  described: null,
  detailsOpen: state.detailsFollowWidth && opensDetails(state.size),
  detailsZoomed: false,
  detailsSearch: null,
  focus: 'list',
  attention: { ...noAttention, me: state.attention.me },
  denials: noDenials,
  notice: state.notice?.tone === 'warning' ? state.notice : null,
});

/** Another project. The first project keeps what was restored from the last start. */
const withProject = (state: MonitorState, project: Project): MonitorState => {
  const next = { ...withoutProject(state), project };
  if (state.project !== null) return next;
  const { detailsOpen, folded, cause } = state;
  return { ...next, detailsOpen, folded, cause };
};

const hasProblem = (feed: MonitorState['feed']): boolean => feed !== null && feed.problem !== null;

/**
 * The notice once `feed` has arrived. A new problem takes the message line, because it says why the list is stale. Before
 * there is a list, the area of the list says so, and a warning stays.
 */
const noticeWith = ({ notice, feed: before }: MonitorState, feed: MonitorState['feed']): MonitorState['notice'] => {
  if (!hasProblem(feed) || hasProblem(before)) return notice;
  return notice?.tone === 'warning' && feed?.freshAt === null ? notice : null;
};

/** A question that became invisible, because the terminal is now too small, is withdrawn. */
const withoutHiddenQuestion = (state: MonitorState): MonitorState =>
  state.dialog?.kind === 'confirm' && layoutOf(state).tooSmall ? { ...state, dialog: null } : state;

/** The state after an action of the mouse. */
const pointed = (state: MonitorState, action: PointingAction): MonitorState => {
  const next = reducePointing(state, action);
  return hasSameView(state, next) ? next : showingList(next);
};

const reduce = (state: MonitorState, action: Exclude<MonitorAction, AttentionAction>): MonitorState => {
  switch (action.type) {
    case 'move-cursor':
      return moveCursor(state, action.motion);
    case 'scroll':
      return scroll(state, action.motion, action.maxScroll);
    case 'move-highlight':
      return withHighlightMoved(state, action.motion);
    case 'highlight':
      return withHighlightAt(state, action.index);
    case 'open-details':
      if (state.selectedGroup !== null && !hasDetailsFocus(state)) return withFold(state, false);
      return openDetails(state);
    case 'zoom-details':
      return zoomDetails(state);
    case 'back':
      return back(withoutNewsLine(state));
    case 'step-back':
      return stepBack(state);
    case 'open-search':
      return { ...state, restsAtTop: false, detailsSearch: { text: '', caret: 0, editing: true, line: null } };
    case 'search-text': {
      const { text, caret = text.length } = action;
      return state.detailsSearch === null
        ? state
        : { ...state, detailsSearch: { ...state.detailsSearch, text, caret } };
    }
    case 'apply-search':
      return { ...state, detailsSearch: state.detailsSearch?.text ? { ...state.detailsSearch, editing: false } : null };
    case 'search-step':
      return withSearchStep(state, action);
    case 'switch-pane':
      if (!state.detailsOpen) return state;
      // The details keep their job while they are read.
      return state.focus === 'list' ? { ...state, focus: 'details', restsAtTop: false } : { ...state, focus: 'list' };
    case 'toggle-mark':
      return toggleMark(state);
    case 'unmark':
      return { ...state, marks: new Set([...state.marks].filter(id => !action.jobIds.includes(id))) };
    case 'unmark-all':
      return state.marks.size === 0 ? state : { ...state, marks: new Set() };
    case 'open-filter':
      return { ...state, dialog: null, filter: { ...state.filter, editing: true, caret: state.filter.text.length } };
    case 'filter-text':
      return withFilter(state, withText(state.filter, action.text, action.caret));
    case 'filter-by':
      return showingList(withFilter(state, withText(state.filter, action.text)));
    case 'apply-filter':
      return applyFilter(state);
    case 'same-cause':
      return showingList(toggleCause(state));
    case 'failed-jobs':
      return showingList(withFilter(state, withText(state.filter, failedFilterAfter(state.filter.text))));
    case 'toggle-choice':
      return toggleChoice(state);
    case 'choose':
      return choose(state);
    case 'order':
      return showingList(withOrder(state, action.order));
    case 'group':
      return showingList(withGroup(state, action.group));
    case 'timeline':
      return showingList({ ...state, timeline: changedTimeline(state.timeline, action.change, state.now) });
    case 'open-menu':
    case 'open-help':
    case 'apply-help-search':
    case 'open-messages':
    case 'open-digest':
    case 'palette':
    case 'open-confirm':
    case 'earlier-retries':
    case 'open-advice':
    case 'close-dialog':
    case 'dialogs-drawn':
      return reduceDialog(state, action);
    case 'resize':
      return withoutHiddenQuestion(resized(state, action.size));
    case 'message-measured':
      return { ...state, messageRows: action.rows };
    case 'rows':
      return withRefilteredCursor({
        ...state,
        rows: action.rows,
        feed: action.feed,
        now: action.now,
        notice: noticeWith(state, action.feed),
      });
    case 'projects':
      return { ...state, projects: action.projects, projectsProblem: null, now: action.now };
    case 'projects-failed':
      return { ...state, projectsProblem: action.problem, now: action.now };
    case 'project':
      return withProject(state, action.project);
    case 'project-name':
      return state.project === null ? state : { ...state, project: { ...state.project, name: action.name } };
    case 'server':
      return { ...state, actionSupport: action.actionSupport, capabilities: action.capabilities };
    case 'described':
      return { ...state, described: action.described };
    case 'notice': {
      const { notice, at = state.now } = action;
      return notice === null ? { ...state, notice } : { ...withMessage(state, { ...notice, at }), notice };
    }
    case 'message':
      return withMessage(state, action.message);
    case 'choose-view':
      return showingList(withView(state, action.name));
    case 'mine':
      return showingList(toggleMine(state));
    case 'outcomes':
      return { ...state, queuedOutcomes: [...state.queuedOutcomes, action.result] };
    case 'always-list':
      return { ...state, alwaysListed: new Set([...state.alwaysListed, action.jobId]) };
    case 'denied':
      return { ...state, denials: action.denials };
    case 'select':
      return { ...state, selectedId: action.jobId, restsAtTop: false };
    case 'traffic':
      return { ...state, traffic: { ...state.traffic, bytes: action.bytes } };
    default:
      return pointed(state, action);
  }
};

/** Shows queued outcomes once nothing else has the keys, so that no key meant for something else closes them. */
const showOutcomes = (state: MonitorState): MonitorState => {
  const [result, ...queuedOutcomes] = state.queuedOutcomes;
  if (result === undefined || state.dialog !== null || state.filter.editing) return state;
  return { ...state, queuedOutcomes, dialog: { kind: 'outcomes', ...result, scroll: 0 } };
};

const hasFilter = ({ filter, view, types, cause, statuses }: MonitorState): boolean =>
  filter.applied.length > 0 || view !== null || types.size + statuses.size > 0 || cause !== null;

/** The state with a new filter. Without a filter, a cursor that nothing moved since is at the top again, as it was before. */
const refiltered = (before: MonitorState, after: MonitorState): MonitorState => {
  const alwaysListed = after.alwaysListed.size === 0 ? after.alwaysListed : new Set<string>();
  const returnsToTop = hasFilter(before) ? before.returnsToTop : before.restsAtTop;
  const restsAtTop = after.restsAtTop || (returnsToTop && !hasFilter(after) && !after.detailsOpen);
  return { ...after, alwaysListed, isRefiltered: true, returnsToTop, restsAtTop };
};

/**
 * The consequences of a change: a new filter ends the exemption of always-listed jobs. A cursor that the user moves forgets
 * the job that a filter hid, and the top.
 */
const withConsequences = (before: MonitorState, after: MonitorState): MonitorState => {
  const isSame =
    before.filter.applied === after.filter.applied &&
    before.view === after.view &&
    before.types === after.types &&
    before.cause === after.cause &&
    before.statuses === after.statuses;
  if (!isSame) return refiltered(before, after);
  const isMoved = before.rows === after.rows && (before.selectedId !== after.selectedId || before.top !== after.top);
  return isMoved && (after.hiddenId !== null || after.returnsToTop)
    ? { ...after, hiddenId: null, returnsToTop: false }
    : after;
};

/** The state after an action; the same object when nothing changed. */
export const reduceMonitor = (state: MonitorState, action: MonitorAction): MonitorState => {
  const next = isAttentionAction(action) ? reduceAttention(state, action) : reduce(state, action);
  return next === state ? state : followRows(showOutcomes(withConsequences(state, next)));
};
