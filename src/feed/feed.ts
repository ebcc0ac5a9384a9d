import { makesIncomplete, type PartTrouble } from '../cloud/capabilities.ts';
import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import type { Gateway, JobPage } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import type { Instant } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobCache } from '../storage/cache/cache.ts';
import { withCache, withoutCache } from './cache-sync.ts';
import { afterFailure, type Moments, noFailures, problemOf } from './failures.ts';
import { defaultFeedLimits, type FeedLimits } from './limits.ts';
import { afterNewest, afterOlder, nextOlder, nothingRead, withoutRest } from './older-pages.ts';
import { finishPoll, newMemory, type Reader } from './poll.ts';
import { createRetention } from './retention.ts';
import { type Elapsed, nextStep, type Plan, type Step } from './schedule.ts';
import { startStallTimer } from './stall-timer.ts';
import { createJobStore, type Sight } from './store.ts';
import type { Feed, FeedListener, FeedSnapshot, JobChange } from './types.ts';

export type FeedOptions = {
  readonly gateway: Pick<Gateway, 'listJobs' | 'describeJob'>;
  readonly projectId: string;
  readonly clock: Clock;
  /** From 0 up to 1, for jitter. */
  readonly random: () => number;
  /** In ms, at least 1,000. */
  readonly interval: number;
  readonly limits?: FeedLimits;
  /** What was known when zjobs last looked; absent where nothing is kept. */
  readonly cache?: JobCache | undefined;
};

const shortestInterval = 1_000;
const noneMissing: readonly PartTrouble[] = [];
/** A page token that the server no longer takes: the list has to be walked anew. */
const losesTheWay = ({ kind }: CloudErrorFacts): boolean => kind === 'rejected' || kind === 'not-found';

/**
 * A feed that has not begun: `start` begins it. It fetches one step at a time, keeps what it knows through every failure
 * and tries for ever; how often and what is said by the schedule. Errors other than {@link CloudError} are bugs and are
 * not caught.
 */
