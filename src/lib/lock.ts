import { open, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { uniquePart } from './unique-name.ts';

/** How a lock is waited for, in ms. */
export type LockLimits = {
  /** After so long the work is done without the lock: a record that stands there twice is better than none. */
  readonly patience: number;
  /** A lock that is older belongs to a process that died with it. */
  readonly stale: number;
  /** Between two tries, at most. */
  readonly pause: number;
};

export const usualLockLimits: LockLimits = { patience: 2_000, stale: 10_000, pause: 10 };

/** The system's word for what went wrong, such as ENOSPC; null for what is no error of the system. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Runs `work`; answers null where what it wants is not there. */
export const unlessAbsent = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
};

const tryLock = async (path: string): Promise<boolean> => {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Takes a dead process's lock away. Renamed first, so that of several who see it dead only one removes it. */
const breakStale = async (path: string, stale: number): Promise<void> => {
  const held = await unlessAbsent(stat(path));
  if (held === null || Date.now() - held.mtimeMs < stale) return;
  const aside = `${path}.${uniquePart()}`;
  await unlessAbsent(rename(path, aside).then(() => unlink(aside)));
};

/**
 * Does the work while no other process does, by a lock file. Waits for `patience` at most, and then works without.
 * Throws what the work throws, and the system's error where no lock can be made at all.
 */
export const withLock = async <Result>(
  path: string,
  work: () => Promise<Result>,
  limits: LockLimits = usualLockLimits,
): Promise<Result> => {
  const giveUpAt = performance.now() + limits.patience;
  let locked = await tryLock(path);
  while (!locked && performance.now() < giveUpAt) {
    await breakStale(path, limits.stale);
    // In unlike pauses, or processes that began together would go on colliding.
    await pause(1 + Math.random() * limits.pause);
    locked = await tryLock(path);
  }
  try {
    return await work();
  } finally {
    if (locked) await unlessAbsent(unlink(path));
  }
};
