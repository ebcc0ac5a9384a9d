import { type ChangeRecord, changesOf, missedChanges, type Target } from '../jobs/changes.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { isNewJob, newestBirth } from '../jobs/new-jobs.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { Feed, JobChange } from './types.ts';

/** A record, and the job as the record tells it. */
export type Seen = { readonly job: Job; readonly record: ChangeRecord };

export type Watch = {
  readonly feed: Feed;
  /** Asked for each time: the name of a project may come later than its jobs. */
  readonly place: () => Target;
  readonly now: () => Instant;
  /** Told what was seen, in its order. */
  readonly onSeen: (seen: readonly Seen[]) => void;
  /** Told once, as soon as the whole list is known. */
  readonly onWhole?: () => void;
};

/**
 * Watches a feed for what happens to its jobs. Those that it finds at its start are what it begins with, not news: none
 * of them is told until it changes. Answers the way to stop.
 */
export const watchChanges = ({ feed, place, now, onSeen, onWhole }: Watch): (() => void) => {
  /** When the newest job of the first page was born, by the server's own clock; null before that page. */
  let newest: Instant | null = null;
  let isWhole = false;

  const isNews = ({ before, after, isBacklog }: JobChange): boolean =>
    before !== null || isNewJob(after, isBacklog === true, { newest, isComplete: isWhole });

  return feed.subscribe(changes => {
    const seen = changes
      .filter(isNews)
      .flatMap(change => changesOf(change, place(), now()).map(record => ({ job: change.after, record })));
    if (seen.length > 0) onSeen(seen);
    const { loading, freshAt, fromCache } = feed.snapshot();
    // What an earlier run kept is no answer of the server's.
    if (changes.length > 0 && !fromCache) newest ??= newestBirth(changes.map(({ after }) => after));
    // The list may grow long again while more come than a page holds; what was whole once needs no second beginning.
    if (isWhole || loading || freshAt === null) return;
    isWhole = true;
    onWhole?.();
  });
};

/**
 * Writes down what happens to a feed's jobs, and, once its list is whole, what happened to recorded jobs while nobody
 * looked. Answers the way to stop.
 */
export const recordFeed = (feed: Feed, journal: Journal, place: () => Target, now: () => Instant): (() => void) => {
  const addMissed = async (): Promise<void> => {
    const records = await journal.read();
    journal.add(missedChanges(records, feed.snapshot().jobs, place(), now()).map(({ record }) => record));
  };
  return watchChanges({
    feed,
    place,
    now,
    onSeen: seen => journal.add(seen.map(({ record }) => record)),
    onWhole: () => void addMissed(),
  });
};
