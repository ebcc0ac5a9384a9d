import { defaultRecheckDelays, interactiveRereadMs } from '../../actions/world.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { endlessBackoff } from '../../cloud/retry/backoff.ts';
import { withServerTime } from '../../cloud/server-time.ts';
import { createFeed } from '../../feed/feed.ts';
import { stallOf } from '../../jobs/changes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FileFailure } from '../../lib/files/fs.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { findMe } from '../../storage/me.ts';
import { readLooked, writeLooked } from '../../storage/seen/looked-file.ts';
import { readTraces, writeTraces } from '../../storage/seen/progress-file.ts';
import type { UserHome } from '../../storage/seen/state-file.ts';
import type { MonitorWorld, SeenFiles } from '../../ui/world.ts';
import type { Recorder } from '../shared/recorder.ts';
import type { MonitorTerminal } from './monitor-terminal.ts';

/** How long the cursor rests on a job before its details are read, in ms. */
const describeDelay = 120;

/** The longest wait for a file, in ms: a file system may hang. */
const fileMs = 1_000;

type MonitorWorldOptions = {
  readonly gateway: Gateway;
  readonly world: World;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly terminal: MonitorTerminal;
  /** Whether the jobs are cached. */
  readonly keepsJobs: boolean;
  /** Whether files of the user are written. */
  readonly keepsFiles: boolean;
  /** Who “mine” is; null to look it up. */
  readonly me: string | null;
  readonly openProfile: MonitorWorld['openProfile'];
  readonly openProjects: MonitorWorld['openProjects'];
  readonly end: MonitorWorld['end'];
  readonly saveView: MonitorWorld['saveView'];
  /** Called if a cache must not be used. */
  readonly onUnusable: (failure: FileFailure) => void;
};

/** The files of observations; null for a demo, whose jobs end with it. */
const seenFiles = (
  endpoint: string,
  recorder: Recorder,
  user: UserHome | null,
  { now }: Pick<Clock, 'now'>,
): SeenFiles => ({
  readLooked: async projectId =>
    user === null ? { at: null, watched: [] } : readLooked(user, { endpoint, projectId }),
  saveLooked: async (projectId, looked) => {
    if (user !== null) await writeLooked(user, { endpoint, projectId }, looked);
  },
  readTraces: async projectId => (user === null ? new Map() : readTraces(user, { endpoint, projectId })),
  saveProgress: async (projectId, traces) => {
    if (user !== null) await writeTraces(user, { endpoint, projectId }, traces, now());
  },
  records: projectId => recorder.journalOf(projectId).read(),
});

/** The world of a monitor: server, clock, files and terminal. */
export const createMonitorWorld = ({
  gateway,
  world,
  clock: ownClock,
  recorder,
  terminal,
  keepsJobs,
  keepsFiles,
  me,
  openProfile,
  openProjects,
  end,
  saveView,
  onUnusable,
}: MonitorWorldOptions): MonitorWorld => {
  const { env, home, now, sleep, random } = world;
  const clock = withServerTime(ownClock, gateway);
  const { copy, suspend, repaint, bytesWritten, drawsDialogs } = terminal;
  return {
    gateway,
    clock,
    sleep,
    random,
    actionLimits: { ...endlessBackoff, giveUp: interactiveRereadMs, recheckDelays: defaultRecheckDelays },
    retryLimits: endlessBackoff,
    describeDelay,
    openFeed: (projectId, interval, source) => {
      const cache = keepsJobs
        ? openJobCache({ env, home, endpoint: gateway.endpoint, projectId, now, onUnusable })
        : undefined;
      const feed = createFeed({ gateway, projectId, clock, random, interval, cache, source });
      recorder.recordFeed(feed, projectId);
      return feed;
    },
    claim: recorder.claim,
    onSending: recorder.recordIntent,
    onSent: recorder.recordAction,
    historyOf: (projectId, jobId) =>
      Promise.race([recorder.journalOf(projectId).read(jobId), sleep(fileMs).then(() => [])]),
    seen: seenFiles(gateway.endpoint, recorder, keepsFiles ? world : null, clock),
    onStalled: (job, since, projectId) => {
      const target = { endpoint: gateway.endpoint, projectId, projectName: null };
      recorder.journalOf(projectId).add([stallOf(job, since, target, clock.now())]);
    },
    notify: terminal.notify,
    me: async () => me ?? findMe(env, home),
    openProfile,
    openProjects,
    saveView: view => Promise.race([saveView(view), sleep(fileMs).catch(() => {})]),
    copy,
    suspend,
    repaint,
    bytesWritten,
    drawsDialogs,
    end,
  };
};
