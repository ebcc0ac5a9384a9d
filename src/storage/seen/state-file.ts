import { dirname, join } from 'node:path';
import { systemCode, unlessAbsent } from '../../lib/files/fs.ts';
import { readRegular } from '../../lib/files/read-regular.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { parseJsonOrNull } from '../../lib/parse-json.ts';
import { foldersAbove, requireOwned } from '../owned-folder.ts';
import { type Env, makeFolder, stateFolder } from '../paths.ts';

/** A server and a project, or the whole server. */
export type SeenTarget = {
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  readonly projectId: string;
};

/** The home folder of a user, null if it is unknown, and the environment, which may name other folders. */
export type UserHome = { readonly env: Env; readonly home: string | null };

/** In bytes: far more than zjobs writes. */
const mostBytes = 2_000_000;

/** The file of a source in one of the folders of zjobs; null without a home folder. Escaped, so that no ID leads out of it. */
export const seenPath = (
  { env, home }: UserHome,
  folder: 'looked' | 'progress',
  { endpoint, projectId }: SeenTarget,
): string | null => {
  const state = stateFolder(env, home);
  if (state === null) return null;
  return join(state, folder, encodeURIComponent(endpoint), `${encodeURIComponent(projectId)}.json`);
};

/** Whether the error is one of a file, not a bug. */
const unlessSystem = <Result>(result: Result) => {
  return (error: unknown): Result => {
    if (systemCode(error) === null) throw error;
    return result;
  };
};

/** The parsed content; null if there is none that can be used. */
export const readStateFile = async (path: string | null): Promise<unknown> => {
  if (path === null) return null;
  const read = async (): Promise<unknown> => {
    await requireOwned(dirname(path), foldersAbove);
    const bytes = await unlessAbsent(readRegular(path, mostBytes));
    return bytes === null ? null : parseJsonOrNull(bytes.toString('utf8'));
  };
  return read().catch(unlessSystem(null));
};

/** Replaces the file whole or not at all. Ignores a failure: zjobs works without the file. */
export const writeStateFile = async (path: string | null, value: unknown): Promise<void> => {
  if (path === null) return;
  const write = async (): Promise<void> => {
    const folder = dirname(path);
    await requireOwned(folder, foldersAbove);
    await makeFolder(folder);
    await replaceFile(path, file => file.writeFile(JSON.stringify(value)));
  };
  await write().catch(unlessSystem(undefined));
};
