import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { parseEndpoint } from '../../cloud/http/endpoint.ts';
import { isActionRecord, jobOfRecord } from '../../jobs/changes.ts';
import type { Job } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { type Circumstances, fullAbilities, judge } from '../../jobs/rules.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { cachedTargets } from '../../storage/cache/cached-targets.ts';
import { journalFolder, type ProjectHistory, readHistory } from '../../storage/journal/journal.ts';
import { allTracked } from '../../storage/tracked/tracked-targets.ts';
import { readTypedLine, type TypedLine } from './typed-line.ts';

/** More are no help at a prompt. */
const mostOffered = 200;

/** A shell reads what is offered: an ID with any other character is left to be typed. */
const harmless = /^\w[\w.-]{0,127}$/;

/** As if everything were allowed: what the rules exclude whoever asks need not be offered. */
const unbound: Circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  abilities: { ...fullAbilities, abortImport: true },
};

const fits = (command: string, job: Job): boolean => {
  if (command === 'cancel' || command === 'retry') return judge(command, job, unbound).allowed;
  return command !== 'wait' || isUnfinished(job.status);
};

type Wanted = { readonly origin: string | null; readonly project: string | null };

/** What was typed beats the environment; null for an address that is none. */
const wantedOf = (common: CommonOptions, line: TypedLine): Wanted | null => {
  const endpoint = line.endpoint ?? common.endpoint;
  const project = line.project ?? common.project;
  const parsed = endpoint === undefined ? null : parseEndpoint(endpoint, { insecureHttp: true });
  if (parsed?.ok === false) return null;
  return { origin: parsed?.endpoint.origin ?? null, project: project ?? null };
};

const isWanted = (
  place: { readonly endpoint: string; readonly projectId: string },
  { origin, project }: Wanted,
  histories: readonly ProjectHistory[],
): boolean => {
  if (origin !== null && place.endpoint !== origin) return false;
  if (project === null || place.projectId === project) return true;
  return histories.some(
    one =>
      one.place.projectId === place.projectId &&
      one.place.projectName === project &&
      one.place.endpoint === place.endpoint,
  );
};

const readHistories = async (world: World): Promise<readonly ProjectHistory[]> => {
  const folder = await journalFolder(world.env, world.home);
  return folder === null ? [] : readHistory(folder).catch(() => []);
};

/** What can be untracked, what was tracked last at the beginning. */
const trackedIds = async (wanted: Wanted, histories: readonly ProjectHistory[], world: World): Promise<string[]> =>
  (await allTracked(world.env, world.home))
    .filter(({ place }) => isWanted(place, wanted, histories))
    .flatMap(({ jobs }) => jobs)
    .sort((a, b) => b.trackedAt - a.trackedAt)
    .map(({ jobId }) => jobId);

/** What IDs are asked for: behind which command, and the line so far, as it was typed. */
export type IdsWanted = { readonly command: string; readonly line: string; readonly common: CommonOptions };

/**
 * The IDs that a shell can offer behind a command, unfinished jobs first, then the newest: of the cache, which keeps
 * finished jobs, and of the journal, which knows what ran when zjobs last looked. Asks no server; what can't be read is
 * left out.
 */
export const completableIds = async (
  { command, line, common }: IdsWanted,
  world: World,
): Promise<readonly string[]> => {
  const typed = readTypedLine(line);
  // The jobs of a demo are kept nowhere.
  const wanted = typed.demo ? null : wantedOf(common, typed);
  if (wanted === null) return [];
  const histories = await readHistories(world);
  if (command === 'untrack') return (await trackedIds(wanted, histories, world)).slice(0, mostOffered);
  const jobs = new Map<string, Job>();
  const { env, home, now } = world;
  for (const place of common.cache ? await cachedTargets({ env, home }) : []) {
    if (!isWanted(place, wanted, histories)) continue;
    await openJobCache({ ...place, env, home, now }).load(kept => {
      for (const job of kept) jobs.set(job.id, job);
    });
  }
  for (const { place, records } of histories) {
    if (!isWanted(place, wanted, histories)) continue;
    // The last word about a job is the newest.
    for (const record of records) if (!isActionRecord(record)) jobs.set(record.jobId, jobOfRecord(record));
  }
  const given = new Set(typed.words);
  return [...jobs.values()]
    .filter(job => !given.has(job.id) && harmless.test(job.id) && fits(command, job))
    .sort(comparatorOf('default', now()))
    .slice(0, mostOffered)
    .map(job => job.id);
};
