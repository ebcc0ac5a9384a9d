import { type Capabilities, type PartTrouble, troubleOfSource } from '../cloud/capabilities.ts';
import type { Job, JobSource } from '../jobs/job.ts';
import { markedId, plainJob } from '../jobs/job-source.ts';
import { type JobStatus, jobStatuses } from '../jobs/statuses.ts';
import type { Feed, FeedListener, FeedProblem, FeedSnapshot, JobChange, SourceStatus } from './types.ts';

/** The feeds of several sources as one. Each polls on its own, so that an outage of one server does not delay the others. */
export type MergedFeed = Feed & {
  /** Adds the feed of a source. `capabilities`: what its server offers, as far as is known. */
  add(source: JobSource, feed: Feed, capabilities?: () => Capabilities | null): void;
  /** Reports the jobs of a source whose name has changed: rows, groups and filters show it. */
  renamed(source: JobSource): void;
  /** Sets the state of a source that has no feed yet, under a key of its own; null once it has a feed. */
  setUnopened(key: string, source: OpeningSource | null): void;
  /** A job that its source returned, under the ID that it has in this list. */
  listed(job: Job, source: JobSource): Job;
  /** The ID in this list of a job of a source. */
  idOf(id: string, source: JobSource): string;
  /** The same ID, reserved: no job of another source gets it from now on, even if the job is not listed. */
  keepId(id: string, source: JobSource): string;
};

/** A source that is being opened, with the last failure; null before any. */
export type OpeningSource = { readonly name: string; readonly problem: FeedProblem | null };

/** A source with its feed. */
type SourceFeed = {
  readonly source: JobSource;
  readonly feed: Feed;
  readonly capabilities: () => Capabilities | null;
  /** How many of its jobs are listed. */
  listed: number;
  /** The marked IDs of listed jobs by their IDs on the server. Other jobs have the same ID in both: a map takes 50 bytes for each. */
  readonly marked: Map<string, string>;
  /** IDs of jobs that are not listed, because they are watched or were listed before. */
  readonly kept: Map<string, string>;
};

/** How many request numbers are remembered. A describe is answered long before 200 other requests are sent. */
const mostRequests = 200;

/** How many unlisted jobs of a source keep their ID in this list. */
const mostKept = 10_000;

const keepIn = ({ kept }: Pick<SourceFeed, 'kept'>, id: string, listed: string): void => {
  kept.set(id, listed);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
};

const noCounts = Object.fromEntries(jobStatuses.map(status => [status, 0])) as Record<JobStatus, number>;

const countsOf = (all: readonly FeedSnapshot[]): FeedSnapshot['counts'] => {
  const counts = { ...noCounts };
  for (const snapshot of all) for (const status of jobStatuses) counts[status] += snapshot.counts[status];
  return counts;
};

/** The status of a source without a feed. */
const notOpen = {
  source: null,
  freshAt: null,
  isOverdue: false,
  incomplete: [],
  loading: true,
  fromCache: false,
  capabilities: null,
} as const;

const latest = (times: readonly (number | null)[]): number | null =>
  times.reduce<number | null>((last, time) => (time !== null && (last === null || time > last) ? time : last), null);

const statusOf = ({ source, feed, capabilities }: SourceFeed): SourceStatus => {
  const { freshAt, problem, isOverdue, incomplete, loading, fromCache } = feed.snapshot();
  const { key, name } = source;
  const status = { freshAt, problem, isOverdue, incomplete, loading, fromCache };
  return { key, name, source, ...status, capabilities: capabilities() };
};

/** The missing parts of the list of a source, with the source in their names. */
const missingOf = ({ source, feed }: SourceFeed): readonly PartTrouble[] =>
  feed.snapshot().incomplete.map(trouble => troubleOfSource(trouble, source.name));

/** The problem of a list whose sources all have one. A rejected key is the problem of the list only if every source rejects it. */
const problemOfAll = (sources: readonly SourceStatus[]): FeedProblem | null => {
  const problems = sources.flatMap(({ problem }) => problem ?? []);
  if (problems.length < sources.length) return null;
  return problems.find(({ error }) => error.kind !== 'auth') ?? problems[0] ?? null;
};

