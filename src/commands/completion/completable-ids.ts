import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { parseEndpoint } from '../../cloud/http/endpoint.ts';
import { fullAbilities } from '../../jobs/abilities.ts';
import { isActionRecord, jobOfRecord } from '../../jobs/changes.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { actionNames, type Circumstances, judge } from '../../jobs/rules.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { cachedTargets } from '../../storage/cache/cached-targets.ts';
import { journalFolder } from '../../storage/journal/journals.ts';
import { type ProjectHistory, readHistory } from '../../storage/journal/read-history.ts';
import { allTracked } from '../../storage/tracked/tracked-targets.ts';
import { readTypedLine, type TypedLine } from './typed-line.ts';

/** The most IDs to offer. A longer list doesn't help at a prompt. */
const mostOffered = 200;

/** IDs that no shell expands. An ID with any other character is not offered. */
const shellSafe = /^\w[\w.-]{0,127}$/;

/** The most permissive circumstances, so that only jobs on which no user could act are left out. */
const permissive: Circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  abilities: { ...fullAbilities, abortImport: true, commitImport: true },
};

const fits = (command: string, job: Job): boolean => {
  const action = actionNames.find(name => name === command);
  return action === undefined ? command !== 'wait' || mayChange(job) : judge(action, job, permissive).allowed;
};

/** Whose jobs to offer. Null stands for all servers or projects. */
type TargetFilter = { readonly origin: string | null; readonly project: string | null };

/** The server and project that the line names, else those of the environment; null for an invalid endpoint. */
const targetFilter = (common: CommonOptions, line: TypedLine): TargetFilter | null => {
  const endpoint = line.endpoint ?? common.endpoint;
  const project = line.project ?? common.project;
  const parsed = endpoint === undefined ? null : parseEndpoint(endpoint, { insecureHttp: true });
  if (parsed?.ok === false) return null;
  return { origin: parsed?.endpoint.origin ?? null, project: project ?? null };
};

const passes = (
  target: { readonly endpoint: string; readonly projectId: string },
  { origin, project }: TargetFilter,
  histories: readonly ProjectHistory[],
): boolean => {
  if (origin !== null && target.endpoint !== origin) return false;
  if (project === null || target.projectId === project) return true;
  return histories.some(
    one =>
      one.target.projectId === target.projectId &&
      one.target.projectName === project &&
      one.target.endpoint === target.endpoint,
  );
};

const readHistories = async (world: World): Promise<readonly ProjectHistory[]> => {
  const folder = await journalFolder(world.env, world.home);
  return folder === null ? [] : readHistory(folder).catch(() => []);
};

/** The tracked IDs, the latest first. */
const trackedIds = async (
  filter: TargetFilter,
  histories: readonly ProjectHistory[],
  world: World,
): Promise<string[]> =>
  (await allTracked(world.env, world.home))
    .filter(({ target }) => passes(target, filter, histories))
    .flatMap(({ jobs }) => jobs)
    .sort((a, b) => b.trackedAt - a.trackedAt)
    .map(({ jobId }) => jobId);

/** The IDs that a shell requests: those that fit `command`. `line`: the command line up to the cursor. */
type IdsRequest = { readonly command: string; readonly line: string; readonly common: CommonOptions };

/**
 * The job IDs to offer after a command, unfinished jobs first, then the newest ones. They come from the cache, which has
 * finished jobs, and from the journal, which has the jobs that ran lately. Sends no request. Ignores unreadable files.
 */
export const completableIds = async (
  { command, line, common }: IdsRequest,
  world: World,
): Promise<readonly string[]> => {
  const typed = readTypedLine(line);
  // Jobs of a demo are not stored.
  const filter = typed.demo ? null : targetFilter(common, typed);
  if (filter === null) return [];
  const histories = await readHistories(world);
  if (command === 'untrack') return (await trackedIds(filter, histories, world)).slice(0, mostOffered);
  const jobs = new Map<string, Job>();
  const { env, home, now } = world;
  for (const target of common.cache ? await cachedTargets({ env, home }) : []) {
    if (!passes(target, filter, histories)) continue;
    await openJobCache({ ...target, env, home, now }).load(kept => {
      for (const job of kept) jobs.set(job.id, job);
    });
  }
  for (const { target, records } of histories) {
    if (!passes(target, filter, histories)) continue;
    // The last record of a job is the newest.
    for (const record of records) if (!isActionRecord(record)) jobs.set(record.jobId, jobOfRecord(record));
  }
  const given = new Set(typed.words);
  return [...jobs.values()]
    .filter(job => !given.has(job.id) && shellSafe.test(job.id) && fits(command, job))
    .sort(comparatorOf('default', now()))
    .slice(0, mostOffered)
    .map(job => job.id);
};
