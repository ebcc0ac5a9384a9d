import { type ChangeRecord, changesOf, missedChanges, type Target } from '../jobs/changes.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { isNewJob, newestBirth } from '../jobs/new-jobs.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { Feed, JobChange } from './types.ts';

/** One update of a watched feed. */
export type FeedUpdate = {
  /** The changes to report, in order. A job that existed before is reported only when it changes. */
  readonly news: readonly JobChange[];
  /** Whether the update has no change at all, which is how the feed reports the end of a poll. */
  readonly isQuiet: boolean;
};

export type FeedWatcher = {
  /** Called after every new snapshot, also when there is nothing to report. */
  readonly onUpdate: (update: FeedUpdate) => void;
  /** Called once, after the update that completes the list. */
  readonly onComplete?: () => void;
};

/**
 * Watches a feed for what happens to its jobs. Must be called before the feed starts, because the first page decides
 * which jobs existed before.
 *
 * @returns a function that stops watching
 */
export const watchChanges = (feed: Feed, { onUpdate, onComplete }: FeedWatcher): (() => void) => {
  let newest: Instant | null = null;
  let isComplete = false;

  const isNews = ({ before, after, isBacklog }: JobChange): boolean =>
    before !== null || isNewJob(after, isBacklog === true, { newest, isComplete });

  return feed.subscribe(changes => {
    onUpdate({ news: changes.filter(isNews), isQuiet: changes.length === 0 });
    const { loading, freshAt, fromCache } = feed.snapshot();
    // Cached jobs say nothing about the first page of the server.
    if (changes.length > 0 && !fromCache) newest ??= newestBirth(changes.map(({ after }) => after));
    // Later, the list can be loading again, when more jobs arrive than fit on a page. It still counts as complete.
    if (isComplete || loading || freshAt === null) return;
    isComplete = true;
    onComplete?.();
  });
};

/** A record of a change, and the job as it was then. */
export type RecordedChange = { readonly job: Job; readonly record: ChangeRecord };

/** `wasMissed`: the changes happened while zjobs did not run. */
export type OnRecorded = (recorded: readonly RecordedChange[], wasMissed: boolean) => void;

/** The records of changes in their order, each with its job. `at`: when zjobs saw the changes. */
const recordsOf = (changes: readonly JobChange[], target: Target, at: Instant): readonly RecordedChange[] =>
  changes.flatMap(change => changesOf(change, target, at).map(record => ({ job: change.after, record })));

/**
 * Writes the changes of a feed's jobs to the journal and, once the list is complete, what happened to recorded jobs
 * while zjobs did not run. `target` is called each time: the name of a project may be known later than its jobs.
 * `onRecorded` is called after each write.
 *
 * @returns a function that stops recording
 */
export const recordFeed = (
  feed: Feed,
  journal: Journal,
  target: () => Target,
  now: () => Instant,
  onRecorded: OnRecorded = () => {},
): (() => void) => {
  const add = (recorded: readonly RecordedChange[], wasMissed: boolean): void => {
    journal.add(recorded.map(({ record }) => record));
    onRecorded(recorded, wasMissed);
  };
  const addMissed = async (): Promise<void> => {
    const records = await journal.read();
    add(missedChanges(records, feed.snapshot().jobs, target(), now()), true);
  };
  return watchChanges(feed, {
    onUpdate: ({ news }) => add(recordsOf(news, target(), now()), false),
    onComplete: () => void addMissed(),
  });
};
