import { type ActionRecord, type HistoryRecord, isActionRecord } from './changes.ts';
import type { Instant } from './job.ts';

/** A retry that this computer sent before. */
export type EarlierRetry = {
  readonly at: Instant;
  /** The job that it started; null if the job kept its ID, or if no answer arrived. */
  readonly newJobId: string | null;
  /** Whether no answer arrived, so that the job may have run again. */
  readonly isLost: boolean;
};

/** The last retry of the job that may have run it again; null without one. `records`: oldest first. */
export const earlierRetryOf = (records: readonly HistoryRecord[], jobId: string): EarlierRetry | null => {
  // The outcome of a lost answer has the ID of the record that says it was lost.
  const retries = new Map<string, ActionRecord>();
  for (const record of records)
    if (isActionRecord(record) && record.event === 'retry' && record.jobId === jobId) retries.set(record.id, record);
  const last = [...retries.values()].findLast(({ outcome }) => outcome === 'accepted' || outcome === 'unknown');
  if (last === undefined) return null;
  const newJobId = last.newJobId === jobId ? null : last.newJobId;
  return { at: Date.parse(last.time), newJobId, isLost: last.outcome === 'unknown' };
};
