import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import { type Gateway, readAfterWriteMs } from '../cloud/gateway.ts';
import type { Job, JobSource } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import { createRecentIds, type RecentIds } from '../lib/recent-ids.ts';
import type { JobCache } from '../storage/cache/cache.ts';
import { type CacheSync, createCacheSync, noCacheSync } from './cache-sync.ts';
import { Failures } from './failures.ts';
import { JobReader } from './job-reader.ts';
import { defaultFeedLimits, type FeedLimits } from './limits.ts';
import { ListProgress } from './list-progress.ts';
import { createPause, type Pause } from './pause.ts';
import { finishPoll, newMemory } from './poll.ts';
import { createRetention, type Retention } from './retention.ts';
import { nextStep, type Plan, type Situation, type Step } from './schedule.ts';
import { type StallTimer, startStallTimer } from './stall-timer.ts';
import { createJobStore, type JobStore, type RequestNumber } from './store.ts';
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
  /** The jobs of an earlier run; absent for a feed without a cache. */
  readonly cache?: JobCache | undefined;
  /** The source of every job; absent for the only source of a list. */
  readonly source?: JobSource | undefined;
};

const shortestInterval = 1_000;

/** Whether the server no longer accepts the token of a page, so that the list must be read from the start. */
const isTokenLost = ({ kind }: CloudErrorFacts): boolean => kind === 'rejected' || kind === 'not-found';

/**
 * Fetches one step at a time, as the schedule says. Failures drop no job and never end the feed. Errors other than {@link
 * CloudError} are bugs and are not caught.
 */
class PollingFeed implements Feed {
  readonly #clock: Clock;
  readonly #limits: FeedLimits;
  readonly #store: JobStore;
  readonly #memory = newMemory();
  readonly #progress = new ListProgress();
  readonly #failures: Failures;
  readonly #cache: CacheSync;
  readonly #retention: Retention;
  readonly #stallTimer: StallTimer;
  readonly #reader: JobReader;
  /** The pause before the next step. */
  readonly #beforeNext: Pause;
  readonly #justNamed: RecentIds;
  readonly #listeners = new Set<FeedListener>();

  #isStarted = false;
  #isStopped = false;
  #isPaused = false;
  #isPollRequested = false;
  #interval: number;
  #lastPoll: Situation['lastPoll'] = null;
  /** The step that is under way. */
  #trying: Step | null = null;
  #call = new AbortController();
  #snapshot: FeedSnapshot;

