import type { KeyMoment } from '../../actions/confirmation.ts';
import type { Impact, Outcome } from '../../actions/outcome.ts';
import type { Capabilities } from '../../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { ColorName } from '../../config/config.ts';
import type { FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import type { ActionSupport } from '../../jobs/action-support.ts';
import type { HistoryRecord } from '../../jobs/changes.ts';
import { type Denials, noDenials } from '../../jobs/denials.ts';
import type { Digest } from '../../jobs/digest/digest.ts';
import type { EarlierRetry } from '../../jobs/earlier-retry.ts';
import type { GroupName } from '../../jobs/groups.ts';
import type { Instant, Job, JobDetails } from '../../jobs/job.ts';
import type { OrderName } from '../../jobs/order.ts';
import { asksForMarks, type ParsedQuery, parseQuery, type Query, queryWhileTyped } from '../../jobs/query/query.ts';
import type { ActionName } from '../../jobs/rules.ts';
import type { Size } from '../../lib/size.ts';
import { type JobRows, noRows, type ViewSpec } from '../rows/rows.ts';
import { type Attention, jobViewOf, noAttention } from './attention.ts';
import type { Timeline } from './timeline.ts';

/** A profile as the screen names it. */
export type ProfileBadge = {
  readonly name: string;
  /** Its badge, else its name. Sanitized. */
  readonly badge: string;
  /** Null for the usual color of badges. */
  readonly color: ColorName | null;
};

/** A profile to choose from, and its servers. Sanitized. */
export type ProfileChoice = ProfileBadge & { readonly target: string };

/** A saved view. Null for what it does not change. */
export type SavedView = {
  readonly name: string;
  readonly query: Query;
  readonly filter: string;
  readonly order: OrderName | null;
  readonly group: GroupName | null;
  /** IDs of columns, in their order. */
  readonly columns: readonly string[] | null;
};

export type MenuKind =
  | 'project'
  | 'order'
  | 'group'
  | 'types'
  | 'statuses'
  | 'creators'
  | 'clusters'
  | 'views'
  | 'profile'
  | 'copy';

/** The key press that opened a question. Its moment is on the session's clock. */
export type Opening = KeyMoment;

/** The outcomes of one action on several jobs. */
export type ActionOutcomes = { readonly action: ActionName; readonly outcomes: readonly Outcome[] };

/** What lies over the list. `highlighted` is null, and `top` 0, until the user moves the highlight. */
export type Dialog =
  | {
      readonly kind: 'help';
      /** The search text; '' without one. */
      readonly text: string;
      /** Where the next character goes, as an index in UTF-16 units. */
      readonly caret: number;
      /** Whether the text is being typed. */
      readonly isSearching: boolean;
      /** The entries that the text finds. */
      readonly matches: readonly string[];
      readonly highlighted: string | null;
      readonly top: number;
    }
  /** The messages that were shown, with their times. */
  | { readonly kind: 'messages'; readonly scroll: number }
  | { readonly kind: 'digest'; readonly digest: Digest; readonly scroll: number }
  /** Explains how to run a failed import again on a server that has no retry. */
  | { readonly kind: 'advice'; readonly job: Job; readonly scroll: number }
  | {
      readonly kind: 'confirm';
      readonly impact: Impact;
      readonly opening: Opening;
      readonly scroll: number;
      /** Earlier retries of the targets, by their IDs; absent until the journal is read. */
      readonly retries?: ReadonlyMap<string, EarlierRetry>;
    }
  | (ActionOutcomes & { readonly kind: 'outcomes'; readonly scroll: number })
  | {
      readonly kind: 'menu';
      readonly menu: MenuKind;
      readonly highlighted: string | null;
      readonly top: number;
      /** Whether choices were toggled: Enter then only closes the menu. */
      readonly hasToggled: boolean;
      /** In the menu of projects, the IDs of those that are marked: Enter shows them in one list. Absent for none. */
      readonly marked?: ReadonlySet<string>;
    }
  | {
      readonly kind: 'palette';
      readonly text: string;
      /** Where the next character goes, as an index in UTF-16 units. */
      readonly caret: number;
      /** IDs of the commands that the text finds. */
      readonly matches: readonly string[];
      readonly highlighted: string | null;
      readonly top: number;
    };

/** The details of a job, or the state of reading them. */
export type Described =
  | { readonly jobId: string; readonly state: 'loading' }
  | {
      readonly jobId: string;
      readonly state: 'ready';
      /** The listed job that the details belong to. They are out of date once the list has another version. */
      readonly job: Job;
      readonly details: JobDetails;
      readonly requestId: string | null;
      /** The records of this computer about the job, oldest first. */
      readonly history: readonly HistoryRecord[];
    }
  | { readonly jobId: string; readonly state: 'failed'; readonly error: CloudErrorFacts };

/** `warning`: the notice is not about a key press, and stays until the next key press. */
export type Tone = 'plain' | 'good' | 'bad' | 'warning';

/** A message in the user's language, sanitized. */
export type Notice = { readonly text: string; readonly tone: Tone };

/** A message that was shown, and when. */
export type TimedMessage = Notice & { readonly at: Instant };

export type Filter = {
  readonly text: string;
  /** Where the next character goes, as an index in UTF-16 units. */
  readonly caret: number;
  readonly editing: boolean;
  readonly parsed: ParsedQuery;
  /** What the list is filtered by: the valid terms of the text. */
  readonly applied: Query;
};

/** The search in the details. */
export type DetailsSearch = {
  readonly text: string;
  /** Where the next character goes, as an index in UTF-16 units. */
  readonly caret: number;
  readonly editing: boolean;
  /** Index of the line with the current match; null before the first one and without any. */
  readonly line: number | null;
};

/** Everything that the screen shows. */
export type MonitorState = Omit<ViewSpec, 'query' | 'view' | 'group'> & {
  readonly size: Size;
  /** Rows that the message needs at this width, 0 without one. Measured by the view. */
  readonly messageRows: number;
  /** The moment that ages refer to. It moves only when data arrives, so that an idle screen writes nothing. */
  readonly now: Instant;
  readonly host: string;
  /** Command-line options that make zjobs use the same server. */
  readonly serverOptions: readonly string[];
  /** Whether a watched job that ends is announced outside of the screen, as `notify` of the configuration says. */
  readonly notifies: boolean;
  readonly demo: boolean;
  readonly readOnly: boolean;
  /** Null without a profile. */
  readonly profile: ProfileBadge | null;
  readonly profiles: readonly ProfileChoice[];
  /** The saved views, in the order of their keys. */
  readonly views: readonly SavedView[];
  /** The view that is in force; its filter and the filter of the user must both match. */
  readonly view: SavedView | null;
  /** What the list is grouped by if neither the user nor a view chooses; null for the usual group. */
  readonly usualGroup: GroupName | null;
  /** What the server can do for the jobs of the project, as far as known. */
  readonly actionSupport: ActionSupport;
  /** The kind of server and its families of jobs; null before its first answer. */
  readonly capabilities: Capabilities | null;
  readonly project: Project | null;
  /** The projects to choose from; null until they are loaded. */
  readonly projects: readonly Project[] | null;
  /** Why the projects could not be loaded. Problems of the job list are part of `feed`. */
  readonly projectsProblem: FeedProblem | null;
  readonly feed: FeedSnapshot | null;
  readonly rows: JobRows;
  readonly filter: Filter;
  /** What the user grouped the list by; null while they have not chosen. */
  readonly group: GroupName | null;
  /** The keys of the groups that are folded. */
  readonly folded: ReadonlySet<string>;
  /** The key of the folded group whose heading has the cursor; null while a job has it. */
  readonly selectedGroup: string | null;
  /** The line of the cursor when it was last placed. */
  readonly cursorLine: number;
  readonly selectedId: string | null;
  /** Index of the selected job when it was last listed. */
  readonly selectedIndex: number;
  /** Index of the first visible line. */
  readonly top: number;
  /** Whether the cursor stays at the top when jobs change: until the user moves it or chooses a job, and after `g`. */
  readonly restsAtTop: boolean;
  /** Whether the end of the filters puts the cursor back at the top, where it rested before them. False once the user moves it. */
  readonly returnsToTop: boolean;
  /** Whether the filter has changed since the rows were made. */
  readonly isRefiltered: boolean;
  /** The job that had the cursor until a filter hid it; null once the user moves the cursor. */
  readonly hiddenId: string | null;
  readonly marks: ReadonlySet<string>;
  /** The timeline beside the list; null while it is closed. */
  readonly timeline: Timeline | null;
  readonly detailsOpen: boolean;
  /** Whether the width decides if the details are open: until the user opens or closes them. */
  readonly detailsFollowWidth: boolean;
  /** Whether the details fill the body although there is room for the list. */
  readonly detailsZoomed: boolean;
  readonly focus: 'list' | 'details';
  readonly detailsScroll: number;
  readonly detailsSearch: DetailsSearch | null;
  readonly described: Described | null;
  readonly dialog: Dialog | null;
  /** Outcomes to show once no dialog and no filter line is open. */
  readonly queuedOutcomes: readonly ActionOutcomes[];
  readonly notice: Notice | null;
  /** Estimates, stalls, watched and new jobs. */
  readonly attention: Attention;
  /** What the server refused so far. */
  readonly denials: Denials;
  /** The last messages, newest first. */
  readonly messages: readonly TimedMessage[];
  /** Bytes written to the terminal since `since`, for the help. */
  readonly traffic: { readonly bytes: number; readonly since: Instant };
};

/** The state that a monitor starts with. */
export type MonitorStart = Pick<
  MonitorState,
  'size' | 'now' | 'host' | 'demo' | 'readOnly' | 'actionSupport' | 'project'
> & {
  /** A filter to apply from the start; '' or absent for none. */
  readonly filter?: string;
  readonly profile?: ProfileBadge | null;
  readonly profiles?: readonly ProfileChoice[];
  readonly views?: readonly SavedView[];
  readonly view?: SavedView | null;
  readonly usualGroup?: GroupName | null;
  /** The order of the command line; null or absent without one. */
  readonly order?: OrderName | null;
  readonly group?: GroupName | null;
  readonly serverOptions?: readonly string[];
  /** Whether a watched job that ends is announced outside of the screen. Default: true. */
  readonly notifies?: boolean;
};

export const noFilter: Filter = {
  text: '',
  caret: 0,
  editing: false,
  parsed: { terms: [], problems: [] },
  applied: [],
};

/** The filter with another text. For what a text with a mistake lists, see {@link queryWhileTyped}. */
export const withText = (filter: Filter, text: string, caret = text.length): Filter => {
  if (text === filter.text) return caret === filter.caret ? filter : { ...filter, caret };
  const parsed = parseQuery(text);
  const applied = parsed.problems.length === 0 ? parsed.terms : queryWhileTyped(text, filter.applied);
  return { ...filter, text, caret, parsed, applied };
};

/** The details are open from this width on, until the user opens or closes them. */
const openColumns = 160;

export const opensDetails = ({ columns }: Size): boolean => columns >= openColumns;

export const initialState = ({
  filter = '',
  serverOptions = [],
  notifies = true,
  profile = null,
  profiles = [],
  views = [],
  view = null,
  usualGroup = null,
  order,
  group,
  ...start
}: MonitorStart): MonitorState => ({
  ...start,
  profile,
  profiles,
  views,
  view,
  usualGroup,
  messageRows: 0,
  serverOptions,
  notifies,
  capabilities: null,
  projects: null,
  projectsProblem: null,
  feed: null,
  rows: noRows,
  filter: withText(noFilter, filter),
  types: new Set(),
  cause: null,
  statuses: new Set(),
  alwaysListed: new Set(),
  order: order ?? view?.order ?? 'default',
  isReversed: false,
  group: group ?? view?.group ?? null,
  folded: new Set(),
  selectedGroup: null,
  cursorLine: 0,
  selectedId: null,
  selectedIndex: 0,
  top: 0,
  restsAtTop: true,
  returnsToTop: false,
  isRefiltered: false,
  hiddenId: null,
  marks: new Set(),
  timeline: null,
  detailsOpen: opensDetails(start.size),
  detailsFollowWidth: true,
  detailsZoomed: false,
  focus: 'list',
  detailsScroll: 0,
  detailsSearch: null,
  described: null,
  dialog: null,
  queuedOutcomes: [],
  notice: null,
  attention: noAttention,
  denials: noDenials,
  messages: [],
  traffic: { bytes: 0, since: start.now },
});

/** What the list is grouped by. If neither the user nor a view chose: by day in the default order, else not at all. */
export const groupInForce = ({
  group,
  usualGroup,
  order,
}: Pick<MonitorState, 'group' | 'usualGroup' | 'order'>): GroupName =>
  group ?? usualGroup ?? (order === 'default' ? 'day' : 'none');

/** What the list is filtered by: the terms of the view and of the filter. */
export const queryInForce = ({ view, filter }: Pick<MonitorState, 'view' | 'filter'>): Query =>
  view === null || view.query.length === 0 ? filter.applied : [...view.query, ...filter.applied];

/** Which jobs the list shows, and in which order. */
export const viewSpecOf = (state: MonitorState): ViewSpec => ({
  query: queryInForce(state),
  view: jobViewOf(state),
  types: state.types,
  cause: state.cause,
  statuses: state.statuses,
  alwaysListed: state.alwaysListed,
  order: state.order,
  isReversed: state.isReversed,
  group: groupInForce(state),
});

/** Whether both states have the same filter and order. */
export const hasSameView = (a: MonitorState, b: MonitorState): boolean =>
  a.filter.applied === b.filter.applied &&
  a.view === b.view &&
  a.types === b.types &&
  a.cause === b.cause &&
  a.statuses === b.statuses &&
  a.alwaysListed === b.alwaysListed &&
  a.order === b.order &&
  a.isReversed === b.isReversed &&
  groupInForce(a) === groupInForce(b) &&
  (a.attention === b.attention || !asksForMarks(queryInForce(b)));
