import { type CommonOptions, usesCache } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { serverNow } from '../../cloud/server-time.ts';
import { InsightTracker } from '../../feed/insight-tracker.ts';
import type { Feed } from '../../feed/types.ts';
import { watchInsights } from '../../feed/watch-insights.ts';
import { createStallReporter } from '../../feed/watch-stalls.ts';
import { changedSince } from '../../jobs/changed-since.ts';
import { isActionRecord, jobOfRecord } from '../../jobs/changes.ts';
import type { Insight } from '../../jobs/insight/insight.ts';
import { type Instant, isRunning, type Job, type JobSource, spanMs } from '../../jobs/job.ts';
import { sourceIdOf, sourceNamesOf } from '../../jobs/job-source.ts';
import type { JobContext } from '../../jobs/json.ts';
import { hasMark, type MarkFacts, type SureView } from '../../jobs/query/job-view.ts';
import type { Query } from '../../jobs/query/query.ts';
import { hostOf } from '../../lib/host-of.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import type { Journal } from '../../storage/journal/journal.ts';
import { findMe } from '../../storage/me.ts';
import { type Looked, readLooked } from '../../storage/seen/looked-file.ts';
import { readTraces, writeTraces } from '../../storage/seen/progress-file.ts';

/** What a script knows about the jobs of a project besides their own values. */
export type ScriptInsights = {
  readonly tracker: InsightTracker;
  /** Adds jobs of the list, so that earlier ones show how long later ones take. */
  learn(jobs: Iterable<Job>): void;
  /** Reads the files that estimates and stalls of these jobs need, once. Cheap if none of the jobs runs. Never rejects. */
  prepare(jobs: Iterable<Job>): Promise<void>;
  insightOf(job: Job): Insight;
  contextOf(job: Job): JobContext;
  readonly view: SureView;
  /** When the user last pressed a key in a monitor of the source, and the jobs that they watch. */
  readonly lookedAt: Instant | null;
  readonly watched: readonly string[];
  /**
   * Stores the traces of running jobs for later commands. Never rejects.
   *
   * @param unfinished all jobs that have not ended, if they are known; traces of other jobs are dropped
   */
  save(unfinished?: readonly Job[]): Promise<void>;
};

type InsightScene = {
  readonly gateway: Pick<Gateway, 'endpoint' | 'clockSkew'>;
  readonly common: CommonOptions;
  readonly project: Project;
  /** The source that the jobs name; absent for the only one of a list. */
  readonly jobSource?: JobSource | undefined;
  /** The marks in the filter decide which files are read. */
  readonly query: Query;
  readonly journal: Journal;
  readonly world: World;
};

const asks = (query: Query, mark: string): boolean =>
  query.some(term => term.field === 'is' && term.marks.some(one => one === mark));

/**
 * Opens what is known about the jobs of a project. Reads the small files of the user at once, and the journal and the cache
 * when needed. Throws {@link UsageError} for a filter by `is:mine` if neither a file nor a variable says who the user is.
 */
export const openInsights = async (scene: InsightScene): Promise<ScriptInsights> => {
  const { gateway, common, project, jobSource = null, query, journal, world } = scene;
  const { env, home } = world;
  const target = { endpoint: gateway.endpoint, projectId: project.id };
  const now = (): Instant => serverNow(gateway, world.now);
  const tracker = new InsightTracker();
  const isKept = !common.demo;
  const looked: Looked = isKept ? await readLooked(world, target) : { at: null, watched: [] };
  const me = asks(query, 'mine') ? (common.me ?? (await findMe(env, home))) : null;
  if (asks(query, 'mine') && me === null) throw new UsageError('usage.noMe');
  const watched = new Set(looked.watched);
  let prepared: Promise<void> | null = null;
  let restored: Promise<void> | null = null;

  const restore = async (): Promise<void> => {
    if (isKept) tracker.restore(await readTraces(world, target), jobSource);
  };

  const readFiles = async (): Promise<void> => {
    restored ??= restore();
    await restored;
    const records = await journal.read();
    const recorded = records.flatMap(record => (isActionRecord(record) ? [] : [jobOfRecord(record)]));
    tracker.learn(recorded, jobSource);
    if (!usesCache(common)) return;
    await openJobCache({ env, home, ...target, now: world.now }).load(jobs => tracker.learnWanted(jobs, jobSource));
  };

  const insightOf = (job: Job): Insight => tracker.insightOf(job, now());

  const list = { project, host: hostOf(gateway.endpoint) };
  const facts: MarkFacts = {
    insightOf,
    isNew: job => changedSince(job, looked.at),
    isWatched: job => watched.has(job.id),
    me,
  };

  const knows: SureView['knows'] = (job, mark) => {
    switch (mark) {
      case 'stalled':
        return !isRunning(job) || tracker.traces().has(job.id);
      case 'slow':
        return !isRunning(job) || spanMs(job, now()) !== null;
      case 'mine':
        return job.createdBy !== null && me !== null;
      case 'new':
        // Every time is later than that, so only a job without times does not count.
        return looked.at !== null && changedSince(job, -Infinity);
      case 'watched':
        return true;
    }
  };

  return {
    tracker,
    learn: jobs => tracker.learnWanted(jobs),
    prepare: async jobs => {
      const running = [...jobs].filter(isRunning);
      if (running.length === 0) return;
      tracker.wants(running);
      // Read once for the first jobs that run. Later jobs are mostly of the same kinds.
      prepared ??= readFiles();
      await prepared;
    },
    insightOf,
    contextOf: job => ({ ...insightOf(job), source: sourceIdOf(job, list) }),
    view: {
      has: (job, mark) => hasMark(job, mark, facts),
      knows,
      sourceNames: job => sourceNamesOf(job, list),
    },
    lookedAt: looked.at,
    watched: looked.watched,
    save: async unfinished => {
      if (!isKept) return;
      // Until it is read, the file has the traces of an earlier process.
      restored ??= restore();
      await restored;
      if (unfinished !== undefined) tracker.forgetOthers(unfinished);
      await writeTraces(world, target, tracker.traces(), now());
    },
  };
};

/** In ms. The traces are stored for later commands this often, and at the end. */
const saveMs = 60_000;

/**
 * Keeps the insights up to date with a feed, and reports each stall once. Must be called before the feed starts.
 *
 * @param now the time by the clock of the server
 */
export const watchFeed = (
  feed: Feed,
  insights: ScriptInsights,
  now: () => Instant,
  onStalled: (job: Job, since: Instant) => void,
): { readonly unfinished: () => readonly Job[]; stop(): Promise<void> } => {
  const reportStalls = createStallReporter(insights.tracker, onStalled);
  let savedAt = now();
  const watcher = watchInsights(feed, insights.tracker, now, () => {
    const unfinished = watcher.unfinished();
    void insights.prepare(unfinished);
    reportStalls(unfinished);
    if (Math.abs(now() - savedAt) < saveMs) return;
    savedAt = now();
    void insights.save();
  });
  return {
    unfinished: watcher.unfinished,
    stop: async () => {
      watcher.stop();
      await insights.save();
    },
  };
};
