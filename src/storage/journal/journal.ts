import { type HistoryRecord, isActionRecord, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';

/** What zjobs saw and sent in one project. */
export type Journal = {
  /** Adds records, without waiting; never throws. A record whose ID is in the journal already is skipped. */
  add(records: readonly HistoryRecord[]): void;
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
