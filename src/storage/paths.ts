import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { systemCode } from '../lib/files/fs.ts';

/** The environment variables of the process. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The folder of zjobs in a folder that an XDG variable names; null without one. Source: XDG Base Directory Specification,
 * which demands that relative paths are ignored.
 */
export const xdgFolder = (env: Env, name: `XDG_${'STATE' | 'CACHE' | 'CONFIG'}_HOME`): string | null => {
  const given = env[name];
  return given !== undefined && isAbsolute(given) ? join(given, 'zjobs') : null;
};

/**
 * The folder for files that must not be lost. Null if the home folder is unknown or doesn't exist, as for a system account: zjobs does not create it.
 */
export const stateFolder = (env: Env, home: string | null): string | null => {
  const given = xdgFolder(env, 'XDG_STATE_HOME');
  if (given !== null) return given;
  return home !== null && existsSync(home) ? join(home, '.local', 'state', 'zjobs') : null;
};

/** Creates a folder, unless it exists. False if its parent is missing; throws any other error of the system. */
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
 * Creates a folder and its parents, each for its owner only. Does not use mkdir's `recursive`, which never returns below
 * /proc and reports a missing folder on a read-only disk. Throws the system's error.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  if (await makeOne(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder, 0o700).catch(error => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
};
