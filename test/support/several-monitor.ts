import type { SentAction } from '../../src/actions/action-record.ts';
import type { Accepted, Project } from '../../src/cloud/gateway.ts';
import { type ServerProjects, severalWorld } from '../../src/commands/monitor/several-world.ts';
import { createFeed } from '../../src/feed/feed.ts';
import type { Feed, FeedListener } from '../../src/feed/types.ts';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import type { HistoryRecord } from '../../src/jobs/changes.ts';
import type { ProgressTrace } from '../../src/jobs/insight/progress-trace.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { ActionName } from '../../src/jobs/rules.ts';
import type { Looked } from '../../src/storage/seen/looked-file.ts';
import type { MonitorWorld, SeenFiles } from '../../src/ui/world.ts';
import { type FakeCenter, fakeCenter } from './fake-center.ts';
import { type FakeClock, fakeClock, settle } from './fake-clock.ts';
import { noon } from './jobs.ts';

/** One server of several, as a test sees it. */
export type ServerOfSeveral = {
  readonly center: FakeCenter;
  /** Actions as they arrived, `retry job-1`. */
  readonly sent: string[];
  /** What was to be recorded, `onSent retry job-1 in project`. */
  readonly recorded: string[];
  /** What was to be kept of a project, as `looked project job-1`. */
  readonly kept: string[];
  /** What an earlier monitor kept of the project. */
  looked: Looked;
  progress: ReadonlyMap<string, ProgressTrace>;
  records: readonly HistoryRecord[];
  projects: () => Promise<readonly Project[]>;
  act: (action: ActionName, job: Job) => Promise<Accepted>;
  openFeed: MonitorWorld['openFeed'];
  readonly world: MonitorWorld;
};

const seenFiles = (server: () => ServerOfSeveral): SeenFiles => ({
  readLooked: async () => server().looked,
  saveLooked: async (projectId, { watched }) => void server().kept.push(`looked ${projectId} ${watched.join(',')}`),
  readTraces: async () => server().progress,
  saveProgress: async (projectId, traces) =>
    void server().kept.push(`progress ${projectId} ${[...traces.keys()].join(',')}`),
  records: async () => server().records,
});

/** A feed whose jobs a test sets: `set` replaces them, and reports those that are new. */
export const settableFeed = (jobs: readonly Job[]): { readonly feed: Feed; set(jobs: readonly Job[]): void } => {
  const gateway = fakeCenter([]);
  const idle = createFeed({ gateway, projectId: '', clock: fakeClock(noon), random: () => 0.5, interval: 5_000 });
  const listeners = new Set<FeedListener>();
  let known: ReadonlyMap<string, Job> = new Map();
  const set = (all: readonly Job[]): void => {
    const before = known;
    known = new Map(all.map(job => [job.id, job]));
    const isNew = ({ id }: Job): boolean => !before.has(id);
    const changes = all.filter(isNew).map(after => ({ before: null, after }));
    for (const listener of listeners) listener(changes);
  };
  return {
    feed: {
      refresh: () => {},
      releasePinned: () => {},
      setPaused: () => {},
      setInterval: () => {},
      nextRequest: () => 1,
      accept: () => {},
      stop: async () => {},
      snapshot: () => ({ ...idle.snapshot(), jobs: known }),
      subscribe: listener => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      start: () => set(jobs),
    },
    set,
  };
};

const refuse = (): never => {
  throw new Error('no test uses this');
};

const serverAt = (index: number, jobs: readonly Job[], clock: FakeClock): ServerOfSeveral => {
  const center = fakeCenter(jobs);
  const sent: string[] = [];
  const recorded: string[] = [];
  const gateway: MonitorWorld['gateway'] = {
    endpoint: `http://host-${index}`,
    actionSupport: () => jobCenterSupport,
    capabilities: () => null,
    clockSkew: () => null,
    forget: () => {},
    listProjects: () => server.projects(),
    listJobs: center.listJobs,
    describeJob: center.describeJob,
    act: (action, job) => {
      sent.push(`${action} ${job.id}`);
      return server.act(action, job);
    },
    close: async () => {},
  };
  const onSent = ({ action, outcome }: SentAction, projectId: string): void =>
    void recorded.push(`onSent ${action} ${outcome.jobId} in ${projectId}`);
  const server: ServerOfSeveral = {
    center,
    sent,
    recorded,
    kept: [],
    looked: { at: null, watched: [] },
    progress: new Map(),
    records: [],
    projects: async () => [{ id: `proj-${index}`, name: `Project ${index}` }],
    act: async (_, job) => ({ job, requestId: null }),
    openFeed: (projectId, interval, source) =>
      createFeed({ gateway, projectId, clock, random: () => 0.5, interval, source }),
    world: {
      gateway,
      clock,
      sleep: async () => {},
      random: () => 0.5,
      actionLimits: { firstDelay: 1, longestDelay: 2, giveUp: 5, recheckDelays: [1, 1] },
      retryLimits: { firstDelay: 1_000, longestDelay: 30_000 },
      describeDelay: 120,
      openFeed: (...given) => server.openFeed(...given),
      claim: async ({ projectId, jobId }) => {
        recorded.push(`claim ${jobId} in ${projectId}`);
        return async () => {};
      },
      onSending: async ({ action, job }, projectId) =>
        void recorded.push(`onSending ${action} ${job.id} in ${projectId}`),
      onSent,
      historyOf: async () => [],
      seen: seenFiles(() => server),
      onStalled: () => {},
      notify: () => {},
      me: async () => null,
      saveView: async () => {},
      openProfile: refuse,
      openProjects: refuse,
      copy: refuse,
      drawsDialogs: () => true,
      suspend: refuse,
      repaint: refuse,
      bytesWritten: () => 0,
      end: () => {},
    },
  };
  return server;
};

/** The world of a monitor of several servers, one for each list of jobs. */
export const makeSeveralWorld = (
  lists: readonly (readonly Job[])[],
  prepare: (servers: readonly ServerOfSeveral[]) => void = () => {},
  wanted: readonly string[] = ['*'],
) => {
  const clock = fakeClock(noon);
  const servers = lists.map((jobs, index) => serverAt(index, jobs, clock));
  prepare(servers);
  const shown: readonly ServerProjects[] = servers.map(({ world }) => ({ world, projects: wanted }));
  const [first] = shown;
  if (first === undefined) throw new Error('no server');
  const several = severalWorld(shown, first.world);
  const at = (index: number): ServerOfSeveral => {
    const server = servers[index];
    if (server === undefined) throw new Error(`no server ${index}`);
    return server;
  };
  return { world: several, shown, clock, at };
};

/** The world of {@link makeSeveralWorld}, and its feed, which has polled once. */
export const openSeveralMonitor = async (...given: Parameters<typeof makeSeveralWorld>) => {
  const made = makeSeveralWorld(...given);
  const feed = made.world.openFeed('*', 5_000);
  feed.start();
  await settle();
  await settle();
  return { ...made, feed };
};
