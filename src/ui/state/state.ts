import type { Impact, Outcome } from '../../actions/outcome.ts';
import type { Capabilities } from '../../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import type { Language } from '../../i18n/translate.ts';
import type { HistoryRecord } from '../../jobs/changes.ts';
import type { Instant, Job, JobDetails } from '../../jobs/job.ts';
import type { OrderName } from '../../jobs/order.ts';
import { type ParsedQuery, parseQuery } from '../../jobs/query.ts';
import type { Abilities, ActionName } from '../../jobs/rules.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import { type JobRows, noRows, type ViewSpec } from '../rows/rows.ts';

/** Columns and rows of the terminal, in cells. */
export type Size = { readonly columns: number; readonly rows: number };

export type MenuKind = 'project' | 'order' | 'types' | 'statuses';

/** When and with which read of the terminal a dialog opened: an answer that came with the question is no answer. */
export type Opening = { readonly at: Instant; readonly readId: number };

/** What became of an action on several jobs. */
export type ToldOutcomes = { readonly action: ActionName; readonly outcomes: readonly Outcome[] };

/** What lies over the list. */
export type Dialog =
  | { readonly kind: 'help'; readonly scroll: number }
  /** How a failed import is run again where the server has no retry. */
  | { readonly kind: 'advice'; readonly job: Job; readonly command: string; readonly scroll: number }
  | { readonly kind: 'palette'; readonly text: string; readonly highlighted: string | null }
  | { readonly kind: 'menu'; readonly menu: MenuKind; readonly highlighted: string | null; readonly touched: boolean }
  | { readonly kind: 'confirm'; readonly impact: Impact; readonly opening: Opening; readonly scroll: number }
  | (ToldOutcomes & { readonly kind: 'outcomes'; readonly scroll: number });

/** What the describe of the selected job told. */
export type Described =
  | { readonly jobId: string; readonly state: 'loading' }
  | {
      readonly jobId: string;
      readonly state: 'ready';
      /** The reading of the job that was described, to see when it is out of date. */
      readonly job: Job;
      readonly details: JobDetails;
      readonly requestId: string | null;
      /** What this computer has recorded of the job, oldest first. */
      readonly history: readonly HistoryRecord[];
    }
  | { readonly jobId: string; readonly state: 'failed'; readonly error: CloudErrorFacts };

/** `warning`: it came by itself and not by a key, and stays until the next one. */
export type Tone = 'plain' | 'good' | 'bad' | 'warning';

/** The last thing that zjobs has to say, already in the user's language. */
export type Notice = { readonly text: string; readonly tone: Tone };

export type Filter = {
  readonly text: string;
  readonly editing: boolean;
  readonly parsed: ParsedQuery;
};

/** Everything that the screen shows. */
export type MonitorState = {
  readonly size: Size;
  readonly language: Language;
  /** The moment that ages are counted to; moves only with the data, so that nothing ticks. */
  readonly now: Instant;
  readonly host: string;
  /** The options by which a command finds the same server: none for the usual one. */
  readonly serverOptions: readonly string[];
  readonly demo: boolean;
  readonly readOnly: boolean;
  /** What the server can do for the project's jobs, as far as is known. */
  readonly abilities: Abilities;
  /** What kind of server it is and what it offers; null before it has answered. */
  readonly capabilities: Capabilities | null;
  readonly project: Project | null;
  /** The projects to choose from; null while they are not known. */
  readonly projects: readonly Project[] | null;
  /** Why there is no project list yet; the feed has its own problem. */
  readonly projectsProblem: FeedProblem | null;
  readonly feed: FeedSnapshot | null;
  readonly rows: JobRows;
  readonly filter: Filter;
  readonly types: ReadonlySet<string>;
  readonly statuses: ReadonlySet<JobStatus>;
  /** Jobs that were acted on: shown until the filter is changed. */
  readonly kept: ReadonlySet<string>;
  readonly order: OrderName;
  readonly selectedId: string | null;
  /** Index of the selected job when it was last seen, for when it leaves the list. */
  readonly selectedIndex: number;
  /** Index of the first visible row. */
  readonly top: number;
  /** The list rests at its top until the cursor is moved: then new jobs show there. */
  readonly resting: boolean;
  readonly marks: ReadonlySet<string>;
  readonly detailsOpen: boolean;
  readonly focus: 'list' | 'details';
  readonly detailsScroll: number;
  readonly described: Described | null;
  readonly dialog: Dialog | null;
  /** Told as soon as no dialog and no filter line is open. */
  readonly waitingOutcomes: readonly ToldOutcomes[];
  readonly notice: Notice | null;
  readonly deniedAt: Instant | null;
  /** Bytes written to the terminal so far and since when, for the help overlay. */
  readonly traffic: { readonly bytes: number; readonly since: Instant };
};

/** What a monitor is started with. */
export type MonitorStart = Pick<
  MonitorState,
  'size' | 'language' | 'now' | 'host' | 'demo' | 'readOnly' | 'abilities' | 'project'
> & {
  /** The text of a filter that is kept from the start; none when absent. */
  readonly filter?: string;
  /** None when absent. */
  readonly serverOptions?: readonly string[];
};

export const noFilter: Filter = { text: '', editing: false, parsed: { terms: [], problems: [] } };

export const initialState = ({ filter = '', serverOptions = [], ...start }: MonitorStart): MonitorState => ({
  ...start,
  serverOptions,
  capabilities: null,
  projects: null,
  projectsProblem: null,
  feed: null,
  rows: noRows,
  filter: filter === '' ? noFilter : { text: filter, editing: false, parsed: parseQuery(filter) },
  types: new Set(),
  statuses: new Set(),
  kept: new Set(),
  order: 'default',
  selectedId: null,
  selectedIndex: 0,
  top: 0,
  resting: true,
  marks: new Set(),
  detailsOpen: false,
  focus: 'list',
  detailsScroll: 0,
  described: null,
  dialog: null,
  waitingOutcomes: [],
  notice: null,
  deniedAt: null,
  traffic: { bytes: 0, since: start.now },
});

/** What the list is to show. */
export const viewSpecOf = (state: MonitorState): ViewSpec => ({
  query: state.filter.parsed.terms,
  types: state.types,
  statuses: state.statuses,
  kept: state.kept,
  order: state.order,
});

/** Whether two states ask for the same rows. */
export const sameView = (a: MonitorState, b: MonitorState): boolean =>
  a.filter.parsed === b.filter.parsed &&
  a.types === b.types &&
  a.statuses === b.statuses &&
  a.kept === b.kept &&
  a.order === b.order;
