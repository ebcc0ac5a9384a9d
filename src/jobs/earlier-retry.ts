import { type HistoryRecord, isActionRecord } from './changes.ts';
import type { Instant } from './job.ts';

/** A retry that this computer sent before, and the job that it started. */
export type EarlierRetry = { readonly at: Instant; readonly newJobId: string };

/** The last accepted retry of the job that started a new job; null if there is none. `records`: oldest first. */
export const earlierRetryOf = (records: readonly HistoryRecord[], jobId: string): EarlierRetry | null => {
  const last = records.findLast(
    record =>
      isActionRecord(record) &&
      record.event === 'retry' &&
      record.jobId === jobId &&
      record.outcome === 'accepted' &&
      record.newJobId !== jobId,
  );
  if (last === undefined || !isActionRecord(last) || last.newJobId === null) return null;
  return { at: Date.parse(last.time), newJobId: last.newJobId };
};
