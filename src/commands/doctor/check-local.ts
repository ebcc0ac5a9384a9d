import process from 'node:process';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { isActionRecord } from '../../jobs/changes.ts';
import type { RoleDenial } from '../../jobs/rules.ts';
import { cacheFolder } from '../../storage/cache/cache.ts';
import { journalFolder, openJournals } from '../../storage/journal/journals.ts';
import { trackedFolder } from '../../storage/tracked/tracked.ts';
import { allTracked } from '../../storage/tracked/tracked-targets.ts';
import { whyNotWritable } from '../../storage/writable.ts';
import { readTerminalFeatures } from '../../terminal/features.ts';
import type { FolderFacts, LocalFacts, ServerFacts } from './facts.ts';

const checkFolder = async (path: string | null, levels: number): Promise<FolderFacts> => ({
  path,
  why: path === null ? null : await whyNotWritable(path, levels),
});

const countTracked = async (
  { endpoint, checkedProject }: ServerFacts,
  { env, home }: World,
): Promise<LocalFacts['tracked']> => {
  const onServer = (await allTracked(env, home)).filter(({ target }) => target.endpoint === endpoint);
  const count = (entries: typeof onServer): number => entries.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return {
    project: checkedProject && count(onServer.filter(({ target }) => target.projectId === checkedProject.id)),
    server: count(onServer),
  };
};

/** How long a refusal counts, in ms. Roles change, so an older one says nothing. */
const denialMs = 86_400_000;

/** What this computer's journal knows of refused roles in the checked project. An action that the server accepted later clears one. */
const readDenials = async (
  { endpoint, checkedProject }: ServerFacts,
  { env, home, now }: World,
): Promise<LocalFacts['denials']> => {
  if (endpoint === null || checkedProject === null) return [];
  const journals = openJournals(journalFolder(env, home), endpoint, () => {});
  const byCluster = new Map<string | null, RoleDenial>();
  const records = await journals.of(checkedProject.id).read();
  const actions = records.filter(isActionRecord).map(record => ({ ...record, at: Date.parse(record.time) }));
  for (const { deniedIn, allowedIn, at } of actions.toSorted((one, other) => one.at - other.at)) {
    if (allowedIn !== undefined) byCluster.delete(allowedIn);
    if (deniedIn === undefined || now() - at > denialMs) continue;
    byCluster.set(deniedIn, { id: 'refused.needsAdmin', deniedAt: at, cluster: deniedIn });
  }
  return [...byCluster.values()];
};

/** Checks this computer. Leaves no file behind, and never throws. */
export const checkLocal = async (
  server: ServerFacts,
  { color, ambiguousWidth }: CommonOptions,
  world: World,
): Promise<LocalFacts> => {
  const { env, home, stdout, stdin } = world;
  return {
    node: process.versions.node,
    folders: {
      tracked: await checkFolder(trackedFolder(env, home), 2),
      journal: await checkFolder(journalFolder(env, home), 2),
      cache: await checkFolder(await cacheFolder({ env, home }), 1),
    },
    tracked: await countTracked(server, world),
    denials: await readDenials(server, world),
    terminal: {
      ...readTerminalFeatures(env, stdout.isTTY, !color),
      isTTY: stdout.isTTY && stdin.isTTY,
      ambiguousWidth,
      term: env.TERM || null,
      columns: stdout.isTTY ? stdout.columns : null,
      rows: stdout.isTTY ? (stdout.rows ?? null) : null,
    },
  };
};
