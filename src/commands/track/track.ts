import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { isId } from '../../jobs/ids.ts';
import { parseJobIds } from '../../jobs/parse-job-ids.ts';
import { mergeNamed, type NamedJob } from '../../jobs/tracked-job.ts';
import { type AddedJobs, defaultTrackedLimits, trackedFolder } from '../../storage/tracked/tracked.ts';
import { printNotice } from '../shared/notice.ts';
import { changeTracked, findTarget } from './target.ts';

export type TrackOptions = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  /** Whether to read more jobs from standard input. */
  readonly readsInput: boolean;
};

/** The argument that stands for standard input. */
const inputArgument = '-';

/** The longest input: longer than any answer about jobs that were just started. */
const megabytes = 10;

/** The most dropped IDs that are listed. */
const mostListed = 10;

/** The IDs, each once. Throws {@link UsageError} for one that is invalid. */
export const parseIds = (args: readonly string[]): readonly string[] => {
  const word = args.find(arg => !isId(arg));
  if (word !== undefined) throw new UsageError('track.badId', { word });
  return [...new Set(args)];
};

/** Throws {@link UsageError}. */
export const parseTrack = ({ args }: Flags, common: CommonOptions): TrackOptions => ({
  common,
  ids: parseIds(args.filter(arg => arg !== inputArgument)),
  readsInput: args.includes(inputArgument),
});

/** Reads jobs from standard input. Throws {@link UsageError} if there are none. */
const readInput = async ({ language }: CommonOptions, world: World): Promise<readonly NamedJob[]> => {
  if (world.stdin.isTTY) await printNotice({ id: 'track.waiting' }, language, world);
  const text = await world.stdin.readAll(megabytes * 1_000_000);
  if (text === null) throw new UsageError('track.tooLong', { megabytes });
  const parsed = parseJobIds(text);
  if (!parsed.ok) {
    const { id, ...params } = parsed.problem;
    throw new UsageError(id, params);
  }
  const { jobs, strayLines, oddIds } = parsed;
  if (strayLines > 0) await printNotice({ id: 'track.strayLines', params: { count: strayLines } }, language, world);
  if (oddIds > 0) await printNotice({ id: 'track.oddIds', params: { count: oddIds } }, language, world);
  return jobs;
};

type StoredJobs = AddedJobs & { readonly projectId: string };

const store = async (jobs: readonly NamedJob[], common: CommonOptions, world: World): Promise<StoredJobs> => {
  const target = await findTarget(common, world);
  const added = await changeTracked(target, common, world, tracked => tracked.add(jobs));
  return { ...added, projectId: target.projectId };
};

/** Prints the IDs from standard input that were not stored. They may not exist anywhere else. */
const printLost = async (jobs: readonly NamedJob[], { language }: CommonOptions, { stderr }: World): Promise<void> => {
  if (jobs.length === 0) return;
  // Not with printNotice, which shortens long lines.
  const ids = jobs.map(({ jobId }) => jobId).join(', ');
  await stderr.write(`zjobs: ${translate(language, 'track.notTracked', { ids })}\n`);
};

const printResult = async (
  jobs: readonly NamedJob[],
  { added, dropped, projectId }: StoredJobs,
  { language }: CommonOptions,
  world: World,
): Promise<void> => {
  const addedIds = new Set(added);
  const droppedIds = new Set(dropped);
  const lines = jobs
    .filter(({ jobId }) => !droppedIds.has(jobId))
    .map(({ jobId }) => translate(language, addedIds.has(jobId) ? 'track.added' : 'track.known', { jobId }));
  await world.stdout.write(lines.map(line => `${line}\n`).join(''));
  if (dropped.length === 0) return;
  const ids = [...dropped.slice(0, mostListed), ...(dropped.length > mostListed ? ['…'] : [])].join(', ');
  const limit = defaultTrackedLimits.jobs;
  await printNotice({ id: 'track.dropped', params: { limit, count: dropped.length, projectId, ids } }, language, world);
};

/** Tracks jobs. Throws {@link UsageError} if the input is invalid, and as {@link findTarget} and {@link changeTracked}. */
export const runTrack = async ({ common, ids, readsInput }: TrackOptions, world: World): Promise<ExitCode> => {
  if (trackedFolder(world.env, world.home) === null) throw new UsageError('track.noFolder');
  const given = ids.map(jobId => ({ jobId, backupId: null, clusterId: null }));
  const read = readsInput ? await readInput(common, world) : [];
  const jobs = mergeNamed([...given, ...read]);
  const stored = await store(jobs, common, world).catch(async error => {
    await printLost(read, common, world);
    throw error;
  });
  await printResult(jobs, stored, common, world);
  return 0;
};
