import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { InsightTracker } from '../../feed/insight-tracker.ts';
import { createWatchedNotifier, type WatchedEvent } from '../../format/watched-events.ts';
import { translator } from '../../i18n/translate.ts';
import type { Change, ChangeEvent } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { waitsForCommit } from '../../jobs/stages.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { readTerminalFeatures } from '../../terminal/features.ts';
import { notificationKind, notificationSequence } from '../../terminal/notification.ts';
import { restoreTitle, saveTitle, titleSequence } from '../../terminal/paint/title.ts';
import { untilInterrupted } from './interrupted.ts';
import type { WaitRequest } from './wait-for-jobs.ts';

/** Notifies the user through the terminal, as `notify` in the configuration says. */
export type Notifier = {
  add(event: WatchedEvent): void;
  /** Adds the number of running jobs to the title. */
  countRunning(count: () => number): void;
  /** Sends the notifications that still wait, within two seconds unless the command was interrupted, and restores the title. */
  end(): Promise<void>;
};

const silent: Notifier = { add: () => {}, countRunning: () => {}, end: async () => {} };

/**
 * The notifier of `--notify`. It writes to standard error, else to standard output, whichever is a terminal: the other one
 * may be read by a program. Without a terminal it does nothing.
 */
export const openNotifier = (
  isWanted: boolean,
  { notify, language }: Pick<CommonOptions, 'notify' | 'language'>,
  world: Pick<World, 'env' | 'stdout' | 'stderr' | 'signal'>,
  clock: Clock = systemClock,
): Notifier => {
  const output = [world.stderr, world.stdout].find(({ isTTY }) => isTTY);
  if (!isWanted || output === undefined || notify.length === 0 || world.env.TERM === 'dumb') return silent;
  const features = readTerminalFeatures(world.env, true);
  const kind = notificationKind(world.env);
  const counts: (() => number)[] = [];
  /** Keeps the end of the process from restoring the title; null while the window has its own title. */
  let keepTitle: (() => void) | null = null;
  let written = Promise.resolve();
  const write = (sequence: string): void => {
    if (sequence !== '') written = written.then(() => output.write(sequence)).catch(() => {});
  };
  const watchedNotifier = createWatchedNotifier({
    clock,
    translate: translator(language),
    running: () => counts.reduce((sum, count) => sum + count(), 0),
    notify: (text, title) => {
      const save = keepTitle === null ? saveTitle : '';
      const named = notify.includes('title') ? save + titleSequence(title) : '';
      if (named !== '') keepTitle ??= output.writeAtExit(restoreTitle);
      write(notificationSequence(text, notify, kind, features) + named);
    },
  });
  return {
    add: watchedNotifier.add,
    countRunning: count => {
      counts.push(count);
    },
    end: async () => {
      await Promise.race([watchedNotifier.settled(), untilInterrupted(world.signal)]);
      watchedNotifier.stop();
      keepTitle?.();
      if (keepTitle !== null) write(restoreTitle);
      await written;
    },
  };
};

/** In ms. Reads of a job further apart leave a gap, such as the sleep of this computer. */
const longestGap = 60_000;

/** The request with a notifier that reports each job when it ends, stalls or waits for a commit. */
export const notifyingRequest = <Request extends WaitRequest>(
  request: Request,
  notifier: Notifier,
  now: () => Instant,
): Request => {
  const tracker = new InsightTracker();
  const notified = new Map<string, string>();
  const running = new Set<string>();
  notifier.countRunning(() => running.size);
  const notifyOnce = (job: Job, event: WatchedEvent['event'], key: string): void => {
    if (notified.get(job.id) === key) return;
    notified.set(job.id, key);
    notifier.add({ job, event });
  };
  const noteRead = (job: Job): void => {
    if (job.status === 'in-progress') running.add(job.id);
    else running.delete(job.id);
    tracker.note(job, now(), Math.max(longestGap, 3 * request.common.interval));
    const { stalledSince } = tracker.insightOf(job, now());
    if (stalledSince !== null) notifyOnce(job, 'stalled', `stalled ${stalledSince}`);
    else if (waitsForCommit(job)) notifyOnce(job, 'waits', 'waits');
  };
  const describeJob: WaitRequest['gateway']['describeJob'] = async (...call) => {
    const description = await request.gateway.describeJob(...call);
    noteRead(description.job);
    return description;
  };
  return {
    ...request,
    gateway: { ...request.gateway, describeJob },
    onEnded: async (job: Job) => {
      notifier.add({ job, event: 'ended' });
      await request.onEnded(job);
    },
  };
};

/** The events of records that `--notify` reports. */
const notifiedEvents: Readonly<Partial<Record<ChangeEvent, WatchedEvent['event']>>> = {
  finished: 'ended',
  failed: 'ended',
  canceled: 'ended',
  stalled: 'stalled',
};

/**
 * The notification for a record; null if it needs none. The journal does not record that an import waits for its commit; see
 * {@link waitOf}.
 */
export const watchedEventOf = (job: Job, event: ChangeEvent): WatchedEvent | null => {
  const notified = notifiedEvents[event] ?? (event === 'new' && waitsForCommit(job) ? 'waits' : undefined);
  return notified === undefined ? null : { job, event: notified };
};

/** The notification for a known job that now waits for its commit; null for any other change. The journal does not record it. */
export const waitOf = ({ before, after }: Change): WatchedEvent | null =>
  before !== null && !waitsForCommit(before) && waitsForCommit(after) ? { job: after, event: 'waits' } : null;