export const createFeed = (options: FeedOptions): Feed => {
  const { gateway, projectId, clock, random, limits = defaultFeedLimits } = options;
  const store = createJobStore();
  const memory = newMemory();
  const cached = options.cache === undefined ? withoutCache : withCache({ cache: options.cache, store, clock, limits });
  const bound = createRetention({ store, gone: memory.gone, most: limits.forgotten });
  const listeners = new Set<FeedListener>();

  let begun = false;
  let stopped = false;
  let paused = false;
  let wanted = false;
  let interval = Math.max(options.interval, shortestInterval);

  let older = nothingRead;
  /** Whether the page that was read last ends the walk. */
  let isRestKnown = false;
  let total: number | null = null;
  let freshAt: Instant | null = null;
  let badRecords = { round: 0, older: 0 };
  let incomplete: readonly PartTrouble[] = [];
  let lastRound: { readonly startedAt: Elapsed; readonly endedAt: Elapsed } | null = null;
  let troubles = noFailures;
  let holdUntil = 0;
  let trying: Step | null = null;
  const overdue = startStallTimer(clock, limits.overdue, () => publish());

  let call = new AbortController();
  let wake = (): void => {};

  const moments = (): Moments => ({ now: clock.now(), elapsed: clock.elapsed() });
  const olderPages = (): boolean => nextOlder(older) !== null;
  /** As long as anything is missing from the list, a job that nobody knew may be an old one. */
  const sight = (): Sight => ({
    now: clock.now(),
    knowsAll: older.frontier !== null && !olderPages() && !incomplete.some(makesIncomplete),
  });

  const takeSnapshot = (): FeedSnapshot => ({
    jobs: store.jobs,
    version: store.version(),
    counts: store.counts(),
    total,
    loading: older.frontier === null || olderPages(),
    freshAt,
    fromCache: freshAt === null && store.jobs.size > 0,
    problem: problemOf(troubles, holdUntil, trying, moments()),
    isOverdue: overdue.is(),
    badRecords: badRecords.round + badRecords.older,
    incomplete,
    paused,
    interval,
  });
  let snapshot = takeSnapshot();
  const publish = (changes: readonly JobChange[] = []): void => {
    snapshot = takeSnapshot();
    for (const listener of listeners) listener(changes);
  };

  // What comes after the call was called off belongs to nobody: a paused list must not move.
  const unlessAborted = async <Answer>(answer: Promise<Answer>, { signal }: AbortController): Promise<Answer> => {
    const value = await answer;
    if (signal.aborted) throw abortedError(false);
    return value;
  };

  const readerOf = (current: AbortController): Reader => ({
    list: async request => {
      const asked = store.moment();
      const { signal } = current;
      const whole = { projectId, pageSize: limits.pageSize, ...request };
      const page = await unlessAborted(gateway.listJobs(whole, { signal }), current);
      overdue.expect();
      const { backlog } = page;
      const changes = store.merge(page.jobs, asked, { ...sight(), ...(backlog && { backlog }) });
      incomplete = page.troubles.length === 0 ? noneMissing : page.troubles;
      if (request.statuses === undefined) total = page.total ?? total;
      freshAt ??= clock.now();
      cached.saw(page, changes);
      bound.saw(page);
      // A list by status says nothing about the jobs between its own.
      isRestKnown = request.statuses === undefined && cached.knowsTheRest(page, changes, total);
      if (changes.length > 0 || snapshot.fromCache) publish(changes);
      return page;
    },
    describe: async jobId => {
      const asked = store.moment();
      const { signal } = current;
      const { job } = await unlessAborted(gateway.describeJob(projectId, jobId, { signal }), current);
      overdue.expect();
      const changes = store.merge([job], asked, sight());
      if (changes.length > 0) publish(changes);
      return job.id;
    },
  });

  const readNewest = async (reader: Reader): Promise<JobPage> => {
    const page = await reader.list({});
    if (older.frontier === null) badRecords = { round: 0, older: 0 };
    older = afterNewest(older, page);
    if (isRestKnown) older = withoutRest(older);
    return page;
  };

  const steps: Readonly<Record<Step, (reader: Reader) => Promise<void>>> = {
    round: async reader => {
      wanted = false;
      const startedAt = clock.elapsed();
      const moment = store.moment();
      const newest = await readNewest(reader);
      const bad = await finishPoll({ reader, store, memory, limits }, newest, moment);
      // The same broken record may stand in both answers.
      badRecords = { ...badRecords, round: Math.max(newest.badRecords, bad) };
      freshAt = clock.now();
      lastRound = { startedAt, endedAt: clock.elapsed() };
    },
    older: async reader => {
      const pageToken = nextOlder(older);
      if (pageToken === null) return;
      const page = await reader.list({ pageToken });
      badRecords = { ...badRecords, older: badRecords.older + page.badRecords };
      older = afterOlder(older, page);
      if (isRestKnown) older = withoutRest(older);
    },
  };

  const failed = (step: Step, error: CloudErrorFacts): void => {
    const trouble = afterFailure(troubles[step], error, moments(), limits, random);
    troubles = { ...troubles, [step]: trouble };
    // Both steps use the same route, so a wait that the server asks for holds for both.
    if (error.retryAfter !== null) holdUntil = trouble.retryAt;
    if (step === 'older' && losesTheWay(error)) older = nothingRead;
  };

  const dropForgotten = (): void => {
    const dropped = bound.excess(total);
    if (dropped.length === 0) return;
    store.forget(dropped);
    for (const id of dropped) memory.gone.delete(id);
  };

  const perform = async (step: Step): Promise<void> => {
    const current = new AbortController();
    call = current;
    trying = step;
    if (troubles[step] !== null) publish();
    overdue.expect();
    try {
      await steps[step](readerOf(current));
      if (!olderPages()) {
        cached.finished(total);
        dropForgotten();
      }
      cached.keep(!olderPages());
      troubles = { ...troubles, [step]: null };
      holdUntil = 0;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (!current.signal.aborted) failed(step, error.facts);
    }
    trying = null;
    overdue.rest();
    if (!stopped) publish();
  };

  const plan = (): Plan =>
    nextStep({
      now: clock.elapsed(),
      paused,
      wanted,
      lastRound,
      retryAt: { round: troubles.round?.retryAt ?? null, older: troubles.older?.retryAt ?? null },
      holdUntil,
      anythingUnfinished: store.unfinished.size > memory.gone.size,
      olderPages: olderPages(),
      interval,
      idleInterval: limits.idleInterval,
    });

  /** Rests for `ms`, or until woken where it is null. Answers whether the time is up. */
  const rest = (ms: number | null): Promise<boolean> =>
    new Promise(resolve => {
      const callOff = ms === null ? () => {} : clock.after(ms, () => end(true));
      const end = (due: boolean): void => {
        wake = () => {};
        callOff();
        resolve(due);
      };
      wake = () => end(false);
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      const next = plan();
      const ms = next === null ? null : next.at - clock.elapsed();
      // A step whose rest is over is done without asking again: a timer may ring a little early.
      const due = ms !== null && ms <= 0 ? true : await rest(ms);
      if (due && next !== null && !stopped) await perform(next.step);
    }
  };

  return {
    snapshot: () => snapshot,
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      if (begun) return;
      begun = true;
      void run();
      cached.begin(publish);
    },
    refresh: () => {
      memory.gone.clear();
      memory.wordsRefused = false;
      wanted = true;
      troubles = { ...troubles, older: troubles.older && { ...troubles.older, retryAt: clock.elapsed() } };
      wake();
    },
    settlePlaces: () => {
      const changes = store.settlePlaces();
      if (changes.length > 0) publish(changes);
    },
    setPaused: value => {
      if (paused === value || stopped) return;
      paused = value;
      wanted = !paused;
      if (paused) call.abort();
      publish();
      wake();
    },
    setInterval: ms => {
      interval = Math.max(ms, shortestInterval);
      publish();
      wake();
    },
    moment: store.moment,
    accept: (job, asked = store.moment()) => {
      const changes = store.accept(job, asked, sight());
      memory.gone.delete(job.id);
      if (changes.length === 0) return;
      publish(changes);
      wake();
    },
    stop: () => {
      stopped = true;
      overdue.rest();
      call.abort();
      wake();
    },
  };
};
