import { type ActionRecord, type HistoryRecord, type Intent, isActionRecord, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';

/** What zjobs saw and sent in one project. */
export type Journal = {
  /** Adds records, without waiting; never throws. A record whose ID is in the journal already is skipped. */
  add(records: readonly HistoryRecord[]): void;
  /**
   * Adds an action that is about to be sent. Resolves when it is on the disk, or after 1 s, or when it can't be written;
   * never rejects. Its record counts as one with the outcome `unknown` until the record of the outcome, which has the same
   * ID, is added.
   */
  addIntent(intent: Intent): Promise<void>;
  /** The actions of the day before `now` whose outcome is unknown, and that no running process is sending. Never rejects. */
  openIntents(now: Instant): Promise<readonly Intent[]>;
  /** Adds the outcome of an action of {@link Journal.openIntents}, without waiting; never throws. */
  addFound(record: ActionRecord): void;
  /**
   * Adds what happened to these jobs since the last record of each, without waiting; never throws. Jobs without a record
   * are skipped. `at`: when the jobs were read.
   */
  addMissed(jobs: readonly Job[], target: Target, at: Instant): void;
  /** Resolves when everything added so far is written, or has failed to be written. */
  flush(): Promise<void>;
  /** The records, oldest first, each once; with `jobId`, those of one job. None if they can't be read. */
  read(jobId?: string): Promise<readonly HistoryRecord[]>;
};

/** Whether the record is about the job, or is the retry that started it. */
export const concerns = (record: HistoryRecord, jobId: string): boolean =>
  record.jobId === jobId || (isActionRecord(record) && record.newJobId === jobId);
