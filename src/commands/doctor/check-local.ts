import process from 'node:process';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { cacheFolder } from '../../storage/cache/cache.ts';
import { journalFolder } from '../../storage/journal/journal.ts';
import { trackedFolder } from '../../storage/tracked/tracked.ts';
import { allTracked } from '../../storage/tracked/tracked-targets.ts';
import { whyNotWritable } from '../../storage/writable.ts';
import { readAbilities } from '../../terminal/abilities.ts';
import type { FolderFinding, LocalFindings, ServerFindings } from './findings.ts';

const examineFolder = async (path: string | null): Promise<FolderFinding> => ({
  path,
  why: path === null ? null : await whyNotWritable(path),
});

const countTracked = async (
  { endpoint, lookedAt }: ServerFindings,
  { env, home }: World,
): Promise<LocalFindings['tracked']> => {
  const here = (await allTracked(env, home)).filter(({ place }) => place.endpoint === endpoint);
  const count = (places: typeof here): number => places.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return {
    project: lookedAt && count(here.filter(({ place }) => place.projectId === lookedAt.id)),
    server: count(here),
  };
};

/** Finds out what this computer offers. Writes nothing and never throws. */
export const examineLocal = async (
  server: ServerFindings,
  { color }: CommonOptions,
  world: World,
): Promise<LocalFindings> => {
  const { env, home, stdout, stdin } = world;
  return {
    node: process.versions.node,
    folders: {
      tracked: await examineFolder(trackedFolder(env, home)),
      journal: await examineFolder(journalFolder(env, home)),
      cache: await examineFolder(await cacheFolder({ env, home })),
    },
    tracked: await countTracked(server, world),
    terminal: {
      ...readAbilities(env, stdout.isTTY, !color),
      isTTY: stdout.isTTY && stdin.isTTY,
      term: env.TERM || null,
      columns: stdout.isTTY ? stdout.columns : null,
      rows: stdout.isTTY ? (stdout.rows ?? null) : null,
    },
  };
};