const snapshotOf = (
  sourceFeeds: readonly SourceFeed[],
  unopened: ReadonlyMap<string, OpeningSource>,
  own: Pick<FeedSnapshot, 'jobs' | 'version' | 'paused' | 'interval'>,
): FeedSnapshot => {
  const all = sourceFeeds.map(({ feed }) => feed.snapshot());
  const waiting = [...unopened].map(([key, one]): SourceStatus => ({ key, ...one, ...notOpen }));
  const sources = [...sourceFeeds.map(statusOf), ...waiting];
  const totals = all.map(({ total }) => total);
  return {
    ...own,
    counts: countsOf(all),
    unlisted: new Set(
      sourceFeeds.flatMap(({ feed, marked }) => [...feed.snapshot().unlisted].map(id => marked.get(id) ?? id)),
    ),
    total: totals.some(total => total === null) ? null : totals.reduce<number>((sum, total) => sum + (total ?? 0), 0),
    loading: all.some(({ loading }) => loading),
    freshAt: latest(all.map(({ freshAt }) => freshAt)),
    fromCache: all.length > 0 && all.every(({ fromCache }) => fromCache),
    // A problem of one source is in `sources`.
    problem: problemOfAll(sources),
    isOverdue: all.length > 0 && all.every(({ isOverdue }) => isOverdue),
    badRecords: all.reduce((sum, { badRecords }) => sum + badRecords, 0),
    incomplete: sourceFeeds.flatMap(missingOf),
    sources,
  };
};

/** A job of a source under its ID in this list. */
const namedJob = (job: Job, id: string, source: JobSource): Job =>
  id === job.id && job.source === source ? job : { ...job, id, source };

/** The jobs of a source that its feed no longer has, by their IDs on the server and in this list. */
const droppedBy = (
  { source, feed, listed: count, marked }: SourceFeed,
  jobs: ReadonlyMap<string, Job>,
): readonly { readonly id: string; readonly listed: string }[] => {
  const known = feed.snapshot().jobs;
  // All jobs are looked at only if one is missing.
  if (known.size === count) return [];
  const ids = new Map([...marked].map(([id, listed]) => [listed, id]));
  return [...jobs.values()].flatMap(job => {
    const id = ids.get(job.id) ?? job.id;
    return job.source === source && !known.has(id) ? [{ id, listed: job.id }] : [];
  });
};

