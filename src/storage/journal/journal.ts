import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { type HistoryRecord, isActionRecord, missedChanges, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { systemCode, unlessAbsent } from '../../lib/lock.ts';
import { stateFolder } from '../paths.ts';
import { type JournalLimits, openJournalFile, readLines, usualJournalLimits } from './journal-file.ts';
import { lineOf, quotedJobOf, recordOf, recordsEndOf } from './journal-lines.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the journals are; null where nothing can be kept. */
export const journalFolder = (env: Env, home: string): string | null => {
  const folder = stateFolder(env, home);
  return folder === null ? null : join(folder, 'journal');
};

/** Escaped, no address and no ID, however hostile, leads out of the folder. */
const fileOf = (folder: string, { endpoint, projectId }: Pick<Target, 'endpoint' | 'projectId'>): string =>
  join(folder, encodeURIComponent(endpoint), `${encodeURIComponent(projectId)}.ndjson`);

/** What zjobs saw and sent in one project. */
export type Journal = {
  /** Never throws and never waits. A record whose ID is there already, whoever wrote it, is not written again. */
  add(records: readonly HistoryRecord[]): void;
  /**
   * Adds what happened since the last record of each of these jobs; those of which there is none tell nothing. Never
   * throws and never waits. `at`: when the jobs were seen.
   */
  addMissed(jobs: readonly Job[], place: Target, at: Instant): void;
  /** Resolves when everything added so far is written, or could not be. */
  flush(): Promise<void>;
  /** The records, oldest first, each once; those that concern one job, if one is named. None where they can't be read. */
  read(jobId?: string): Promise<readonly HistoryRecord[]>;
};

/** Why something could not be recorded. */
export type JournalTrouble = { readonly path: string; readonly code: string };

const concerns = (record: HistoryRecord, jobId: string): boolean =>
  record.jobId === jobId || (isActionRecord(record) && record.newJobId === jobId);

/** So many lines are read before everything else gets its turn: a key must not wait for a journal. */
const linesATurn = 200;

/** Oldest first, each once: of two processes the slower one may have written first, and one without the lock twice. */
const inOrder = (records: readonly HistoryRecord[]): readonly HistoryRecord[] => {
  const once = new Map<string, HistoryRecord>();
  for (const record of records) if (!once.has(record.id)) once.set(record.id, record);
  return [...once.values()].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
};

const readRecords = async (path: string, jobId: string | undefined, limits: JournalLimits) => {
  const quoted = jobId === undefined ? '' : JSON.stringify(jobId);
  const records: HistoryRecord[] = [];
  for (const [index, line] of (await readLines(path, limits)).entries()) {
    if (index % linesATurn === linesATurn - 1) await nextTurn();
    const record = line.includes(quoted) ? recordOf(line) : null;
    if (record !== null && (jobId === undefined || concerns(record, jobId))) records.push(record);
  }
  return inOrder(records);
};

/**
 * The last record of a change of each of these jobs, without those of which the job is still as it was when it ended.
 * As few lines as can be are read whole: a command that has done its work waits for this.
 */
const readLast = async (
  path: string,
  jobs: readonly Job[],
  limits: JournalLimits,
): Promise<readonly HistoryRecord[]> => {
  const wanted = new Map(jobs.map(job => [JSON.stringify(job.id), job]));
  const last: HistoryRecord[] = [];
  for (const line of (await readLines(path, limits)).toReversed()) {
    const quoted = quotedJobOf(line) ?? '';
    const job = wanted.get(quoted);
    if (job === undefined) continue;
    if (!recordsEndOf(job, line)) {
      const record = recordOf(line);
      if (record === null || isActionRecord(record)) continue;
      last.push(record);
    }
    wanted.delete(quoted);
  }
  return last;
};

/**
 * A journal in a file. What can't be written is lost and told once, until something could be written again.
 *
 * @param path the file; those put aside and the lock are beside it
 */
const openFileJournal = (
  path: string,
  onTrouble: (trouble: JournalTrouble) => void,
  limits: JournalLimits = usualJournalLimits,
): Journal => {
  const file = openJournalFile(path, limits);
  /** What is done one after the other; a comparison must not find what was seen only after it. */
  let work: Promise<void> = Promise.resolve();
  /** The lines that the last step of that work is going to write. */
  let batch: string[] | null = null;
  /** Whether there was no work yet. */
  let isIdle = true;
  let isTold = false;

  /** An error that is not the system's is a bug, and no trouble. */
  const tell = (error: unknown): void => {
    const code = systemCode(error);
    if (code === null) throw error;
    if (!isTold) onTrouble({ path, code });
    isTold = true;
  };
  const write = async (lines: readonly string[]): Promise<void> => {
    try {
      await file.append(lines);
      isTold = false;
    } catch (error) {
      tell(error);
    }
  };
  const unlessTrouble = async (reading: Promise<readonly HistoryRecord[]>): Promise<readonly HistoryRecord[]> => {
    try {
      return await reading;
    } catch (error) {
      tell(error);
      return [];
    }
  };
  const compare = async (jobs: readonly Job[], place: Target, at: Instant): Promise<void> => {
    const last = await unlessTrouble(readLast(path, jobs, limits));
    const byId = new Map(jobs.map(job => [job.id, job]));
    const missed = missedChanges(last, byId, place, at);
    if (missed.length > 0) await write(missed.map(({ record }) => lineOf(record)));
  };

  return {
    add: records => {
      if (records.length === 0) return;
      const lines = records.map(lineOf);
      if (batch !== null) {
        batch.push(...lines);
        return;
      }
      isIdle = false;
      batch = lines;
      work = work.then(() => {
        if (batch === lines) batch = null;
        return write(lines);
      });
    },
    addMissed: (jobs, place, at) => {
      // Looked up at once where it is the first step: waking the threads that read files costs a short command more.
      if (jobs.length === 0 || (isIdle && !existsSync(path) && !existsSync(`${path}.1`))) return;
      isIdle = false;
      batch = null;
      work = work.then(() => compare(jobs, place, at));
    },
    flush: () => work,
    read: async jobId => {
      await work;
      return unlessTrouble(readRecords(path, jobId, limits));
    },
  };
};

/** As many as a demo that is watched for a day has. */
const mostInMemory = 5_000;

/** A journal that ends with the process, for jobs that do so too or where there is no place for files. */
const openMemoryJournal = (): Journal => {
  const records = new Map<string, HistoryRecord>();
  const add = (added: readonly HistoryRecord[]): void => {
    for (const record of added) if (!records.has(record.id)) records.set(record.id, record);
    for (const id of records.keys()) {
      if (records.size <= mostInMemory) break;
      records.delete(id);
    }
  };
  return {
    add,
    addMissed: (jobs, place, at) => {
      const byId = new Map(jobs.map(job => [job.id, job]));
      add(missedChanges([...records.values()], byId, place, at).map(({ record }) => record));
    },
    flush: async () => {},
    read: async jobId => [...records.values()].filter(record => jobId === undefined || concerns(record, jobId)),
  };
};

/** A file system that hangs must not keep a program from ending, in ms. */
const longestFlush = 3_000;

/** The journals of one server, a project each. */
export type Journals = {
  of(projectId: string): Journal;
  /** Resolves when everything is written, could not be, or takes too long. */
  flush(): Promise<void>;
};

/**
 * Opens the journals of a server; nothing is read or written before it is asked for.
 *
 * @param folder from {@link journalFolder}; null keeps them in memory
 */
export const openJournals = (
  folder: string | null,
  endpoint: string,
  onTrouble: (trouble: JournalTrouble) => void,
  limits: JournalLimits = usualJournalLimits,
): Journals => {
  const journals = new Map<string, Journal>();
  const open = (projectId: string): Journal =>
    folder === null ? openMemoryJournal() : openFileJournal(fileOf(folder, { endpoint, projectId }), onTrouble, limits);
  return {
    of: projectId => {
      const journal = journals.get(projectId) ?? open(projectId);
      journals.set(projectId, journal);
      return journal;
    },
    flush: async () => {
      const done = new AbortController();
      const all = Promise.all([...journals.values()].map(journal => journal.flush()));
      const tooLong = pause(longestFlush, undefined, { signal: done.signal }).catch(() => {});
      await Promise.race([all, tooLong]).finally(() => done.abort());
    },
  };
};

const journalForm = /^(.+\.ndjson)(?:\.\d+)?$/;

/** The journals below a folder, those too of which only files that were put aside are left. */
const journalsIn = async (folder: string): Promise<readonly string[]> => {
  const endpoints = (await unlessAbsent(readdir(folder))) ?? [];
  const paths = await Promise.all(
    endpoints.map(async endpoint => {
      const names = (await unlessAbsent(readdir(join(folder, endpoint)))) ?? [];
      return names.flatMap(name => journalForm.exec(name)?.[1] ?? []).map(name => join(folder, endpoint, name));
    }),
  );
  return [...new Set(paths.flat())].sort();
};

/** What was recorded of one project of one server, oldest first. */
export type ProjectHistory = { readonly place: Target; readonly records: readonly HistoryRecord[] };

/**
 * Everything that this computer has recorded, of every server and project. The name of a project is the one that was
 * recorded last. Throws the system's error.
 */
export const readHistory = async (
  folder: string,
  limits: JournalLimits = usualJournalLimits,
): Promise<readonly ProjectHistory[]> => {
  const histories: ProjectHistory[] = [];
  for (const path of await journalsIn(folder)) {
    const records = await readRecords(path, undefined, limits);
    const last = records.at(-1);
    if (last === undefined) continue;
    const projectName = records.findLast(record => record.projectName !== null)?.projectName ?? null;
    histories.push({ place: { endpoint: last.endpoint, projectId: last.projectId ?? '', projectName }, records });
  }
  return histories;
};
