import { setImmediate as nextTurn } from 'node:timers/promises';
import { InsightTracker } from '../../feed/insight-tracker.ts';
import type { Feed, FeedSnapshot, JobChange } from '../../feed/types.ts';
import { type InsightWatcher, watchInsights } from '../../feed/watch-insights.ts';
import { createStallReporter } from '../../feed/watch-stalls.ts';
import type { WatchedEvent } from '../../format/watched-events.ts';
import { ChangeCounter, changedSince } from '../../jobs/changed-since.ts';
import { isActionRecord, jobOfRecord } from '../../jobs/changes.ts';
import { type Insight, noInsight } from '../../jobs/insight/insight.ts';
import { type Instant, type Job, type JobSource, mayChange } from '../../jobs/job.ts';
import { waitsForCommit } from '../../jobs/stages.ts';
import type { Looked } from '../../storage/seen/looked-file.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';
import { watchCursor } from './watch-cursor.ts';

/** In ms. After this time without a key the user counts as away, and changes count as new. */
const awayMs = 900_000;
/** In ms. The time of the last key and the traces of progress are written at most this often. */
const saveMs = 30_000;
/** In ms. Estimates are not computed more often, because many sources are polled several times a second. */
const publishMs = 1_000;
/** In ms. Estimates are computed again after this time while nothing changes. */
const refreshMs = 10_000;
/** In ms. Estimates and the files of earlier processes wait at most this long for the complete list, so that it appears first. */
const longestWaitMs = 500;
/** Jobs to look at before the event loop gets a turn, so that no key waits. */
const jobsPerTurn = 2_000;

export type AttentionWatcher = {
  /** Watches a feed that has not started, instead of the previous one. */
  open(feed: Feed, projectId: string): void;
  /** Must be called for each key. */
  noteKey(): void;
  /** When the user last looked, before this monitor began or before they came back; null if unknown. */
  since(): Instant | null;
  /** The insight into a job at this moment. */
  insightOf(job: Job): Insight;
  stop(): Promise<void>;
};

const isStartOrEnd = ({ before, after }: JobChange): boolean =>
  before === null ? after.status !== 'pending' : before.status !== after.status;

/** What this computer keeps of one source of a list. */
type Kept = {
  /** Null for the only source of a list. */
  readonly source: JobSource | null;
  /** The key that the files of the source are stored under. */
  readonly key: string;
  restored: Promise<Looked> | null;
  isLoaded: boolean;
};

/** Everything that belongs to one project, or to several sources in one list. */
class ProjectWatch {
  readonly tracker = new InsightTracker();
  readonly #store: MonitorStore;
  readonly #world: MonitorWorld;
  readonly #feed: Feed;
  readonly #projectId: string;
  readonly #insights: InsightWatcher;
  readonly #onEvent: (event: WatchedEvent) => void;
  readonly #stopFeed: () => void;
  readonly #stopStore: () => void;
  /** When the user last looked before now; null while unknown. */
  #since: Instant | null = null;
  /** Counts what changed since then, for the line about it; null while there is no line. */
  #counter: ChangeCounter | null = null;
  /** By the computer's clock: the server's is not known before its first answer, and a jump would look like an absence. */
  #lastKeyByComputer: Instant;
  /** By the computer's clock. */
  #savedByComputer: Instant;
  /** The watched jobs of this project. The state has those of another project as soon as the user opens it. */
  #watched: ReadonlySet<string> = new Set();
  /** The source of each watched job, whether it is listed or not. */
  readonly #owners = new Map<string, JobSource | null>();
  readonly #kept = new Map<JobSource | null, Kept>();
  #isNamed = false;
  /** Whether the first list is on the screen, so that estimates may be computed. */
  #isListShown = false;
  #isStopped = false;
  #isWorkingOut = false;
  /** By the session's clock. */
  #publishedAt = Number.NEGATIVE_INFINITY;
  readonly #awayChanges = new Set<string>();
  /** The functions that end the waits for a complete list. */
  readonly #waiting = new Set<() => void>();
  #cancelRefresh = (): void => {};

