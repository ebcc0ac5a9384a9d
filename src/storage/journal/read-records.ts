import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChangeRecord, type HistoryRecord, isActionRecord } from '../../jobs/changes.ts';
import type { Job } from '../../jobs/job.ts';
import { concerns } from './journal.ts';
import { quotedJobOf, recordOf, recordsEndOf } from './journal-lines.ts';
import { type JournalLimits, readLines } from './rotating-file.ts';

/** Lines to parse before the event loop gets a turn: no key must wait for a journal. */
const linesPerTurn = 200;

/** Each record once, oldest first: a slow process writes late, and one without the lock may write a record again. */
const inOrder = (records: readonly HistoryRecord[]): readonly HistoryRecord[] => {
  const byId = new Map<string, HistoryRecord>();
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
};

/** The records of a journal, oldest first; with `jobId`, those that concern one job. Throws the system's error. */
export const readRecords = async (
  path: string,
  jobId: string | undefined,
  limits: JournalLimits,
): Promise<readonly HistoryRecord[]> => {
  const quoted = jobId === undefined ? '' : JSON.stringify(jobId);
  const records: HistoryRecord[] = [];
  for (const [index, line] of (await readLines(path, limits)).entries()) {
    if (index % linesPerTurn === linesPerTurn - 1) await nextTurn();
    const record = line.includes(quoted) ? recordOf(line) : null;
    if (record !== null && (jobId === undefined || concerns(record, jobId))) records.push(record);
  }
  return inOrder(records);
};

/**
 * The last change that was recorded for each of these jobs, except for jobs that ended and whose end is that change.
 * Validates as few lines as possible, because a command that has done its work waits for this. Throws the system's error.
 */
export const readLastChanges = async (
  path: string,
  jobs: readonly Job[],
  limits: JournalLimits,
): Promise<readonly ChangeRecord[]> => {
  const wanted = new Map(jobs.map(job => [JSON.stringify(job.id), job]));
  const changes: ChangeRecord[] = [];
  for (const line of (await readLines(path, limits)).toReversed()) {
    const quoted = quotedJobOf(line) ?? '';
    const job = wanted.get(quoted);
    if (job === undefined) continue;
    if (!recordsEndOf(job, line)) {
      const record = recordOf(line);
      if (record === null || isActionRecord(record)) continue;
      changes.push(record);
    }
    wanted.delete(quoted);
  }
  return changes;
};
