import type { Gateway } from '../cloud/gateway.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { Circumstances } from '../jobs/rules.ts';
import type { ActionToSend, SentAction } from './action-record.ts';

/** How long a read is repeated, in ms. An argument, so that tests can shorten it. */
export type ReadLimits = BackoffLimits & {
  /** A failing read is repeated until this long after its first failure. */
  readonly giveUp: number;
};

/** Time and randomness for reads that are repeated. */
export type RetryWorld = {
  now(): Instant;
  /** Resolves after `ms`; rejects as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  /** Aborted when the user interrupts the command. */
  readonly signal?: AbortSignal;
};

/** Everything that an action uses. */
export type ActionWorld = RetryWorld & {
  readonly gateway: Pick<Gateway, 'listJobs' | 'describeJob' | 'act'>;
  /** What the verdict on a job depends on. Called when the job is judged. */
  circumstancesOf(job: Job): Circumstances;
  /**
   * Called before an action is sent, and awaited: its intent has to be on the disk before the request leaves. Never rejects,
   * because a full disk must not keep a user from canceling a job.
   */
  onSending?(action: ActionToSend, projectId: string): Promise<void>;
  /**
   * Called before a retry and awaited: claims the job, so that two processes don't start two imports. Returns a function
   * that releases the claim, or null if another process has it or has just retried the job. Absent where there is only one
   * process.
   */
  claim?(target: JobRef): Promise<(() => Promise<void>) | null>;
  /** Whether the job, as it was read again, is still meant. Absent if the user named the jobs. */
  isStillMeant?(job: Job): boolean;
  /** Called for each action that was sent, when its outcome is known; not for actions that the rules refuse. */
  onSent?(sent: SentAction, projectId: string): void;
  /** Called with each job as the server reports it, before an action is sent and after it was accepted. */
  onJob?(job: Job, projectId: string): void;
  readonly limits: ReadLimits & {
    /** The delays before the reads that find out the outcome of an action whose answer was lost, in ms. */
    readonly recheckDelays: readonly number[];
  };
};

/** Names one job of one project. */
export type JobRef = { readonly projectId: string; readonly jobId: string };

/** A job is read again before an action on it; at a prompt or on the screen, failing reads are repeated for this long, in ms. */
export const interactiveRereadMs = 5_000;

/** Half a second for a request that is still on its way; in all, as long as a server takes to start canceling. */
export const defaultRecheckDelays: readonly number[] = [500, 1_000, 2_000, 4_000];
