import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryRecord, Target } from '../../jobs/changes.ts';
import { type FileFailure, systemCode, UnusableFile, unlessAbsent } from '../../lib/files/fs.ts';
import { readRecords } from './read-records.ts';
import { defaultJournalLimits, type JournalLimits } from './rotating-file.ts';

/** The current file of a journal, or a rotated one. */
const fileForm = /^(.+\.ndjson)(?:\.\d+)?$/;

/** The names in the folder of a server; none if it is a file, which is not from zjobs. */
const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
};

/** The current file of each journal below a folder, even if only rotated files are left of it. */
const journalsIn = async (folder: string): Promise<readonly string[]> => {
  const endpoints = (await unlessAbsent(readdir(folder))) ?? [];
  const paths = await Promise.all(
    endpoints.map(async endpoint => {
      const names = await namesIn(join(folder, endpoint));
      return names.flatMap(name => fileForm.exec(name)?.[1] ?? []).map(name => join(folder, endpoint, name));
    }),
  );
  return [...new Set(paths.flat())].sort();
};

/** The records of one project, oldest first. */
export type ProjectHistory = { readonly target: Target; readonly records: readonly HistoryRecord[] };

/**
 * All records of this computer, for every server and project. A project has the name of its last record. A journal that must
 * not be used is skipped and reported. Throws the system's error.
 */
export const readHistory = async (
  folder: string,
  onUnusable: (failure: FileFailure) => void = () => {},
  limits: JournalLimits = defaultJournalLimits,
): Promise<readonly ProjectHistory[]> => {
  const histories: ProjectHistory[] = [];
  for (const path of await journalsIn(folder)) {
    const records = await readRecords(path, undefined, limits).catch(error => {
      if (!(error instanceof UnusableFile)) throw error;
      onUnusable({ path, code: error.code });
      return [];
    });
    const last = records.at(-1);
    if (last === undefined) continue;
    const projectName = records.findLast(record => record.projectName !== null)?.projectName ?? null;
    histories.push({ target: { endpoint: last.endpoint, projectId: last.projectId ?? '', projectName }, records });
  }
  return histories;
};
