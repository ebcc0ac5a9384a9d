import { open, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode, unlessAbsent } from './fs.ts';
import { uniqueSuffix } from './unique-suffix.ts';

/** How long to wait for a lock, in ms. */
export type LockLimits = {
  /** After this time the work is done without the lock: a record that is written twice is better than a lost one. */
  readonly timeout: number;
  /** A lock file older than this was left by a process that died. */
  readonly stale: number;
  /** The longest pause between two tries. */
  readonly pause: number;
};

export const defaultLockLimits: LockLimits = { timeout: 2_000, stale: 10_000, pause: 10 };

const tryLock = async (path: string): Promise<boolean> => {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Removes the lock of a dead process. It is renamed first, so that only one of several processes removes it. */
const removeStale = async (path: string, stale: number): Promise<void> => {
  const found = await unlessAbsent(stat(path));
  if (found === null || Date.now() - found.mtimeMs < stale) return;
  const aside = `${path}.${uniqueSuffix()}`;
  await unlessAbsent(rename(path, aside).then(() => unlink(aside)));
};

/**
 * Runs `work` while no other process holds the lock file. Waits for at most `timeout`, then runs it without the lock.
 * Throws what `work` throws, and the system's error if no lock file can be created.
 */
export const withLock = async <Result>(
  path: string,
  work: () => Promise<Result>,
  limits: LockLimits = defaultLockLimits,
): Promise<Result> => {
  const deadline = performance.now() + limits.timeout;
  let locked = await tryLock(path);
  while (!locked && performance.now() < deadline) {
    await removeStale(path, limits.stale);
    // Pauses of random length: processes that started together would otherwise keep colliding.
    await sleep(1 + Math.random() * limits.pause);
    locked = await tryLock(path);
  }
  try {
    return await work();
  } finally {
    if (locked) await unlessAbsent(unlink(path));
  }
};
