import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { systemCode } from '../lib/lock.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where zjobs keeps what must not be lost. Source: XDG Base Directory Specification, which has relative paths ignored.
 * Null where nothing can be kept: a system account's home folder is named but not there, and it is not ours to make.
 */
export const stateFolder = (env: Env, home: string): string | null => {
  const given = env.XDG_STATE_HOME;
  if (given !== undefined && isAbsolute(given)) return join(given, 'zjobs');
  return existsSync(home) ? join(home, '.local', 'state', 'zjobs') : null;
};

/** Unless the folder is there. Answers whether it now is; throws the system's error for any but a missing parent. */
const makeOne = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder, 0o700);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
};

/**
 * Makes a folder and those above it, each for its owner alone. Not by mkdir's `recursive`: below /proc that never ends,
 * and on a read-only disk it says that the folder is missing. Throws the system's error.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  if (await makeOne(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder, 0o700).catch(error => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
};
