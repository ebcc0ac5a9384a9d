import type { PartTrouble } from '../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { JobStatus } from '../jobs/statuses.ts';

/** Why the list is not current, and what zjobs does about it. */
export type FeedProblem = {
  readonly error: CloudErrorFacts;
  /** When the first of the failures in a row was met. */
  readonly since: Instant;
  /** When it is tried again; null while it is being tried. */
  readonly nextTryAt: Instant | null;
};

/** What is known of a project's jobs at one moment. A new object for every change. */
export type FeedSnapshot = {
  /** Every known job by ID. The map is the store's own: it changes with the store, so compare `version`, not the map. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Grows with every change of a job. */
  readonly version: number;
  readonly counts: Readonly<Record<JobStatus, number>>;
  /** How many jobs the server says the project has; null while unknown. */
  readonly total: number | null;
  /** Whether older pages are still to come. */
  readonly loading: boolean;
  /** When the last good answer came; null before the first. */
  readonly freshAt: Instant | null;
  /** Whether all there is to show is what was kept from an earlier run: no answer has come yet. */
  readonly fromCache: boolean;
  readonly problem: FeedProblem | null;
  /** Whether the server has been asked and has answered nothing for so long that the list may be old. */
  readonly isOverdue: boolean;
  /** Records that could not be understood in the last round. */
  readonly badRecords: number;
  /** What is missing from the list, of a server whose list is composed of parts. */
  readonly incomplete: readonly PartTrouble[];
  readonly paused: boolean;
  /** Pause between two rounds while anything runs, in ms. */
  readonly interval: number;
};

/** What one merge changed: `before` is null for a job that is new. */
export type JobChange = {
  readonly before: Job | null;
  readonly after: Job;
  /** New to zjobs alone: the list that has it could not be read whole until now. */
  readonly isBacklog?: true;
};

export type FeedListener = (changes: readonly JobChange[]) => void;

/** The picture of one project, kept current. */
export type Feed = {
  snapshot(): FeedSnapshot;
  /** Called after every new snapshot, with the jobs that changed; answers the way to stop. */
  subscribe(listener: FeedListener): () => void;
  /** Begins to fetch; does nothing when already begun. */
  start(): void;
  /** Fetches now, whatever the schedule says, or as soon as the wait is over that the server asked for. */
  refresh(): void;
  /** Puts jobs whose times came late where these want them: until then they keep their place under the eye. */
  settlePlaces(): void;
  setPaused(paused: boolean): void;
  /** In ms, at least 1,000. */
  setInterval(ms: number): void;
  /** A place in the order of requests: taken before a read is sent, it lets `accept` see whether its answer is out of date. */
  moment(): number;
  /**
   * Takes in a job that was read by another way. With the moment before the read was sent (a describe), what a later
   * request told stays; without (an action's answer), it is newer than everything asked so far.
   */
  accept(job: Job, asked?: number): void;
  /** Stops fetching and aborts what is under way. */
  stop(): void;
};