  constructor(
    store: MonitorStore,
    world: MonitorWorld,
    feed: Feed,
    projectId: string,
    onEvent: (event: WatchedEvent) => void,
  ) {
    this.#store = store;
    this.#world = world;
    this.#feed = feed;
    this.#projectId = projectId;
    this.#onEvent = onEvent;
    this.#lastKeyByComputer = this.#computerNow();
    this.#savedByComputer = this.#lastKeyByComputer;
    const { now } = world.clock;
    const reportStalls = createStallReporter(this.tracker, (job, since) => {
      world.onStalled(job, since, projectId);
      this.#notify(job, 'stalled');
    });
    this.#insights = watchInsights(feed, this.tracker, now, () => {
      reportStalls(this.#insights.unfinished());
      this.#publishSoon();
      this.#loadAnswered();
    });
    this.#stopFeed = feed.subscribe(changes => this.#noteChanges(changes));
    this.#stopStore = store.subscribe(() => {
      const { project, attention } = store.state();
      if (project?.id === projectId) this.#noteWatched(attention.watched);
    });
  }

  noteKey(): void {
    this.#awayChanges.clear();
    this.#lastKeyByComputer = this.#computerNow();
    if (this.#lastKeyByComputer - this.#savedByComputer >= saveMs) void this.#save();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#insights.stop();
    this.#stopFeed();
    this.#stopStore();
    this.#cancelRefresh();
    for (const finish of this.#waiting) finish();
    await this.#save();
  }

  /** How far the server's clock is ahead of the computer's, in ms. The clock of the world shows the server's time. */
  #skew(): number {
    return this.#world.gateway.clockSkew() ?? 0;
  }

  #computerNow(): Instant {
    return this.#world.clock.now() - this.#skew();
  }

  /** By the server's clock. */
  #lastKeyAt(): Instant {
    return this.#lastKeyByComputer + this.#skew();
  }

  /** The sources of the list that are open. */
  #sources(): readonly (JobSource | null)[] {
    return this.#feed.snapshot().sources?.flatMap(({ source }) => source ?? []) ?? [null];
  }

  /** The status of a source. */
  #statusOf(source: JobSource | null): Pick<FeedSnapshot, 'freshAt' | 'loading'> {
    const snapshot = this.#feed.snapshot();
    return snapshot.sources?.find(one => one.source === source) ?? snapshot;
  }

  #keptOf(source: JobSource | null): Kept {
    const known = this.#kept.get(source);
    if (known !== undefined) return known;
    const kept = { source, key: source?.key ?? this.#projectId, restored: null, isLoaded: false };
    this.#kept.set(source, kept);
    return kept;
  }

  #noteWatched(watched: ReadonlySet<string>): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    for (const id of watched) if (!this.#owners.has(id)) this.#owners.set(id, this.#listedSource(id));
  }

  #listedSource(jobId: string): JobSource | null {
    return this.#feed.snapshot().jobs.get(jobId)?.source ?? null;
  }

  /** Loads the files of the sources that have answered for the first time. */
  #loadAnswered(): void {
    for (const source of this.#sources()) {
      const kept = this.#keptOf(source);
      if (!kept.isLoaded && this.#statusOf(source).freshAt !== null) void this.#load(kept);
    }
  }

  /** Reads the files of earlier processes after the list is on the screen, so that they don't delay the start. */
  async #load(kept: Kept): Promise<void> {
    kept.isLoaded = true;
    await this.#untilComplete(kept, longestWaitMs);
    if (this.#isStopped) return;
    this.#isListShown = true;
    this.#publishSoon();
    const looked = await this.#restore(kept);
    const records = await this.#world.seen.records(kept.key);
    const recorded = records.flatMap(record => (isActionRecord(record) ? [] : [jobOfRecord(record)]));
    this.tracker.learn(recorded, kept.source);
    await this.#findName();
    await this.#untilComplete(kept);
    await this.#findNews(kept, looked.at);
    this.#publishSoon();
  }

  /** Finds out who the user is, once. */
  async #findName(): Promise<void> {
    if (this.#isNamed) return;
    this.#isNamed = true;
    const name = await this.#world.me();
    if (name !== null && !this.#isStopped) this.#store.dispatch({ type: 'me', me: name });
  }

  /** Loads the files of earlier processes, once. Nothing is saved before, because that would overwrite them. */
  #restore(kept: Kept): Promise<Looked> {
    kept.restored ??= this.#readKept(kept);
    return kept.restored;
  }

  async #readKept({ source, key }: Kept): Promise<Looked> {
    const { seen } = this.#world;
    const looked = await seen.readLooked(key);
    for (const id of looked.watched) this.#owners.set(id, source);
    if (looked.watched.length > 0) {
      this.#watched = new Set([...looked.watched, ...this.#watched]);
      if (!this.#isStopped) this.#store.dispatch({ type: 'watched', jobIds: [...this.#watched] });
    }
    this.tracker.restore(await seen.readTraces(key), source);
    return looked;
  }

  /** Resolves when the list of the source is complete, after `longest` ms, or when the watch stops. */
  #untilComplete({ source }: Kept, longest: number | null = null): Promise<void> {
    const isDone = (): boolean => this.#isStopped || !this.#statusOf(source).loading;
    if (isDone()) return Promise.resolve();
    return new Promise(resolve => {
      const finish = (): void => {
        this.#waiting.delete(finish);
        cancel();
        unsubscribe();
        resolve();
      };
      const unsubscribe = this.#feed.subscribe(() => {
        if (isDone()) finish();
      });
      const cancel = longest === null ? () => {} : this.#world.clock.after(longest, finish);
      this.#waiting.add(finish);
    });
  }

  /** Looks for jobs of a source that changed since, a slice of the list at a time, and adds them to those of other sources. */
  async #findNews({ source }: Kept, since: Instant | null): Promise<void> {
    if (since === null || this.#isStopped) return;
    const found: Job[] = [];
    this.#since = Math.min(since, this.#since ?? since);
    // Changes that arrive between two slices are counted too.
    const counter = new ChangeCounter(this.#since);
    this.#counter = counter;
    let count = 0;
    for (const job of this.#feed.snapshot().jobs.values()) {
      if (job.source === source && changedSince(job, since)) found.push(job);
      counter.note(job);
      count += 1;
      if (count % jobsPerTurn === 0) await nextTurn();
      if (this.#isStopped) return;
    }
    this.#recount([]);
    if (found.length === 0) return;
    const { news } = this.#store.state().attention;
    const { jobs } = this.#feed.snapshot();
    const others = [...(news?.jobIds ?? [])].flatMap(id => jobs.get(id) ?? []).filter(job => job.source !== source);
    this.#store.dispatch({
      type: 'news',
      since: this.#since,
      jobs: [...others, ...found],
      counts: this.#counter.counts(),
    });
  }

  #noteChanges(changes: readonly JobChange[]): void {
    const { watched } = this.#store.state().attention;
    this.#recount(changes);
    for (const { before, after } of changes) {
      if (before === null || !watched.has(after.id)) continue;
      if (mayChange(before) && !mayChange(after)) this.#notify(after, 'ended');
      else if (!waitsForCommit(before) && waitsForCommit(after)) this.#notify(after, 'waits');
    }
    if (this.#computerNow() - this.#lastKeyByComputer < awayMs) return;
    for (const change of changes) {
      const isNews = isStartOrEnd(change) && this.#keptOf(change.after.source).isLoaded;
      if (isNews) this.#awayChanges.add(change.after.id);
    }
    if (this.#awayChanges.size === 0) return;
    const { jobs } = this.#feed.snapshot();
    const news = [...this.#awayChanges].flatMap(id => jobs.get(id) ?? []);
    const since = this.#lastKeyAt();
    if (this.#counter?.since !== since) {
      this.#counter = new ChangeCounter(since);
      for (const job of jobs.values()) this.#counter.note(job);
    }
    this.#since = since;
    this.#store.dispatch({ type: 'news', since, jobs: news, counts: this.#counter.counts() });
  }

  /** Keeps the line about what is new as current as the counts above it. */
  #recount(changes: readonly JobChange[]): void {
    if (this.#counter === null) return;
    for (const { after } of changes) this.#counter.note(after);
    this.#store.dispatch({ type: 'news-counts', counts: this.#counter.counts() });
  }

  #notify(job: Job, event: WatchedEvent['event']): void {
    if (!this.#store.state().attention.watched.has(job.id)) return;
    this.#onEvent({ job, event });
  }

  /** Computes the insights in a later turn: between keys, never in a frame. */
  #publishSoon(): void {
    if (this.#isWorkingOut || this.#isStopped || !this.#isListShown) return;
    this.#isWorkingOut = true;
    this.#cancelRefresh();
    const wait = Math.max(0, this.#publishedAt + publishMs - this.#world.clock.elapsed());
    this.#cancelRefresh = this.#world.clock.after(wait, () => this.#publish());
  }

  #publish(): void {
    this.#isWorkingOut = false;
    if (this.#isStopped) return;
    this.#publishedAt = this.#world.clock.elapsed();
    const now = this.#world.clock.now();
    const insights = new Map<string, Insight>();
    for (const job of this.#insights.unfinished()) {
      const insight = this.tracker.insightOf(job, now);
      if (insight.estimate !== null || insight.stalledSince !== null || insight.isSlow) insights.set(job.id, insight);
    }
    const known = this.#store.state().attention.insights;
    if (insights.size > 0 || known.size > 0) this.#store.dispatch({ type: 'insights', insights });
    if (insights.size > 0) this.#cancelRefresh = this.#world.clock.after(refreshMs, () => this.#publish());
  }

  async #save(): Promise<void> {
    this.#savedByComputer = this.#computerNow();
    await Promise.all(this.#sources().map(source => this.#saveSource(this.#keptOf(source))));
  }

  async #saveSource(kept: Kept): Promise<void> {
    const { source, key } = kept;
    const watched = (): readonly string[] => [...this.#watched].filter(id => this.#owners.get(id) === source);
    // Without a list, neither the user nor zjobs has seen anything.
    if (!kept.isLoaded && watched().length === 0) return;
    const { seen } = this.#world;
    const looked = await this.#restore(kept);
    const at = kept.isLoaded ? this.#lastKeyAt() : looked.at;
    const traces = [...this.tracker.traces()].filter(([id]) => this.#listedSource(id) === source);
    await Promise.all([seen.saveLooked(key, { at, watched: watched() }), seen.saveProgress(key, new Map(traces))]);
  }

  /** When the user last looked; null if unknown. */
  since(): Instant | null {
    return this.#since;
  }
}

/** Keeps estimates, stalls, new and watched jobs of the watched project up to date. */
export const watchAttention = (
  store: MonitorStore,
  world: MonitorWorld,
  onEvent: (event: WatchedEvent) => void,
): AttentionWatcher => {
  const stopCursor = watchCursor(store, world);
  let current: ProjectWatch | null = null;
  let stopping: Promise<unknown> = Promise.resolve();
  let described = store.state().described;
  // Rows and files may change while the percentage in the list does not.
  const stopDescribed = store.subscribe(() => {
    const next = store.state().described;
    if (next === described) return;
    described = next;
    if (next?.state !== 'ready') return;
    const { importedRows, files } = next.details;
    const rows = files.map(file => [file.rawStatus, file.progress, file.importedRows]);
    current?.tracker.noteDetails(next.jobId, JSON.stringify([importedRows, rows]));
  });
  return {
    open: (feed, projectId) => {
      if (current !== null) stopping = Promise.all([stopping, current.stop()]);
      current = new ProjectWatch(store, world, feed, projectId, onEvent);
    },
    noteKey: () => current?.noteKey(),
    since: () => current?.since() ?? null,
    insightOf: job => current?.tracker.insightOf(job, world.clock.now()) ?? noInsight,
    stop: async () => {
      stopCursor();
      stopDescribed();
      await Promise.all([stopping, current?.stop()]);
    },
  };
};
