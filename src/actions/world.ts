import type { Gateway } from '../cloud/gateway.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { Circumstances } from '../jobs/rules.ts';
import type { SentAction } from './action-record.ts';

/** How long reads are repeated, in ms. Passed in, so that tests shorten them. */
export type ReadLimits = BackoffLimits & {
  /** A failing read is repeated until this long after its first failure. */
  readonly giveUp: number;
};

/** Time and chance, as reads that are repeated need them. */
export type RetryWorld = {
  now(): Instant;
  /** Resolves after `ms`; rejects as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  /** Aborted when the user has had enough. */
  readonly signal?: AbortSignal;
};

/** What cancel and retry may touch. */
export type ActionWorld = RetryWorld & {
  readonly gateway: Pick<Gateway, 'listJobs' | 'describeJob' | 'act'>;
  /** What the verdict on a job depends on, asked for at the moment of judging. */
  circumstancesOf(job: Job): Circumstances;
  /** Told of each action that was sent, once it is known what became of it; not of those that the rules refuse. */
  onSent?(sent: SentAction, projectId: string): void;
  /** Told of each job as the server told it, before and after what was sent. */
  onSeen?(job: Job, projectId: string): void;
  readonly limits: ReadLimits & {
    /** Pauses before the reads that look for the truth after a lost answer, in ms. */
    readonly proofPauses: readonly number[];
  };
};

/** Names one job of one project. */
export type JobRef = { readonly projectId: string; readonly jobId: string };

/** Half a second for a request that is still on its way, and in all as long as a server needs to begin to cancel. */
export const defaultProofPauses: readonly number[] = [500, 1_000, 2_000, 4_000];
