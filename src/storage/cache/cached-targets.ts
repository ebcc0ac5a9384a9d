import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../jobs/changes.ts';
import { mostBytes } from '../../lib/files/fs.ts';
import { linesOf, openRegular } from '../../lib/files/read-regular.ts';
import { requireOwned } from '../owned-folder.ts';
import { type CacheLocation, cacheFolder, defaultCacheLimits } from './cache.ts';

type CachedTarget = Pick<Target, 'endpoint' | 'projectId'>;

const isTarget = (value: unknown): value is CachedTarget =>
  typeof value === 'object' &&
  value !== null &&
  'endpoint' in value &&
  typeof value.endpoint === 'string' &&
  'projectId' in value &&
  typeof value.projectId === 'string';

/** The project of a file, by its first line: the escaped file name can't be split into endpoint and ID. */
const targetsIn = async (path: string): Promise<readonly CachedTarget[]> => {
  const { file } = await openRegular(path, defaultCacheLimits.bytes);
  try {
    for await (const line of linesOf(file, mostBytes)) {
      const head: unknown = JSON.parse(line);
      return isTarget(head) ? [head] : [];
    }
    return [];
  } finally {
    await file.close();
  }
};

/** The projects that have a cache. Files that can't be read are skipped; never throws. */
export const cachedTargets = async (where: Pick<CacheLocation, 'env' | 'home'>): Promise<readonly CachedTarget[]> => {
  const folder = await cacheFolder(where);
  if (folder === null) return [];
  const names = await requireOwned(folder, 1)
    .then(() => readdir(folder))
    .catch(() => []);
  const files = names.filter(name => /^jobs-.*\.ndjson$/.test(name)).map(name => join(folder, name));
  return (await Promise.all(files.map(path => targetsIn(path).catch(() => [])))).flat();
};
