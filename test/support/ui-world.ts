import type { SentAction } from '../../src/actions/action-record.ts';
import type { Capabilities } from '../../src/cloud/capabilities.ts';
import type { Accepted, Gateway, Project } from '../../src/cloud/gateway.ts';
import { withServerTime } from '../../src/cloud/server-time.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { type ActionSupport, jobCenterSupport } from '../../src/jobs/action-support.ts';
import type { HistoryRecord } from '../../src/jobs/changes.ts';
import type { ProgressTrace } from '../../src/jobs/insight/progress-trace.ts';
import type { ImportFile, Job } from '../../src/jobs/job.ts';
import type { ActionName } from '../../src/jobs/rules.ts';
import type { LastView } from '../../src/storage/last-view/last-view.ts';
import type { Looked } from '../../src/storage/seen/looked-file.ts';
import type { TimedInput } from '../../src/terminal/session.ts';
import type { Context } from '../../src/ui/context.ts';
import { frameRows } from '../../src/ui/frame/frame.ts';
import { createMonitor, type Monitor } from '../../src/ui/monitor.ts';
import { highlightedValue, openMenuOf } from '../../src/ui/state/menus.ts';
import type { MonitorStart } from '../../src/ui/state/state.ts';
import type { MonitorEnd, SeenFiles } from '../../src/ui/world.ts';
import { type FakeCenter, fakeCenter } from './fake-center.ts';
import { type FakeClock, fakeClock, settle } from './fake-clock.ts';
import { noon } from './jobs.ts';
import { english, unstyled } from './ui-fixtures.ts';

/** A monitor on a fake server and clock, without a terminal. */
export type MonitorVisit = {
  readonly monitor: Monitor;
  readonly center: FakeCenter;
  readonly clock: FakeClock;
  /** Actions as they were sent, `cancel job-1`. */
  readonly sent: string[];
  readonly copied: string[];
  /** The views that were saved for the next start. */
  readonly savedViews: LastView[];
  /** The profiles that were opened. */
  readonly opened: string[];
  /** The name under which the user creates jobs. */
  me: string | null;
  /** The notifications outside of the screen. */
  readonly notified: string[];
  /** When the user looked last, and the watched jobs, as they are kept. */
  looked: Looked;
  /** The same by project, as far as it was saved. */
  readonly savedLooked: Map<string, Looked>;
  /** What was seen of the progress of unfinished jobs, as it is kept. */
  progress: ReadonlyMap<string, ProgressTrace>;
  /** Resolves when the disk answers. */
  disk: Promise<void>;
  /** Actions that were passed on to be recorded. */
  readonly recorded: SentAction[];
  /** The records that the history consists of. */
  history: readonly HistoryRecord[];
  readonly ends: MonitorEnd[];
  suspended: number;
  /** How often the whole screen was painted again. */
  repaints: number;
  /** How the server answers an action; by default it accepts. */
  act: (action: ActionName, job: Job, signal?: AbortSignal) => Promise<Accepted>;
  actionSupport: ActionSupport;
  /** The kind of the server; null before its first answer. */
  capabilities: Capabilities | null;
  /** How often the gateway was told to forget what the server lacks. */
  forgets: number;
  /** How the server answers a request for its projects. */
  projects: () => Promise<readonly Project[]>;
  files: readonly ImportFile[];
  copies: boolean;
  /** Whether dialogs are visible. */
  drawsDialogs: boolean;
  /** Presses keys one second apart, each in a read of its own, and lets everything run that needs no timer. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text after a pause of a second: a key every `ms`, `perRead` keys in each read. */
  type(text: string, ms: number, perRead?: number): Promise<void>;
  /** Presses keys that all arrive in one read. */
  pressAtOnce(...keys: readonly string[]): Promise<void>;
  paste(text: string): Promise<void>;
  /** Moves the highlight of the open menu to the value and chooses it. */
  choose(value: string): Promise<void>;
  /** The last message. */
  message(): string | null;
  /** The screen as text, without styling. */
  screen(): string;
};

type VisitOptions = {
  /** How far the server's clock is ahead of the computer's, in ms; null while the server has not answered. */
  readonly clockSkew?: () => number | null;
  readonly projects?: readonly Project[];
  /** Answers the first request for projects instead of `projects`. */
  readonly answerProjects?: () => Promise<readonly Project[]>;
  readonly project?: string | null;
  readonly readOnly?: boolean;
  readonly context?: Context;
  readonly actionSupport?: ActionSupport;
  readonly capabilities?: Capabilities;
  readonly filter?: string;
  /** Where the user was at the last start. */
  readonly lastView?: LastView;
  readonly start?: Partial<MonitorStart>;
  /** When the user looked last, and the watched jobs. */
  readonly looked?: Looked;
  /** What an earlier monitor saw of the progress of unfinished jobs. */
  readonly progress?: ReadonlyMap<string, ProgressTrace>;
  /** Resolves when the disk answers. */
  readonly disk?: Promise<void>;
  /** Why the server answers no request; null for an answer. */
  readonly failWith?: FakeCenter['failWith'];
  readonly size?: { readonly columns: number; readonly rows: number };
};

export const search: Project = { id: 'search', name: 'Search' };
export const ads: Project = { id: 'ads', name: 'Ads' };

/** What no test changes. */
const fixedWorld = {
  sleep: async () => {},
  random: () => 0.5,
  actionLimits: { firstDelay: 1, longestDelay: 2, giveUp: 5, recheckDelays: [1, 1] },
  retryLimits: { firstDelay: 1_000, longestDelay: 30_000 },
  describeDelay: 120,
} as const;

