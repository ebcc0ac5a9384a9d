import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { trackedFolder } from './tracked.ts';
import { readTrackedText, type TrackedTarget } from './tracked-lines.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What is tracked in one project of one server. */
type PlaceTracked = { readonly place: TrackedTarget; readonly jobs: readonly TrackedJob[] };

const readPlace = async (path: string): Promise<readonly PlaceTracked[]> => {
  const { place, jobs } = await readTrackedText(await readFile(path, 'utf8'));
  return place === null ? [] : [{ place, jobs }];
};

/** Everything that is tracked on this computer. Changes nothing and never throws: what can't be read is left out. */
export const allTracked = async (env: Env, home: string): Promise<readonly PlaceTracked[]> => {
  const folder = trackedFolder(env, home);
  if (folder === null) return [];
  const servers = await readdir(folder).catch(() => []);
  const paths = servers.map(async server => {
    const names = await readdir(join(folder, server)).catch(() => []);
    return names.filter(name => name.endsWith('.ndjson')).map(name => join(folder, server, name));
  });
  const found = (await Promise.all(paths)).flat().map(path => readPlace(path).catch(() => []));
  return (await Promise.all(found)).flat();
};