  constructor(options: FeedOptions) {
    const { clock, random, limits = defaultFeedLimits, cache } = options;
    const store = createJobStore(options.source);
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
    this.#interval = Math.max(options.interval, shortestInterval);
    this.#justNamed = createRecentIds(clock, readAfterWriteMs);
    this.#failures = new Failures(clock, limits, random);
    this.#cache = cache === undefined ? noCacheSync : createCacheSync({ cache, store, clock, limits });
    this.#retention = createRetention({ store, gone: this.#memory.gone, maxForgotten: limits.maxForgotten });
    this.#stallTimer = startStallTimer(clock, limits.overdueAfter, () => this.#publish());
    this.#beforeNext = createPause(clock);
    this.#reader = new JobReader({
      gateway: options.gateway,
      projectId: options.projectId,
      pageSize: limits.pageSize,
      clock,
      store,
      progress: this.#progress,
      cache: this.#cache,
      retention: this.#retention,
      stallTimer: this.#stallTimer,
      onRead: changes => {
        if (changes.length > 0 || this.#snapshot.fromCache) this.#publish(changes);
      },
    });
    this.#snapshot = this.#takeSnapshot();
  }

  snapshot(): FeedSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#run();
    this.#cache.start(changes => this.#publish(changes));
  }

  refresh(): void {
    this.#memory.gone.clear();
    this.#memory.wordsRefused = false;
    this.#isPollRequested = true;
    this.#failures.retryNow('older');
    this.#beforeNext.end();
  }

  releasePinned(): void {
    const changes = this.#store.releasePinned();
    if (changes.length > 0) this.#publish(changes);
  }

  setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused || this.#isStopped) return;
    this.#isPaused = isPaused;
    this.#isPollRequested = !isPaused;
    if (isPaused) this.#call.abort();
    this.#publish();
    this.#beforeNext.end();
  }

  setInterval(ms: number): void {
    this.#interval = Math.max(ms, shortestInterval);
    this.#publish();
    this.#beforeNext.end();
  }

  nextRequest(): RequestNumber {
    return this.#store.nextRequest();
  }

  accept(job: Job, request?: RequestNumber): void {
    if (request === undefined) this.#justNamed.add(job.id);
    const changes = this.#store.accept(job, request ?? this.#store.nextRequest(), this.#reader.observation());
    this.#memory.gone.delete(job.id);
    if (changes.length === 0) return;
    this.#publish(changes);
    this.#beforeNext.end();
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    this.#stallTimer.rest();
    this.#call.abort();
    this.#beforeNext.end();
    return this.#cache.saveAtEnd(this.#reader.freshAt !== null && !this.#progress.hasOlderPages);
  }

  #takeSnapshot(): FeedSnapshot {
    const { jobs } = this.#store;
    const { freshAt } = this.#reader;
    return {
      jobs,
      version: this.#store.version(),
      counts: this.#store.counts(),
      unlisted: this.#memory.gone,
      total: this.#progress.total,
      loading: this.#progress.isLoading,
      freshAt,
      fromCache: freshAt === null && jobs.size > 0,
      problem: this.#failures.problem(this.#trying),
      isOverdue: this.#stallTimer.isOverdue(),
      badRecords: this.#progress.badRecords,
      incomplete: this.#progress.incomplete,
      paused: this.#isPaused,
      interval: this.#interval,
    };
  }

  #publish(changes: readonly JobChange[] = []): void {
    this.#snapshot = this.#takeSnapshot();
    for (const listener of this.#listeners) listener(changes);
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const next = this.#plan();
      const ms = next === null ? null : next.at - this.#clock.elapsed();
      // A step whose pause is over is not scheduled again: a timer may fire slightly early.
      const isDue = ms !== null && ms <= 0 ? true : await this.#beforeNext.wait(ms);
      if (isDue && next !== null && !this.#isStopped) await this.#perform(next.step);
    }
  }

  #plan(): Plan {
    return nextStep({
      now: this.#clock.elapsed(),
      isPaused: this.#isPaused,
      isPollRequested: this.#isPollRequested,
      lastPoll: this.#lastPoll,
      retryAt: { poll: this.#failures.retryAt('poll'), older: this.#failures.retryAt('older') },
      cooldownUntil: this.#failures.cooldownUntil,
      hasUnfinished: this.#store.unfinished.size > this.#memory.gone.size,
      hasOlderPages: this.#progress.hasOlderPages,
      interval: this.#interval,
      idleInterval: this.#limits.idleInterval,
    });
  }

  async #perform(step: Step): Promise<void> {
    const call = new AbortController();
    this.#call = call;
    this.#trying = step;
    if (this.#failures.hasFailed(step)) this.#publish();
    this.#stallTimer.expect();
    try {
      await (step === 'poll' ? this.#poll(call.signal) : this.#readOlder(call.signal));
      if (!this.#progress.hasOlderPages) {
        this.#cache.finishLoading(this.#progress.total);
        this.#dropForgotten();
      }
      this.#cache.saveIfDue(!this.#progress.hasOlderPages);
      this.#failures.clear(step);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (!call.signal.aborted) this.#fail(step, error.facts);
    }
    this.#trying = null;
    this.#stallTimer.rest();
    if (!this.#isStopped) this.#publish();
  }

  #fail(step: Step, error: CloudErrorFacts): void {
    this.#failures.add(step, error);
    if (step === 'older' && isTokenLost(error)) this.#progress.restart();
  }

  #dropForgotten(): void {
    const dropped = this.#retention.excess(this.#progress.total);
    if (dropped.length === 0) return;
    this.#store.forget(dropped);
    for (const id of dropped) this.#memory.gone.delete(id);
  }

  async #poll(signal: AbortSignal): Promise<void> {
    this.#isPollRequested = false;
    const startedAt = this.#clock.elapsed();
    const firstRequest = this.#store.nextRequest();
    const { page: newest, isRestKnown } = await this.#reader.list({}, signal);
    this.#progress.addNewest(newest, isRestKnown);
    const poll = {
      reader: this.#reader.forPoll(signal),
      store: this.#store,
      memory: this.#memory,
      limits: this.#limits,
      isJustNamed: this.#justNamed.has,
    };
    const badRecords = await finishPoll(poll, newest, firstRequest);
    // The same bad record may be in both answers.
    this.#progress.setPollBadRecords(Math.max(newest.badRecords, badRecords));
    this.#reader.markFresh();
    this.#lastPoll = { startedAt, endedAt: this.#clock.elapsed() };
  }

  async #readOlder(signal: AbortSignal): Promise<void> {
    const pageToken = this.#progress.nextPageToken;
    if (pageToken === null) return;
    const { page, isRestKnown } = await this.#reader.list({ pageToken }, signal);
    this.#progress.addOlder(page, isRestKnown, this.#store.jobs.size);
  }
}

/** The feed of one project. Fetches nothing before it is started. */
export const createFeed = (options: FeedOptions): Feed => new PollingFeed(options);
