import type { CommonOptions } from '../../cli/common-options.ts';
import type { WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { jobCenterSupport } from '../../jobs/action-support.ts';
import { isActionRecord, jobOfRecord } from '../../jobs/changes.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { projectSpellings } from '../../jobs/job-source.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { actionNames, type Circumstances, judge } from '../../jobs/rules.ts';
import { hostOf } from '../../lib/host-of.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { cachedTargets } from '../../storage/cache/cached-targets.ts';
import { journalFolder } from '../../storage/journal/journals.ts';
import { type ProjectHistory, readHistory } from '../../storage/journal/read-history.ts';
import { allTracked } from '../../storage/tracked/tracked-targets.ts';
import { readTypedLine } from './typed-line.ts';
import { originOfSource, typedSources } from './typed-sources.ts';

/** The most IDs to offer. A longer list doesn't help at a prompt. */
const mostOffered = 200;

/** IDs that no shell expands. An ID with any other character is not offered. */
const shellSafe = /^\w[\w.-]{0,127}$/;

/** The most permissive circumstances, so that only jobs on which no user could act are left out. */
const permissive: Circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  actionSupport: { ...jobCenterSupport, abortImport: true, commitImport: true },
};

const fits = (command: string, job: Job): boolean => {
  const action = actionNames.find(name => name === command);
  return action === undefined ? command !== 'wait' || mayChange(job) : judge(action, job, permissive).allowed;
};

/** Whether a target is in one of the sources. One without a server stands for all servers, one without projects for all. */
const passes = (
  target: { readonly endpoint: string; readonly projectId: string },
  sources: readonly WantedSource[],
  histories: readonly ProjectHistory[],
): boolean => {
  const host = hostOf(target.endpoint);
  const spellings = [
    target.projectId,
    ...histories.flatMap(({ target: { endpoint, projectId, projectName } }) =>
      endpoint === target.endpoint && projectId === target.projectId && projectName !== null
        ? projectSpellings({ project: { id: projectId, name: projectName }, host })
        : [],
    ),
  ];
  return sources.some(source => {
    const origin = originOfSource(source);
    if (origin !== undefined && origin !== target.endpoint) return false;
    const { projects } = source;
    return projects.length === 0 || projects.some(project => project === '*' || spellings.includes(project));
  });
};

const readHistories = async (world: World): Promise<readonly ProjectHistory[]> => {
  const folder = await journalFolder(world.env, world.home);
  return folder === null ? [] : readHistory(folder).catch(() => []);
};

/** The tracked IDs, the latest first. */
const trackedIds = async (
  sources: readonly WantedSource[],
  histories: readonly ProjectHistory[],
  world: World,
): Promise<string[]> =>
  (await allTracked(world.env, world.home))
    .filter(({ target }) => passes(target, sources, histories))
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
  const sources = typed.demo ? [] : typedSources(typed, common, world);
  if (sources.length === 0) return [];
  const histories = await readHistories(world);
  if (command === 'untrack') return (await trackedIds(sources, histories, world)).slice(0, mostOffered);
  const jobs = new Map<string, Job>();
  const { env, home, now } = world;
  for (const target of common.cache ? await cachedTargets({ env, home }) : []) {
    if (!passes(target, sources, histories)) continue;
    await openJobCache({ ...target, env, home, now }).load(kept => {
      for (const job of kept) jobs.set(job.id, job);
    });
  }
  for (const { target, records } of histories) {
    if (!passes(target, sources, histories)) continue;
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
