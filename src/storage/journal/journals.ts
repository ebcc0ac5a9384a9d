import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../../jobs/changes.ts';
import type { FileFailure } from '../../lib/files/fs.ts';
import { type Env, stateFolder } from '../paths.ts';
import { FileJournal } from './file-journal.ts';
import type { Journal } from './journal.ts';
import { MemoryJournal } from './memory-journal.ts';
import { defaultJournalLimits, type JournalLimits } from './rotating-file.ts';

/** The folder of the journals; null if the home folder doesn't exist. */
export const journalFolder = (env: Env, home: string | null): string | null => {
  const folder = stateFolder(env, home);
  return folder === null ? null : join(folder, 'journal');
};

/** Escaped, so that no endpoint or ID leads out of the folder. */
const fileOf = (folder: string, { endpoint, projectId }: Pick<Target, 'endpoint' | 'projectId'>): string =>
  join(folder, encodeURIComponent(endpoint), `${encodeURIComponent(projectId)}.ndjson`);

/** In ms. A file system that hangs must not keep a program from ending. */
const longestFlush = 1_500;

/** The journals of one server, one per project. */
export type Journals = {
  of(projectId: string): Journal;
  /**
   * Resolves when everything is written or has failed to be, at the latest after `longest` ms. What is not written by then
   * is reported as a failure with the code ETIMEDOUT.
   */
  flush(longest?: number): Promise<void>;
};

/**
 * Opens the journals of a server. No file is read or written before a journal is used.
 *
 * @param folder from {@link journalFolder}; null keeps the journals in memory
 * @param onFailure called when a file can't be read or written
 */
export const openJournals = (
  folder: string | null,
  endpoint: string,
  onFailure: (failure: FileFailure) => void,
  limits: JournalLimits = defaultJournalLimits,
): Journals => {
  const journals = new Map<string, Journal>();
  const open = (projectId: string): Journal =>
    folder === null ? new MemoryJournal() : new FileJournal(fileOf(folder, { endpoint, projectId }), onFailure, limits);
  return {
    of: projectId => {
      const journal = journals.get(projectId) ?? open(projectId);
      journals.set(projectId, journal);
      return journal;
    },
    flush: async (longest = longestFlush) => {
      const done = new AbortController();
      const late = new Set(journals.keys());
      const flushed = [...journals].map(([projectId, journal]) => journal.flush().then(() => late.delete(projectId)));
      const timeout = sleep(longest, undefined, { signal: done.signal }).catch(() => {});
      await Promise.race([Promise.all(flushed), timeout]).finally(() => done.abort());
      if (folder === null) return;
      for (const projectId of late) onFailure({ path: fileOf(folder, { endpoint, projectId }), code: 'ETIMEDOUT' });
    },
  };
};
