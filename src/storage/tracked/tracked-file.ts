import { type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises';
import type { Instant } from '../../jobs/job.ts';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { UnusableFile, unlessAbsent } from '../../lib/files/fs.ts';
import type { HeldLock } from '../../lib/files/lock.ts';
import { openRegular, readUpTo } from '../../lib/files/read-regular.ts';
import { uniqueSuffix } from '../../lib/files/unique-suffix.ts';
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

/**
 * A file as it was read. `isBroken`: part of it could not be parsed, it belongs to another project, or it is too large or
 * not a regular file.
 */
export type LoadedFile = {
  readonly version: FileVersion | null;
  readonly jobs: readonly TrackedJob[];
  readonly isBroken: boolean;
};

export const absentFile: LoadedFile = { version: null, jobs: [], isBroken: false };

const readFrom = async (file: FileHandle, wanted: TrackedTarget, maxBytes: number): Promise<LoadedFile> => {
  const found = await file.stat({ bigint: true });
  const version = versionFrom(found);
  const bytes = await readUpTo(file, Number(found.size), maxBytes);
  const { target, jobs, isBroken } = await parseTrackedText(bytes.toString('utf8'));
  const isOurs = target?.endpoint === wanted.endpoint && target.projectId === wanted.projectId;
  return { version, jobs: isOurs ? jobs : [], isBroken: isBroken || !isOurs };
};

/** Reads the tracked jobs of a project from its file. Throws the system's error, except for an absent file. */
export const loadTracked = async (path: string, target: TrackedTarget, maxBytes: number): Promise<LoadedFile> => {
  let file: FileHandle | null = null;
  try {
    file = (await unlessAbsent(openRegular(path, maxBytes)))?.file ?? null;
    return file === null ? absentFile : await readFrom(file, target, maxBytes);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    return { version: await versionOf(path), jobs: [], isBroken: true };
  } finally {
    await file?.close();
  }
};

/** A name for a broken file that no other file has, so that an earlier broken file is not overwritten. */
export const brokenNameOf = async (path: string, now: Instant): Promise<string> => {
  const name = `${path}.broken-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  return (await unlessAbsent(stat(name))) === null ? name : `${name}-${uniqueSuffix()}`;
};

/**
 * Replaces a file whole or not at all, while the lock is held. The new text is on the disk before it replaces the old one,
 * because no list route returns these IDs again. A broken file is kept as `setAside`, unless that is null.
 */
export const replaceTrackedFile = async (
  path: string,
  text: string,
  setAside: string | null,
  { staging, check, commit }: HeldLock,
): Promise<void> => {
  try {
    const file = await open(staging, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A second name, so that the broken file keeps its own name until the new one replaces it.
    if (setAside !== null) await link(path, setAside).catch(() => check().then(() => rename(path, setAside)));
    await commit(path);
  } catch (error) {
    await rm(staging, { force: true });
    throw error;
  }
};
