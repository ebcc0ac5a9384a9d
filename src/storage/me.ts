import { mostBytes } from '../lib/files/fs.ts';
import { readRegular } from '../lib/files/read-regular.ts';
import { credentialsPath, iniValue } from './credentials.ts';
import type { Env } from './paths.ts';

/**
 * The name under which the user creates jobs: `ZJOBS_ME`, else `user` in the credentials file of the `zilliz` CLI; null if
 * neither is set. Never throws.
 */
export const findMe = async (env: Env, home: string | null): Promise<string | null> => {
  const fromEnv = env.ZJOBS_ME?.trim();
  if (fromEnv) return fromEnv;
  const path = credentialsPath(env, home);
  if (path === null) return null;
  try {
    return iniValue((await readRegular(path, mostBytes)).toString('utf8'), 'user');
  } catch {
    return null;
  }
};