const seenFiles = (visit: () => MonitorVisit): SeenFiles => ({
  readLooked: async () => {
    await visit().disk;
    return visit().looked;
  },
  saveLooked: async (projectId, looked) => {
    visit().looked = looked;
    visit().savedLooked.set(projectId, looked);
  },
  readTraces: async () => visit().progress,
  saveProgress: async (_projectId, traces) => {
    visit().progress = new Map(traces);
  },
  records: async () => visit().history,
});

const keptFiles = ({ looked, progress, disk }: VisitOptions) => ({
  looked: looked ?? { at: null, watched: [] },
  savedLooked: new Map<string, Looked>(),
  progress: progress ?? new Map<string, ProgressTrace>(),
  disk: disk ?? Promise.resolve(),
});

/** Opens a monitor and lets everything run that needs no timer. */
export const openMonitor = async (jobs: readonly Job[], options: VisitOptions = {}): Promise<MonitorVisit> => {
  const { context = english, projects = [search], actionSupport = jobCenterSupport } = options;
  const center = Object.assign(fakeCenter(jobs), options.failWith && { failWith: options.failWith });
  const clock = fakeClock(noon);
  let readId = 0;
  let at = 0;

  const gateway: Gateway = {
    endpoint: 'https://api.example.com',
    capabilities: () => visit.capabilities,
    clockSkew: options.clockSkew ?? (() => null),
    forget: () => {
      visit.forgets += 1;
    },
    actionSupport: () => visit.actionSupport,
    listProjects: () => visit.projects(),
    listJobs: (...given) => center.listJobs(...given),
    describeJob: async (...given) => {
      const described = await center.describeJob(...given);
      return { ...described, details: { ...described.details, files: visit.files } };
    },
    act: (action, job, callOptions) => {
      visit.sent.push(`${action} ${job.id}`);
      return visit.act(action, job, callOptions?.signal);
    },
    close: async () => {},
  };

  const monitor = createMonitor(
    {
      size: options.size ?? { columns: 120, rows: 30 },
      now: clock.now(),
      host: 'api.example.com',
      demo: false,
      readOnly: options.readOnly ?? false,
      actionSupport,
      project: null,
      interval: 5_000,
      filter: options.filter ?? '',
      lastView: options.lastView ?? null,
      ...options.start,
    },
    {
      gateway,
      clock: withServerTime(clock, gateway),
      ...fixedWorld,
      onSending: async () => {},
      onSent: sent => visit.recorded.push(sent),
      historyOf: async (_projectId, jobId) => visit.history.filter(record => record.jobId === jobId),
      openFeed: (projectId, interval) => createFeed({ gateway, projectId, clock, random: () => 0.5, interval }),
      seen: seenFiles(() => visit),
      onStalled: () => {},
      notify: text => visit.notified.push(text),
      me: async () => visit.me,
      saveView: async view => void visit.savedViews.push(view),
      openProfile: name => visit.opened.push(name),
      openProjects: ids => visit.opened.push(ids.join(' ')),
      copy: text => {
        if (visit.copies) visit.copied.push(typeof text === 'string' ? text : text.join('\n'));
        return visit.copies;
      },
      drawsDialogs: () => visit.drawsDialogs,
      suspend: () => {
        visit.suspended += 1;
      },
      repaint: () => {
        visit.repaints += 1;
      },
      bytesWritten: () => 4_711,
      end: end => visit.ends.push(end),
    },
    context,
  );

  const give = async (events: readonly TimedInput[]): Promise<void> => {
    monitor.input(events);
    await settle();
    await settle();
  };

  const visit: MonitorVisit = {
    monitor,
    center,
    clock,
    sent: [],
    copied: [],
    savedViews: [],
    opened: [],
    me: null,
    notified: [],
    ...keptFiles(options),
    recorded: [],
    history: [],
    ends: [],
    suspended: 0,
    repaints: 0,
    act: async (_action, job) => ({ job: { ...job, status: 'canceling', rawStatus: 'CANCELING' }, requestId: 'req-a' }),
    projects: options.answerProjects ?? (async () => projects),
    files: [],
    copies: true,
    drawsDialogs: true,
    actionSupport,
    capabilities: options.capabilities ?? null,
    forgets: 0,
    press: async (...keys) => {
      for (const key of keys) {
        readId += 1;
        at += 1_000;
        await give([{ type: 'key', key, raw: key, readId, at }]);
      }
    },
    type: async (text, ms, perRead = 1) => {
      at += 1_000;
      const characters = [...text];
      for (let index = 0; index < characters.length; index += perRead) {
        readId += 1;
        const keys = characters.slice(index, index + perRead).map(key => (key === ' ' ? 'space' : key));
        at += ms * keys.length;
        await give(keys.map(key => ({ type: 'key', key, raw: key, readId, at })));
      }
    },
    pressAtOnce: (...keys) => {
      readId += 1;
      at += 1_000;
      return give(keys.map(key => ({ type: 'key', key, raw: key, readId, at })));
    },
    choose: async value => {
      const values = openMenuOf(monitor.state())?.values ?? [];
      if (!values.includes(value)) throw new Error(`no open menu has ${value}`);
      while (highlightedValue(monitor.state()) !== value) await visit.press('down');
      await visit.press('enter');
    },
    paste: text => give([{ type: 'paste', text, readId, at }]),
    message: () => monitor.state().notice?.text ?? null,
    screen: () => frameRows(monitor.frame()).map(unstyled).join('\n'),
  };

  monitor.begin(options.project ?? null);
  await clock.pass(0);
  return visit;
};
