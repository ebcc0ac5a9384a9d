import { type ActionToSend, intentOf, recordOfAction, type SentAction } from '../../actions/action-record.ts';
import { settleIntent } from '../../actions/settle.ts';
import type { ActionWorld, JobRef } from '../../actions/world.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { serverNow } from '../../cloud/server-time.ts';
import type { Feed } from '../../feed/types.ts';
import { type OnRecorded, recordFeed } from '../../feed/watch.ts';
import { changesOf, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { FileFailure } from '../../lib/files/fs.ts';
import type { Journal } from '../../storage/journal/journal.ts';
import { journalFolder, openJournals } from '../../storage/journal/journals.ts';
import { stateFolder } from '../../storage/paths.ts';
import type { Connection } from './connection.ts';
import { printNotice } from './notice.ts';

/**
 * Records in the journal what a command sees and sends. No method throws or makes the command wait; the first failure is
 * reported once.
 */
export type Recorder = {
  journalOf(projectId: string): Journal;
  /** Records the changes of a feed's jobs as `recordFeed` of `feed/` does. Returns a function that stops it. */
  recordFeed(feed: Feed, projectId: string, onRecorded?: OnRecorded): () => void;
  /**
   * Records jobs that were read one by one: the change of each since this command read it last or, on the first read, since
   * its last record. Jobs without a record are not recorded.
   */
  recordJobs(jobs: readonly Job[], projectId: string): void;
  /** Claims a job for a retry. See {@link ActionWorld.claim}. */
  claim(target: JobRef): Promise<(() => Promise<void>) | null>;
  /** Records that an action is about to be sent. Resolves when that is on the disk; never rejects. */
  recordIntent(action: ActionToSend, projectId: string): Promise<void>;
  /** Records an action that was sent, and the job that a retry started. */
  recordAction(sent: SentAction, projectId: string): void;
  /** Resolves when everything is written and looked up, or after a few seconds; `longest`: for the writing, in ms. */
  flush(longest?: number): Promise<void>;
};

export type RecorderOptions = {
  readonly gateway: Pick<Gateway, 'endpoint' | 'listJobs' | 'describeJob' | 'act'>;
  /** Whether the server is a demo, whose jobs and journal end with it. */
  readonly demo: boolean;
  /** The name of a project; null while it is not known yet. */
  readonly nameOf: (projectId: string) => string | null;
  readonly onFailure: (failure: FileFailure) => void;
  /** The time of a record: the server's, because it is compared with the times of jobs. */
  readonly now: () => Instant;
  /** How long `flush` waits for the outcomes of earlier actions, in ms. */
  readonly settleMs: number;
};

/** The most jobs of a list that are compared with the journal. The journal has no more jobs, and older ones ended long ago. */
export const mostCompared = 5_000;

/** How long the end of a script waits for the outcomes of earlier actions, in ms. */
const scriptSettleMs = 3_000;

/** How long a retry waits for the journal, in ms: a disk that hangs must not keep a user from retrying. */
const longestClaim = 1_000;

/** In ms. Two processes that start at the same time claim the same job within this time. */
const justNow = 5_000;

/** Opens the journals of one server. Reads and writes no file until there is something to record. */
export const openRecorder = (
  { gateway, demo, nameOf, onFailure, settleMs, now }: RecorderOptions,
  world: Pick<World, 'env' | 'home' | 'user' | 'sleep'>,
): Recorder => {
  const { endpoint } = gateway;
  const folder = demo ? null : journalFolder(world.env, world.home);
  const stateDirectory = demo ? null : stateFolder(world.env, world.home);
  const journals = openJournals(folder, endpoint, onFailure);
  const targetOf = (projectId: string): Target => ({ endpoint, projectId, projectName: nameOf(projectId) });
  /** Each job as this command last read it. */
  const lastRead = new Map<string, Job>();

  /** The look-up of each project's open actions. */
  const settling = new Map<string, Promise<void>>();
  const ending = new AbortController();

  const settleAll = async (journal: Journal): Promise<void> => {
    for (const intent of await journal.openIntents(now())) {
      const found = await settleIntent(intent, { gateway, signal: ending.signal, sleep: world.sleep, now });
      if (found !== null) journal.addFound(found);
    }
  };

  const settle = (projectId: string): void => {
    if (!settling.has(projectId)) settling.set(projectId, settleAll(journals.of(projectId)));
  };

  /** Waits briefly for the look-up, which must not delay the end of a command. */
  const settled = async (): Promise<void> => {
    if (settling.size === 0) return;
    const done = new AbortController();
    const timeout = world.sleep(settleMs, done.signal).catch(() => {});
    await Promise.race([Promise.all(settling.values()), timeout]).finally(() => done.abort());
    ending.abort();
  };

  const recordJobs = (jobs: readonly Job[], projectId: string): void => {
    settle(projectId);
    const journal = journals.of(projectId);
    const at = now();
    const firstRead: Job[] = [];
    for (const job of jobs) {
      const before = lastRead.get(job.id);
      lastRead.set(job.id, job);
      if (before === undefined) firstRead.push(job);
      else journal.add(changesOf({ before, after: job }, targetOf(projectId), at));
    }
    journal.addMissed(firstRead, targetOf(projectId), at);
  };

  /** The IDs of the records of this process's own actions. */
  const ownActions = new Set<string>();

  const recordIntent = (action: ActionToSend, projectId: string): Promise<void> => {
    const intent = intentOf(action, targetOf(projectId), world.user);
    ownActions.add(intent.record.id);
    return journals.of(projectId).addIntent(intent);
  };

  const within = <Result>(work: Promise<Result>, otherwise: Result): Promise<Result> =>
    Promise.race([work, world.sleep(longestClaim).then(() => otherwise)]);

  /** Whether another process retried the job just before this one claimed it. */
  const wasJustRetried = async ({ projectId, jobId }: JobRef): Promise<boolean> => {
    const records = await within(journals.of(projectId).read(jobId), []);
    return records.some(
      record =>
        record.event === 'retry' &&
        record.outcome === 'accepted' &&
        now() - Date.parse(record.time) < justNow &&
        !ownActions.has(record.id),
    );
  };

  const claim: Recorder['claim'] = async target => {
    if (stateDirectory === null) return async () => {};
    // Loaded late: only a retry needs it.
    const { claimJob } = await import('../../storage/claims.ts');
    const release = await claimJob(stateDirectory, { endpoint, ...target }, onFailure);
    if (release === null || !(await wasJustRetried(target))) {
      return (
        release &&
        (async () => {
          // The next process has to see the retry in the journal.
          await within(journals.of(target.projectId).flush(), undefined);
          await release();
        })
      );
    }
    await release();
    return null;
  };

  const recordAction = (sent: SentAction, projectId: string): void => {
    const { outcome } = sent;
    const started = outcome.outcome === 'accepted' && outcome.job.id !== outcome.jobId ? [outcome.job] : [];
    journals
      .of(projectId)
      .add([
        recordOfAction(sent, targetOf(projectId), world.user),
        ...started.flatMap(after => changesOf({ before: null, after }, targetOf(projectId), now())),
      ]);
  };

  return {
    journalOf: journals.of,
    recordFeed: (feed, projectId, onRecorded) =>
      recordFeed(
        feed,
        journals.of(projectId),
        () => targetOf(projectId),
        now,
        (recorded, wasMissed) => {
          // Only after the list is complete, because the list must not wait for it.
          if (wasMissed) settle(projectId);
          onRecorded?.(recorded, wasMissed);
        },
      ),
    recordJobs,
    claim,
    recordIntent,
    recordAction,
    flush: async longest => {
      await settled();
      await journals.flush(longest);
    },
  };
};

/** The recorder of a command without a screen: a failure is a warning on standard error. */
export const openScriptRecorder = (
  { gateway }: Pick<Connection, 'gateway'>,
  { demo, language }: Pick<CommonOptions, 'demo' | 'language'>,
  nameOf: RecorderOptions['nameOf'],
  world: World,
): Recorder => {
  const onFailure = ({ path, code }: FileFailure): void =>
    void printNotice({ id: 'journal.warning', params: { path, why: code } }, language, world);
  const now = (): Instant => serverNow(gateway, world.now);
  return openRecorder({ gateway, demo, nameOf, onFailure, settleMs: scriptSettleMs, now }, world);
};
