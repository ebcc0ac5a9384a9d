import type { Capabilities, PartTrouble } from '../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Change } from '../jobs/changes.ts';
import type { Instant, Job, JobSource } from '../jobs/job.ts';
import type { JobStatus } from '../jobs/statuses.ts';

/** Why the list is out of date, and when zjobs tries again. */
export type FeedProblem = {
  readonly error: CloudErrorFacts;
  /** When the first of the failures in a row happened. */
  readonly since: Instant;
  /** When zjobs tries again; null while a try is under way. */
  readonly nextTryAt: Instant | null;
};

/** The status of one of several sources. */
export type SourceStatus = Pick<
  FeedSnapshot,
  'freshAt' | 'problem' | 'isOverdue' | 'incomplete' | 'loading' | 'fromCache'
> & {
  /** Identifies it among all sources, which may have the same name. It changes when the source is opened. */
  readonly key: string;
  readonly name: string;
  /** Null for a source that is not open yet. */
  readonly source: JobSource | null;
  /** What its server offers; null while that is not known. */
  readonly capabilities: Capabilities | null;
};

/** What is known about a project's jobs. A new object for every change. */
export type FeedSnapshot = {
  /** Every known job by ID. This is the store's own map, which changes with the store: compare `version`, not the map. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Grows with every change of a job. */
  readonly version: number;
  readonly counts: Readonly<Record<JobStatus, number>>;
  /** Unfinished jobs that the server no longer knows. They are shown as they were last read. The set changes with the feed. */
  readonly unlisted: ReadonlySet<string>;
  /** How many jobs the project has, as the server reports it; null while unknown. */
  readonly total: number | null;
  /** Whether older pages are still missing. */
  readonly loading: boolean;
  /** When the last poll succeeded; null before the first answer. */
  readonly freshAt: Instant | null;
  /** Whether all jobs are from the cache: the server has not answered yet. */
  readonly fromCache: boolean;
  readonly problem: FeedProblem | null;
  /** Whether the server has left a request without an answer for so long that the list may be out of date. */
  readonly isOverdue: boolean;
  /** Records of the last reading that could not be understood. */
  readonly badRecords: number;
  /** The parts that are missing from a merged list. */
  readonly incomplete: readonly PartTrouble[];
  readonly paused: boolean;
  /** From the start of a poll to the start of the next one while a job is unfinished, in ms. */
  readonly interval: number;
  /** The status of each source of a list of several; absent for a list of one source. */
  readonly sources?: readonly SourceStatus[];
};

/** A change of one job. */
export type JobChange = Change & {
  /** A new job that may have existed before: the part of the list that has it could not be read until now. */
  readonly isBacklog?: true;
};

export type FeedListener = (changes: readonly JobChange[]) => void;

/** The jobs of one project, kept up to date. */
export type Feed = {
  snapshot(): FeedSnapshot;
  /** Calls the listener after every new snapshot, with the jobs that changed. Returns a function that unsubscribes it. */
  subscribe(listener: FeedListener): () => void;
  /** Starts fetching. Does nothing if it has started already. */
  start(): void;
  /** Polls now, even while paused, or as soon as a Retry-After of the server permits. */
  refresh(): void;
  /** Re-sorts jobs whose timestamps arrived late. Until then they stay put, so that the list doesn't jump. */
  releasePinned(): void;
  setPaused(isPaused: boolean): void;
  /** In ms, at least 1,000. */
  setInterval(ms: number): void;
  /** The number of a request, taken when it is sent: `accept` uses it to find out whether the answer is out of date. */
  nextRequest(): number;
  /**
   * Merges a job that was read outside of the feed. With the number of its request (a describe), it does not change a job
   * that a later request has reported. Without it (the answer to an action), the job is newer than everything known.
   */
  accept(job: Job, request?: number): void;
  /** Stops fetching and aborts the request that is under way. Resolves when a complete list is in the cache. Never rejects. */
  stop(): Promise<void>;
};
