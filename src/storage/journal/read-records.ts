import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ActionRecord,
  type ChangeRecord,
  type HistoryRecord,
  type Intent,
  isActionRecord,
} from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { isAlive } from '../../lib/files/process-owner.ts';
import { concerns } from './journal.ts';
import { actionOf, intentFactsOf, mayBeOpen, quotedJobOf, recordOf, recordsEndOf } from './journal-lines.ts';
import { type JournalLimits, readLines } from './rotating-file.ts';

/** Lines to parse before the event loop gets a turn: no key must wait for a journal. */
const linesPerTurn = 200;

/**
 * Each change and each action once, oldest first: a slow process writes late, and one that lost the lock may write a record
 * again. For an action, the record that knows the most counts.
 */
const inOrder = (records: readonly HistoryRecord[]): readonly HistoryRecord[] => {
  const byId = new Map<string, HistoryRecord>();
  const ranks = new Map<string, number>();
  for (const record of records) {
    const { id, rank } = isActionRecord(record) ? actionOf(record) : { id: record.id, rank: 0 };
    if (rank <= (ranks.get(id) ?? -1)) continue;
    ranks.set(id, rank);
    byId.set(id, { ...record, id });
  }
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

/** The most open intents that are looked up: each is a request. */
const mostOpen = 20;

/** In ms. After a day, the state of a job says little about what an action did. */
const longestOpen = 86_400_000;

/** In ms. By then, an action of another computer has its outcome. */
const longestSending = 60_000;

/**
 * The latest actions of the last day whose outcome is unknown, and that no running process is sending. Cheap if there is
 * none, because no line is parsed then. Throws the system's error.
 */
export const readOpenIntents = async (
  path: string,
  now: Instant,
  limits: JournalLimits,
): Promise<readonly Intent[]> => {
  const lines = await readLines(path, limits);
  const open = new Map<string, { record: ActionRecord; line: string; rank: number; jobFinishedAt: string | null }>();
  for (const line of lines) {
    const record = mayBeOpen(line) ? recordOf(line) : null;
    if (record === null || !isActionRecord(record) || Date.parse(record.time) < now - longestOpen) continue;
    const { id, rank } = actionOf(record);
    const known = open.get(id);
    const jobFinishedAt = intentFactsOf(line).jobFinishedAt ?? known?.jobFinishedAt ?? null;
    if (known === undefined || rank >= known.rank)
      open.set(id, { record: { ...record, id }, line, rank, jobFinishedAt });
  }
  if (open.size === 0) return [];
  for (const line of lines) {
    const record = line.includes('"outcome":') && !mayBeOpen(line) ? recordOf(line) : null;
    if (record !== null && isActionRecord(record)) open.delete(actionOf(record).id);
  }
  const isBeingSent = (line: string, { time }: ActionRecord): boolean => {
    const { owner } = intentFactsOf(line);
    return owner !== null && (isAlive(owner) ?? Date.parse(time) > now - longestSending);
  };
  return [...open.values()]
    .filter(({ record, line, rank }) => rank < 2 && !isBeingSent(line, record))
    .slice(-mostOpen)
    .map(({ record, jobFinishedAt }) => ({ record, jobFinishedAt }));
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
