import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CacheTarget, cacheFolder } from './cache.ts';

type Place = Pick<CacheTarget, 'endpoint' | 'projectId'>;

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  'endpoint' in value &&
  typeof value.endpoint === 'string' &&
  'projectId' in value &&
  typeof value.projectId === 'string';

/** Whose jobs a file keeps, by its first line: the escaped name can't be taken apart again. */
const placeOf = async (path: string): Promise<readonly Place[]> => {
  const file = await open(path);
  try {
    for await (const line of file.readLines({ autoClose: false })) {
      const head: unknown = JSON.parse(line);
      return isPlace(head) ? [head] : [];
    }
    return [];
  } finally {
    await file.close();
  }
};

/** The projects of which jobs are kept; what can't be read is left out. */
export const cachedTargets = async (where: Pick<CacheTarget, 'env' | 'home'>): Promise<readonly Place[]> => {
  const folder = await cacheFolder(where);
  if (folder === null) return [];
  const names = await readdir(folder).catch(() => []);
  const files = names.filter(name => /^jobs-.*\.ndjson$/.test(name)).map(name => join(folder, name));
  return (await Promise.all(files.map(path => placeOf(path).catch(() => [])))).flat();
};
