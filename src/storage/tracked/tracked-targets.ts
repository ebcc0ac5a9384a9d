import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { mostBytes } from '../../lib/files/fs.ts';
import { readRegular } from '../../lib/files/read-regular.ts';
import { foldersAbove, requireOwned } from '../owned-folder.ts';
import type { Env } from '../paths.ts';
import { trackedFolder } from './tracked.ts';
import { parseTrackedText, type TrackedTarget } from './tracked-lines.ts';

/** The tracked jobs of one project. */
type TrackedOfTarget = { readonly target: TrackedTarget; readonly jobs: readonly TrackedJob[] };

const readFrom = async (path: string): Promise<readonly TrackedOfTarget[]> => {
  await requireOwned(dirname(path), foldersAbove);
  const { target, jobs } = await parseTrackedText((await readRegular(path, mostBytes)).toString('utf8'));
  return target === null ? [] : [{ target, jobs }];
};

/** Every tracked job on this computer. Files that can't be read are skipped; changes nothing and never throws. */
export const allTracked = async (env: Env, home: string | null): Promise<readonly TrackedOfTarget[]> => {
  const folder = trackedFolder(env, home);
  if (folder === null) return [];
  const servers = await readdir(folder).catch(() => []);
  const paths = servers.map(async server => {
    const names = await readdir(join(folder, server)).catch(() => []);
    return names.filter(name => name.endsWith('.ndjson')).map(name => join(folder, server, name));
  });
  const found = (await Promise.all(paths)).flat().map(path => readFrom(path).catch(() => []));
  return (await Promise.all(found)).flat();
};
