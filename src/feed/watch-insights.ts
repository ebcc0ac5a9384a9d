import { setImmediate as nextTurn } from 'node:timers/promises';
import { makesIncomplete } from '../cloud/capabilities.ts';
import type { Instant, Job, JobSource } from '../jobs/job.ts';
import type { InsightTracker } from './insight-tracker.ts';
import type { Feed, FeedSnapshot } from './types.ts';

/** Jobs to look at before the event loop gets a turn, so that no key waits. */
const jobsPerTurn = 2_000;

/** The status of a source; the source is null for the only one of a list. */
type Polled = Pick<FeedSnapshot, 'freshAt' | 'problem' | 'incomplete'> & { readonly source: JobSource | null };

/** The sources of a list, each of which is polled separately. */
const polledIn = (snapshot: FeedSnapshot): readonly Polled[] =>
  snapshot.sources?.filter(({ source }) => source !== null) ?? [{ ...snapshot, source: null }];

/** Whether a poll saw a job. A part of the list that can't be read shows no change either. */
const readBy = ({ source, incomplete }: Polled): ((job: Job) => boolean) => {
  const missing = new Set(incomplete.filter(makesIncomplete).map(({ family }) => family));
  return job => job.source === source && !missing.has(job.family);
};

/** The jobs that have not ended. A list has few of them. They are kept, so that a poll does not look at every job. */
const createUnfinished = (feed: Feed) => {
  const unfinished = new Map<string, Job>();
  return {
    add: (job: Job): void => {
      if (job.status === 'in-progress' || job.status === 'pending' || job.status === 'canceling')
        unfinished.set(job.id, job);
      else unfinished.delete(job.id);
    },
    // The feed drops jobs that the server has forgotten. How an unlisted job ended is not known.
    jobs: (): readonly Job[] => {
      const { jobs, unlisted } = feed.snapshot();
      return [...unfinished.values()].filter(({ id }) => jobs.has(id) && !unlisted.has(id));
    },
  };
};

export type InsightWatcher = {
  /** The jobs that have not ended. */
  unfinished(): readonly Job[];
  /** Stops watching. */
  stop(): void;
};

/**
 * Keeps a tracker up to date with a feed. Must be called before the feed starts.
 *
 * @param now the time by the clock of the server
 * @param onPoll called after each successful poll, when the tracker has its jobs
 */
export const watchInsights = (
  feed: Feed,
  tracker: InsightTracker,
  now: () => Instant,
  onPoll: () => void = () => {},
): InsightWatcher => {
  const unfinished = createUnfinished(feed);
  const polledAt = new Map<JobSource | null, Instant>();
  let isStopped = false;
  let isLearning = false;

  /** Looks for jobs similar to the running ones, a slice of the list at a time. */
  const learn = async (): Promise<void> => {
    if (isLearning) return;
    isLearning = true;
    while (!isStopped && tracker.wants(unfinished.jobs())) {
      let slice: Job[] = [];
      for (const job of feed.snapshot().jobs.values()) {
        slice.push(job);
        if (slice.length < jobsPerTurn) continue;
        tracker.learnWanted(slice);
        slice = [];
        await nextTurn();
        if (isStopped) return;
      }
      tracker.learnWanted(slice);
    }
    isLearning = false;
  };

  const unsubscribe = feed.subscribe(changes => {
    for (const { after } of changes) unfinished.add(after);
    tracker.learnWanted(changes.map(({ after }) => after));
    const snapshot = feed.snapshot();
    let hasPolled = false;
    for (const polled of polledIn(snapshot)) {
      const { source, freshAt, problem } = polled;
      if (problem !== null) tracker.noteFailure(source);
      if (freshAt === null || freshAt === polledAt.get(source)) continue;
      polledAt.set(source, freshAt);
      tracker.notePoll(unfinished.jobs(), readBy(polled), now(), snapshot.interval, source);
      hasPolled = true;
    }
    if (!hasPolled) return;
    void learn();
    onPoll();
  });

  return {
    unfinished: unfinished.jobs,
    stop: () => {
      isStopped = true;
      unsubscribe();
    },
  };
};
