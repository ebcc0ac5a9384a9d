import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { Instant } from '../../jobs/job.ts';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { unlessAbsent } from '../../lib/fs.ts';
import { uniqueSuffix } from '../../lib/unique-suffix.ts';
import { parseTrackedText, type TrackedTarget } from './tracked-lines.ts';

/** The state of a file. Every change replaces the file, so its inode changes too. */
export type FileVersion = { readonly inode: bigint; readonly size: bigint; readonly changedAt: bigint };

const versionFrom = ({ ino, size, mtimeNs }: { ino: bigint; size: bigint; mtimeNs: bigint }): FileVersion => ({
  inode: ino,
  size,
  changedAt: mtimeNs,
});

/** The current version of a file; null if it doesn't exist. Throws the system's error. */
export const versionOf = async (path: string): Promise<FileVersion | null> => {
  const found = await unlessAbsent(stat(path, { bigint: true }));
  return found && versionFrom(found);
};

export const sameVersion = (a: FileVersion | null, b: FileVersion | null): boolean =>
  a === b || (a?.inode === b?.inode && a?.size === b?.size && a?.changedAt === b?.changedAt);

/** A file as it was read. `isBroken`: a part of it could not be parsed, it is another project's, or it is too large. */
export type LoadedFile = {
  readonly version: FileVersion | null;
  readonly jobs: readonly TrackedJob[];
  readonly isBroken: boolean;
};

export const absentFile: LoadedFile = { version: null, jobs: [], isBroken: false };

const readFrom = async (file: FileHandle, wanted: TrackedTarget, maxBytes: number): Promise<LoadedFile> => {
  const found = await file.stat({ bigint: true });
  const version = versionFrom(found);
  if (found.size > maxBytes) return { version, jobs: [], isBroken: true };
  const { target, jobs, isBroken } = await parseTrackedText(await file.readFile('utf8'));
  const isOurs = target?.endpoint === wanted.endpoint && target.projectId === wanted.projectId;
  return { version, jobs: isOurs ? jobs : [], isBroken: isBroken || !isOurs };
};

/** Reads the tracked jobs of a project from its file. Throws the system's error, except for an absent file. */
export const loadTracked = async (path: string, target: TrackedTarget, maxBytes: number): Promise<LoadedFile> => {
  const file = await unlessAbsent(open(path, 'r'));
  if (file === null) return absentFile;
  try {
    return await readFrom(file, target, maxBytes);
  } finally {
    await file.close();
  }
};

/** A name for a broken file that no other one has: what was set aside earlier must not be overwritten. */
export const brokenNameOf = async (path: string, now: Instant): Promise<string> => {
  const name = `${path}.broken-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  return (await unlessAbsent(stat(name))) === null ? name : `${name}-${uniqueSuffix()}`;
};

/**
 * Replaces a file whole or not at all. The new text is on the disk before it replaces the old one, because no list route
 * returns these IDs again. `beforeReplacing` runs in between.
 */
export const replaceFile = async (path: string, text: string, beforeReplacing: () => Promise<void>): Promise<void> => {
  const temporary = `${path}.${uniqueSuffix()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await beforeReplacing();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
