import { constants } from 'node:fs';
import { lstat, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJsonOrNull } from '../parse-json.ts';
import { systemCode, UnusableFile, unlessAbsent } from './fs.ts';
import { isAlive, ownerFrom, ownProcess } from './process-owner.ts';
import { readRegular } from './read-regular.ts';
import { uniqueSuffix } from './unique-suffix.ts';

/** How long to wait for a lock, in ms. */
export type LockLimits = {
  /** After this time the lock is taken from a process that still runs, or whose state is unknown. */
  readonly timeout: number;
  /** The longest pause between two tries. */
  readonly pause: number;
};

export const defaultLockLimits: LockLimits = { timeout: 1_000, pause: 10 };

/** A lock that this process holds, unless another one has taken it over. */
export type HeldLock = {
  /**
   * Where to write the file that replaces the protected one. A process that takes the lock over removes it first, so that
   * {@link HeldLock.commit} fails from then on.
   */
  readonly staging: string;
  /** Throws {@link LockLost} if another process has taken the lock over. */
  check(): Promise<void>;
  /** Moves the staged file to `target`. Throws {@link LockLost} if another process has taken the lock over. */
  commit(target: string): Promise<void>;
};

/** Another process took the lock over, because this one was stopped while it held the lock. */
class LockLost extends Error {}

const stagingEnd = '.new';

/** The most bytes of a lock file. */
const mostBytes = 4_096;

/** The content of a lock file, and whether its owner has ended for certain. Null if there is no lock. */
type Found = { readonly text: string; readonly isDead: boolean };

const readLock = async (path: string): Promise<Found | null> => {
  try {
    const text = (await readRegular(path, mostBytes, constants.O_NOFOLLOW)).toString('utf8');
    const owner = ownerFrom(parseJsonOrNull(text));
    return { text, isDead: owner !== null && isAlive(owner) === false };
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    if (code === 'ENOENT') return null;
    // No version of zjobs makes a lock that is a folder, a link, a device or a large file.
    return { text: code, isDead: error instanceof UnusableFile || code === 'ELOOP' };
  }
};

/** Creates a file with this text. False if a file of this name exists. */
const create = async (path: string, text: string): Promise<boolean> => {
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await file.writeFile(text);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Replaces another lock with our own in one step, so that the lock is never free in between. */
const takeOver = async (path: string, text: string): Promise<void> => {
  const own = `${path}.${uniqueSuffix()}`;
  await create(own, text);
  try {
    if ((await unlessAbsent(lstat(path)))?.isDirectory()) await unlessAbsent(rename(path, `${own}.broken`));
    await rename(own, path);
  } catch (error) {
    await rm(own, { force: true });
    throw error;
  }
  // Fails if it was not a folder, or if the folder has files, which the user may need.
  await rmdir(`${own}.broken`).catch(() => {});
};

/**
 * Removes the staged files of earlier owners. One that was stopped before it replaced the protected file can't do so any
 * more. Done after the lock was taken and before the protected file is read.
 */
const removeStaged = async (path: string, own: string): Promise<void> => {
  const names = (await readdir(dirname(path))).filter(
    name => name.startsWith(`${basename(path)}.`) && name.endsWith(stagingEnd) && name !== basename(own),
  );
  await Promise.all(names.map(name => rm(join(dirname(path), name), { force: true })));
};

const acquire = async (path: string, text: string, { timeout, pause }: LockLimits): Promise<void> => {
  let holder: string | null = null;
  let deadline = 0;
  while (!(await create(path, text))) {
    const found = await readLock(path);
    if (found === null) continue;
    if (holder !== found.text) {
      holder = found.text;
      deadline = performance.now() + timeout;
    }
    if (found.isDead || performance.now() >= deadline) {
      await takeOver(path, text);
      return;
    }
    // Pauses of random length: processes that started together would otherwise keep colliding.
    await sleep(1 + Math.random() * pause);
  }
};

const attempt = async <Result>(
  path: string,
  work: (lock: HeldLock) => Promise<Result>,
  limits: LockLimits,
): Promise<Result> => {
  const token = uniqueSuffix();
  const text = JSON.stringify({ ...ownProcess(), token });
  const staging = `${path}.${token}${stagingEnd}`;
  const isHeld = async (): Promise<boolean> => (await readLock(path))?.text === text;
  const check = async (): Promise<void> => {
    if (!(await isHeld())) throw new LockLost();
  };
  await acquire(path, text, limits);
  try {
    await removeStaged(path, staging);
    await check();
    return await work({
      staging,
      check,
      commit: async target => {
        await check();
        // If the lock was taken over after the check, the staged file is gone.
        if ((await unlessAbsent(rename(staging, target).then(() => true))) === null) throw new LockLost();
      },
    });
  } finally {
    if (await isHeld()) await unlessAbsent(unlink(path));
  }
};

/**
 * Runs `work` while this process holds the lock file. Waits for at most `timeout` for each owner, not at all for one that
 * has ended, and then takes the lock over. `work` runs again if the lock was taken over from this process meanwhile.
 * Throws what `work` throws, and the system's error if no lock file can be created.
 */
export const withLock = async <Result>(
  path: string,
  work: (lock: HeldLock) => Promise<Result>,
  limits: LockLimits = defaultLockLimits,
): Promise<Result> => {
  for (;;) {
    try {
      return await attempt(path, work, limits);
    } catch (error) {
      if (!(error instanceof LockLost)) throw error;
    }
  }
};

/**
 * Takes the lock file without waiting, and returns what releases it; null if another process holds it. A lock whose owner has
 * ended is taken over. Throws the system's error if no lock file can be created; releasing never rejects.
 */
export const tryLock = async (path: string): Promise<(() => Promise<void>) | null> => {
  const text = JSON.stringify({ ...ownProcess(), token: uniqueSuffix() });
  if (!(await create(path, text)) && !(await takeOverDead(path, text))) return null;
  return async () => {
    try {
      if ((await readLock(path))?.text === text) await unlessAbsent(unlink(path));
    } catch (error) {
      if (systemCode(error) === null) throw error;
    }
  };
};

/**
 * Takes the lock over if its owner has ended. False if another process holds it, has just released it, or takes it over. The
 * owner is read again under a second lock: without it, two processes that both read the same ended owner would both hold the
 * lock.
 */
const takeOverDead = async (path: string, text: string): Promise<boolean> => {
  if ((await readLock(path))?.isDead !== true) return false;
  const release = await tryLock(`${path}.takeover`);
  if (release === null) return false;
  try {
    if ((await readLock(path))?.isDead !== true) return false;
    await takeOver(path, text);
    return true;
  } finally {
    await release();
  }
};
