import fc from 'fast-check';
import type { Capabilities, PartTrouble } from '../../src/cloud/capabilities.ts';
import type { FeedProblem, FeedSnapshot, SourceStatus } from '../../src/feed/types.ts';
import { localPhrasing } from '../../src/format/phrasing.ts';
import type { Language } from '../../src/i18n/translate.ts';
import { type ActionSupport, jobCenterSupport } from '../../src/jobs/action-support.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobTypes, kinds } from '../../src/jobs/kinds.ts';
import { type JobStatus, jobStatuses } from '../../src/jobs/statuses.ts';
import type { Context } from '../../src/ui/context.ts';
import type { LazyLines } from '../../src/ui/frame/details/lazy-lines.ts';
import { frame, frameRows } from '../../src/ui/frame/frame.ts';
import { measureMessage } from '../../src/ui/frame/notice-lines.ts';
import { defaultBindings } from '../../src/ui/keys/bindings.ts';
import { helpEntries } from '../../src/ui/keys/help-sections.ts';
import { createRowKeeper } from '../../src/ui/rows/rows.ts';
import { reduceMonitor } from '../../src/ui/state/reducer.ts';
import {
  type Dialog,
  initialState,
  type MonitorState,
  noFilter,
  viewSpecOf,
  withText,
} from '../../src/ui/state/state.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { cloudError } from './cloud-error.ts';
import { aJob, aSource, noon, rawStatuses } from './jobs.ts';

/** What drawing needs besides the state. */
export const contextFor = (language: Language, color = true): Context => ({
  ...localPhrasing(language),
  theme: createTheme({ color }),
  bindings: defaultBindings,
});

export const english = contextFor('en');
export const japanese = contextFor('ja');

/** Every line, in view or not. */
export const allLines = ({ slice, count }: LazyLines): readonly string[] => slice(0, count);

const noCounts = Object.fromEntries(jobStatuses.map(status => [status, 0])) as Record<JobStatus, number>;

const countsOf = (jobs: readonly Job[]): FeedSnapshot['counts'] => {
  const counts = { ...noCounts };
  for (const { status } of jobs) counts[status] += 1;
  return counts;
};

/** A server that did not answer a moment ago. */
export const aFeedProblem: FeedProblem = {
  error: {
    kind: 'network',
    message: 'down',
    code: null,
    requestId: null,
    httpStatus: null,
    retryAfter: null,
    maybeDone: false,
  },
  since: noon,
  nextTryAt: null,
};

/** A complete and current snapshot of these jobs, except for `facts`. */
export const snapshotOf = (jobs: readonly Job[], facts: Partial<FeedSnapshot> = {}): FeedSnapshot => ({
  jobs: new Map(jobs.map(job => [job.id, job])),
  version: 1,
  counts: countsOf(jobs),
  unlisted: new Set(),
  total: jobs.length,
  loading: false,
  freshAt: noon,
  fromCache: false,
  problem: null,
  isOverdue: false,
  badRecords: 0,
  incomplete: [],
  paused: false,
  interval: 5_000,
  ...facts,
});

/** The state with the rows that its message needs. */
export const measured = (state: MonitorState, context = english): MonitorState =>
  reduceMonitor(state, { type: 'message-measured', rows: measureMessage(state, context) });

/** The rows of the screen for a state. */
export const screenRows = (state: MonitorState, context = english): readonly string[] =>
  frameRows(frame(state, context));

/** The state after the feed reported these jobs. */
export const withJobs = (
  state: MonitorState,
  jobs: readonly Job[],
  facts: Partial<FeedSnapshot> = {},
): MonitorState => {
  const keeper = createRowKeeper(viewSpecOf(state));
  const feed = snapshotOf(jobs, facts);
  keeper.rebuild(feed.jobs, viewSpecOf(state), state.now);
  return measured(reduceMonitor(state, { type: 'rows', rows: keeper.rows(), feed, now: state.now }));
};

/** The state of a monitor of 100×20 that watches these jobs, except for `facts`. */
export const aState = (
  jobs: readonly Job[] = [],
  facts: Partial<MonitorState> = {},
  feed: Partial<FeedSnapshot> = {},
): MonitorState => {
  const start = initialState({
    size: { columns: 100, rows: 20 },
    now: noon,
    host: 'api.example.com',
    demo: false,
    readOnly: false,
    actionSupport: jobCenterSupport,
    project: { id: 'proj-1', name: 'Search' },
  });
  return withJobs({ ...start, projects: [{ id: 'proj-1', name: 'Search' }], ...facts }, jobs, feed);
};

/** The open help, with the entries that a text finds. */
export const helpDialog = (text = '', context: Context = english): Extract<Dialog, { kind: 'help' }> => ({
  kind: 'help',
  text,
  caret: text.length,
  isSearching: false,
  matches: helpEntries(context.bindings, text, context),
  highlighted: null,
  top: 0,
});