/** Feeds of several sources, merged by source and ID. A job whose ID another source uses gets another ID in the list. */
export const createMergedFeed = (interval: number): MergedFeed => {
  const sourceFeeds: SourceFeed[] = [];
  const jobs = new Map<string, Job>();
  const unopened = new Map<string, OpeningSource>();
  const listeners = new Set<FeedListener>();
  const requests = new Map<number, ReadonlyMap<SourceFeed, number>>();
  let settings = { isStarted: false, isPaused: false, interval };
  let version = 0;
  let request = 0;
  let cached: FeedSnapshot | null = null;

  const report = (changes: readonly JobChange[]): void => {
    version += 1;
    cached = null;
    for (const listener of listeners) listener(changes);
  };

  const idIn = ({ source, marked, kept }: SourceFeed, id: string): string => {
    const known = marked.get(id) ?? kept.get(id);
    if (known !== undefined) return known;
    const owner = jobs.get(id);
    const isTaken =
      owner === undefined ? sourceFeeds.some(other => other.kept.get(id) === id) : owner.source !== source;
    return isTaken ? markedId(id, source) : id;
  };

  const namedIn = (sourceFeed: SourceFeed, job: Job): Job => namedJob(job, idIn(sourceFeed, job.id), sourceFeed.source);

  /** Keeps the ID of a job of a source, which is listed or not. */
  const keepIdIn = (sourceFeed: SourceFeed, id: string): string => {
    const listed = idIn(sourceFeed, id);
    if (jobs.get(listed)?.source !== sourceFeed.source) keepIn(sourceFeed, id, listed);
    return listed;
  };

  const list = (sourceFeed: SourceFeed, read: Job): Pick<JobChange, 'before' | 'after'> => {
    const after = namedIn(sourceFeed, read);
    const before = jobs.get(after.id) ?? null;
    jobs.set(after.id, after);
    if (before === null) {
      sourceFeed.listed += 1;
      if (after.id !== read.id) sourceFeed.marked.set(read.id, after.id);
    }
    return { before, after };
  };

  /** Removes the jobs that the feed of a source dropped: no change contains them. */
  const dropMissing = (sourceFeed: SourceFeed): void => {
    for (const { id, listed } of droppedBy(sourceFeed, jobs)) {
      jobs.delete(listed);
      sourceFeed.marked.delete(id);
      sourceFeed.listed -= 1;
      // What is watched or marked by this ID must not become a job of another source.
      keepIn(sourceFeed, id, listed);
    }
  };

  const take = (sourceFeed: SourceFeed, changes: readonly JobChange[]): void => {
    const merged = changes.map(change => ({ ...change, ...list(sourceFeed, change.after) }));
    dropMissing(sourceFeed);
    report(merged);
  };

  const everywhere = (use: (feed: Feed) => void): void => {
    for (const { feed } of sourceFeeds) use(feed);
  };

  return {
    snapshot: () => {
      cached ??= snapshotOf(sourceFeeds, unopened, {
        jobs,
        version,
        paused: settings.isPaused,
        interval: settings.interval,
      });
      return cached;
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (source, feed, capabilities = () => null) => {
      const sourceFeed: SourceFeed = { source, feed, capabilities, listed: 0, marked: new Map(), kept: new Map() };
      sourceFeeds.push(sourceFeed);
      feed.subscribe(changes => take(sourceFeed, changes));
      feed.setInterval(settings.interval);
      if (settings.isPaused) feed.setPaused(true);
      if (settings.isStarted) feed.start();
      report([]);
    },
    renamed: source => {
      const own = [...jobs.values()].filter(job => job.source === source);
      // Only another object is compared with what was drawn before.
      for (const job of own) jobs.set(job.id, { ...job });
      report(own.flatMap(before => ({ before, after: jobs.get(before.id) ?? before })));
    },
    setUnopened: (key, source) => {
      if (source === null) unopened.delete(key);
      else unopened.set(key, source);
      report([]);
    },
    listed: (job, source) => {
      const sourceFeed = sourceFeeds.find(one => one.source === source);
      if (sourceFeed === undefined) return { ...job, source };
      keepIdIn(sourceFeed, job.id);
      return namedIn(sourceFeed, job);
    },
    idOf: (id, source) => {
      const sourceFeed = sourceFeeds.find(one => one.source === source);
      return sourceFeed === undefined ? id : idIn(sourceFeed, id);
    },
    keepId: (id, source) => {
      const sourceFeed = sourceFeeds.find(one => one.source === source);
      return sourceFeed === undefined ? id : keepIdIn(sourceFeed, id);
    },
    start: () => {
      settings = { ...settings, isStarted: true };
      everywhere(feed => feed.start());
    },
    refresh: () => everywhere(feed => feed.refresh()),
    releasePinned: () => everywhere(feed => feed.releasePinned()),
    setPaused: isPaused => {
      settings = { ...settings, isPaused };
      everywhere(feed => feed.setPaused(isPaused));
      report([]);
    },
    setInterval: ms => {
      settings = { ...settings, interval: ms };
      everywhere(feed => feed.setInterval(ms));
      report([]);
    },
    nextRequest: () => {
      request += 1;
      requests.set(request, new Map(sourceFeeds.map(sourceFeed => [sourceFeed, sourceFeed.feed.nextRequest()])));
      if (requests.size > mostRequests) requests.delete(request - mostRequests);
      return request;
    },
    accept: (job, asked) => {
      const sourceFeed = sourceFeeds.find(({ source }) => source === job.source);
      if (sourceFeed === undefined) return;
      sourceFeed.feed.accept(plainJob(job), asked === undefined ? undefined : requests.get(asked)?.get(sourceFeed));
    },
    stop: async () => {
      await Promise.all(sourceFeeds.map(({ feed }) => feed.stop()));
    },
  };
};
