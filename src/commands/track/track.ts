import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { isId } from '../../jobs/ids.ts';
import { parseJobIds } from '../../jobs/parse-job-ids.ts';
import { mergeNamed, type NamedJob } from '../../jobs/tracked-job.ts';
import { type AddedJobs, trackedFolder, usualTrackedLimits } from '../../storage/tracked/tracked.ts';
import { printNotice } from '../shared/notice.ts';
import { changeTracked, findTarget } from './target.ts';

export type TrackOptions = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  /** Whether more jobs are named on standard input. */
  readonly readsInput: boolean;
};

/** What stands for standard input. */
const inputSign = '-';

/** Longer answers name no jobs that somebody just started. */
const megabytes = 10;

/** So many of the IDs that were dropped are named. */
const mostNamed = 10;

/** The IDs that were given, each once. Throws {@link UsageError} for what can be none. */
export const parseIds = (args: readonly string[]): readonly string[] => {
  const word = args.find(arg => !isId(arg));
  if (word !== undefined) throw new UsageError('track.badId', { word });
  return [...new Set(args)];
};

/** Throws {@link UsageError}. */
export const parseTrack = ({ args }: Flags, common: CommonOptions): TrackOptions => ({
  common,
  ids: parseIds(args.filter(arg => arg !== inputSign)),
  readsInput: args.includes(inputSign),
});

/** The jobs that standard input names. Throws {@link UsageError} where it names none. */
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

type Kept = AddedJobs & { readonly projectId: string };

const keep = async (jobs: readonly NamedJob[], common: CommonOptions, world: World): Promise<Kept> => {
  const place = await findTarget(common, world);
  const kept = await changeTracked(place, common, world, tracked => tracked.add(jobs));
  return { ...kept, projectId: place.projectId };
};

/** Tells what came on standard input and is not kept, because nobody else may know it any more. */
const tellLost = async (jobs: readonly NamedJob[], { language }: CommonOptions, { stderr }: World): Promise<void> => {
  if (jobs.length === 0) return;
  // Not by remark, which cuts: each of them counts.
  const ids = jobs.map(({ jobId }) => jobId).join(', ');
  await stderr.write(`zjobs: ${translate(language, 'track.notTracked', { ids })}\n`);
};

const report = async (
  jobs: readonly NamedJob[],
  { added, dropped, projectId }: Kept,
  { language }: CommonOptions,
  world: World,
): Promise<void> => {
  const news = new Set(added);
  const gone = new Set(dropped);
  const lines = jobs
    .filter(({ jobId }) => !gone.has(jobId))
    .map(({ jobId }) => translate(language, news.has(jobId) ? 'track.added' : 'track.known', { jobId }));
  await world.stdout.write(lines.map(line => `${line}\n`).join(''));
  if (dropped.length === 0) return;
  const ids = [...dropped.slice(0, mostNamed), ...(dropped.length > mostNamed ? ['…'] : [])].join(', ');
  const limit = usualTrackedLimits.jobs;
  await printNotice({ id: 'track.dropped', params: { limit, count: dropped.length, projectId, ids } }, language, world);
};

/**
 * Remembers jobs. Throws {@link UsageError} where none is named or nothing can be kept, and as every command does where
 * the project can't be found.
 */
export const runTrack = async ({ common, ids, readsInput }: TrackOptions, world: World): Promise<ExitCode> => {
  if (trackedFolder(world.env, world.home) === null) throw new UsageError('track.noFolder');
  const given = ids.map(jobId => ({ jobId, backupId: null, clusterId: null }));
  const read = readsInput ? await readInput(common, world) : [];
  const jobs = mergeNamed([...given, ...read]);
  const kept = await keep(jobs, common, world).catch(async error => {
    await tellLost(read, common, world);
    throw error;
  });
  await report(jobs, kept, common, world);
  return 0;
};