/** A filter that was applied. */
export const appliedFilter = (text: string): MonitorState['filter'] => withText(noFilter, text);

/** A filter that is being typed. */
export const typedFilter = (text: string, caret?: number): MonitorState['filter'] => ({
  ...withText(noFilter, text, caret),
  editing: true,
});

/** What today's public API can do. */
export const publicSupport: ActionSupport = {
  cancel: ['SPARK'],
  retry: 'request',
  abortImport: false,
  commitImport: false,
  console: 'https://cloud.zilliz.com',
};

export const publicCapabilities: Capabilities = {
  server: 'public',
  families: [
    { family: 'control-plane', can: ['describe'], state: 'works' },
    { family: 'spark', can: ['list', 'describe', 'cancel'], state: 'works' },
    { family: 'backup', can: ['list', 'describe'], state: 'missing' },
    { family: 'import', can: ['list', 'describe', 'retry'], state: 'failing' },
    { family: 'refresh', can: ['list', 'describe'], state: 'untried' },
  ],
};

/** A part of a merged list that could not be read. */
export const aTrouble = (facts: Partial<PartTrouble> = {}): PartTrouble => ({
  family: 'import',
  where: 'prod-search',
  error: cloudError('server', { message: 'the server failed', code: 500, requestId: 'req-7' }).facts,
  bestEffort: false,
  ...facts,
});

/** How a source of a list of several is doing: well, but for the given facts. */
export const aSourceStatus = (index: number, facts: Partial<SourceStatus> = {}): SourceStatus => ({
  key: `source-${index}`,
  name: `source-${index}`,
  source: aSource(index),
  capabilities: null,
  freshAt: noon,
  problem: null,
  isOverdue: false,
  incomplete: [],
  loading: false,
  fromCache: false,
  ...facts,
});

/** Text without its styling and links. */
export const unstyled = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m|\u001b\]8;[^\u0007]*\u0007/g, '');

/** Free text as a hostile or careless server may send it. */
const hostilePiece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b[2J\u001b[31m',
    '\u001b]0;title\u0007',
    '\u001b]52;c;aGk=\u0007',
    '\u009b31m',
    '\u202e evil \u2066',
    'a\nb\r\nc\td',
    '\u200b\ufeff\u2060',
    '日本語のジョブ',
    'e\u0301\u0301\u0301\u0301\u0301\u0301',
    '👩‍👩‍👧',
    '\ud800',
    'x'.repeat(5_000),
    '語'.repeat(600),
  ),
);
export const hostileText = fc.array(hostilePiece, { minLength: 0, maxLength: 4 }).map(pieces => pieces.join(''));

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 4 });
const anyInstant = maybe(fc.integer({ min: noon - 90 * 86_400_000, max: noon }));
const anyKind = fc.constantFrom(...kinds).map(({ type, subtype }) => ({ type, subtype }));

/** A job that may be anything: every free text is hostile. */
export const hostileJob = (id: fc.Arbitrary<string> = hostileText): fc.Arbitrary<Job> =>
  fc
    .record({
      id,
      projectId: maybe(hostileText),
      kind: fc.oneof(anyKind, fc.record({ type: hostileText, subtype: maybe(hostileText) })),
      description: maybe(hostileText),
      status: fc.constantFrom(...jobStatuses),
      rawStatus: hostileText,
      progress: maybe(fc.integer({ min: 0, max: 100 })),
      reason: maybe(hostileText),
      createdBy: maybe(hostileText),
      createdAt: anyInstant,
      startedAt: anyInstant,
      finishedAt: anyInstant,
      regionId: maybe(hostileText),
      clusterId: maybe(hostileText),
      clusterName: maybe(hostileText),
      dbName: maybe(hostileText),
      collectionName: maybe(hostileText),
    })
    .map(({ kind, ...facts }) => ({ ...facts, ...kind, family: 'job-center', observed: null, source: null }));

/** A job with ordinary words, from few values, so that many tie in most orders. */
export const plainJob = (id: fc.Arbitrary<string>): fc.Arbitrary<Job> =>
  fc
    .record({
      id,
      type: fc.constantFrom(...jobTypes, 'DEFRAGMENT'),
      status: fc.constantFrom(...jobStatuses),
      description: maybe(fc.constantFrom('nightly', 'nightly products', '商品のバックアップ')),
      progress: maybe(fc.constantFrom(0, 50, 100)),
      createdBy: maybe(fc.constantFrom('ana@example.com', 'bo@example.com')),
      createdAt: maybe(fc.constantFrom(noon - 3_600_000, noon - 7_200_000, noon - 90_000_000)),
      startedAt: maybe(fc.constantFrom(noon - 3_000_000, noon - 7_000_000)),
      finishedAt: maybe(fc.constantFrom(noon - 1_000_000, noon - 2_000_000)),
    })
    .map(facts => aJob({ ...facts, subtype: null, rawStatus: rawStatuses[facts.status] }));
