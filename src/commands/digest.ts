import { outputFormats } from '../cli/commands.ts';
import type { CommonOptions } from '../cli/common-options.ts';
import { UsageError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { parseFilterInView } from '../cli/filter-option.ts';
import { failConditions } from '../cli/options.ts';
import { choiceOf, durationOf, type Flags, textOf } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import { makesIncomplete, type PartTrouble, troubleOfSource } from '../cloud/capabilities.ts';
import type { Gateway, Project } from '../cloud/gateway.ts';
import { serverNow } from '../cloud/server-time.ts';
import { digestMarkdown, digestText } from '../format/digest.ts';
import { withCommas } from '../format/with-commas.ts';
import { translator } from '../i18n/translate.ts';
import {
  type Digest,
  digestOf,
  mergeDigests,
  shortestWindow,
  usualWindow,
  windowSince,
} from '../jobs/digest/digest.ts';
import { digestJson } from '../jobs/digest/digest-json.ts';
import { bornAt, type Instant, type Job, mayChange } from '../jobs/job.ts';
import type { OpenList } from '../jobs/job-source.ts';
import { matches, type Query } from '../jobs/query/query.ts';
import { unfinishedWords } from '../jobs/statuses.ts';
import { hostOf } from '../lib/host-of.ts';
import { readLooked } from '../storage/seen/looked-file.ts';
import { escapeForJson } from '../terminal/text/sanitize.ts';
import { findJobs } from './list/find-jobs.ts';
import { readPages } from './list/read-pages.ts';
import { withConnection } from './shared/connection.ts';
import { findProject } from './shared/find-project.ts';
import { printIncomplete } from './shared/incomplete-list.ts';
import { openInsights, type ScriptInsights } from './shared/insights.ts';
import { findProjects, type NamedSource, withNames } from './shared/locate-jobs.ts';
import { printNotice } from './shared/notice.ts';
import { openScriptRecorder } from './shared/recorder.ts';
import { settleSources } from './shared/settle-sources.ts';
import { hasSeveralSources, printFailedSources, withSources } from './shared/sources.ts';

type FailCondition = (typeof failConditions)[number];

export type DigestOptions = {
  readonly common: CommonOptions;
  readonly query: Query;
  /** How far the digest goes back, in ms; `look` for the last key press in a monitor. */
  readonly since: number | 'look';
  readonly format: (typeof outputFormats.digest)[number];
  /** What makes the command exit with 1. */
  readonly failOn: readonly FailCondition[];
};

const parseFailOn = (flags: Flags): readonly FailCondition[] => {
  const text = textOf(flags, 'failOn');
  if (text === undefined) return [];
  return text.split(',').map(word => {
    const condition = failConditions.find(one => one === word.trim());
    if (condition !== undefined) return condition;
    const choices = failConditions.join(', ');
    throw new UsageError('usage.badChoice', { option: '--fail-on', text: word, choices });
  });
};

/** Throws {@link UsageError}. */
export const parseDigest = (flags: Flags, common: CommonOptions): DigestOptions => ({
  common,
  query: parseFilterInView(textOf(flags, 'filter'), common),
  since: textOf(flags, 'since') === 'look' ? 'look' : (durationOf(flags, 'since', shortestWindow) ?? usualWindow),
  format: choiceOf(flags, 'output', outputFormats.digest),
  failOn: parseFailOn(flags),
});

/**
 * The length of the window, in ms. It is the same for all sources, because counts of different windows can't be added. Since
 * the last look, it is the longest of all sources. A source without a last look counts as a day, and a notice names it.
 */
const windowOf = async (
  { since, common }: DigestOptions,
  sources: readonly DigestedSource[],
  world: World,
): Promise<number> => {
  if (since !== 'look') return since;
  const looks = await Promise.all(
    sources.map(async ({ connection: { gateway }, project, jobSource }) => {
      const { at } = await readLooked(world, { endpoint: gateway.endpoint, projectId: project.id });
      const now = serverNow(gateway, world.now);
      return { name: jobSource?.name, length: at === null ? null : now - windowSince(at, now).from };
    }),
  );
  const never = looks.filter(({ length }) => length === null);
  const names = never.flatMap(({ name }) => name ?? []);
  if (names.length > 0) {
    const params = { sources: withCommas(names, translator(common.language)) };
    await printNotice({ id: 'digest.neverLookedAt', params }, common.language, world);
  } else if (never.length > 0) await printNotice({ id: 'digest.neverLooked' }, common.language, world);
  return Math.max(...looks.map(({ length }) => length ?? usualWindow));
};

/** The longest list that is read to its end. */
const mostRead = 2_000;
/** In ms. A job that ended in the window may have been created this long before it. */
const longestRun = 7 * 86_400_000;

type ReadList = { readonly jobs: ReadonlyMap<string, Job>; readonly troubles: readonly PartTrouble[] };

/**
 * The jobs that have not ended, those that may have ended since `oldest`, and, unless the list is too long, all others,
 * which are needed for estimates. Throws as {@link findJobs}.
 */
const readJobs = async (
  gateway: Gateway,
  project: Project,
  { view }: ScriptInsights,
  oldest: Instant,
  world: World,
): Promise<ReadList> => {
  const jobs = new Map<string, Job>();
  let troubles: readonly PartTrouble[] = [];
  let isCut = false;
  const search = { projectId: project.id, query: [], view, limit: Infinity, reasons: true };
  for await (const found of findJobs(gateway, search, world)) {
    for (const job of found.jobs) jobs.set(job.id, job);
    troubles = found.troubles;
    const last = found.read.at(-1);
    isCut = jobs.size >= mostRead && last !== undefined && (bornAt(last) ?? Infinity) < oldest - longestRun;
    if (isCut) break;
  }
  if (!isCut) return { jobs, troubles };
  const requestFor = (pageToken: string | null) => ({
    projectId: project.id,
    statuses: unfinishedWords,
    ...(pageToken !== null && { pageToken }),
  });
  for await (const page of readPages({ gateway, projectId: project.id, world }, requestFor)) {
    for (const job of page.jobs) jobs.set(job.id, job);
  }
  return { jobs, troubles };
};

/** In ms. Two digests that are not further apart count as one observation without a gap. */
const longestBetweenDigests = 3_600_000;

const isMet = (condition: FailCondition, { counts, stalled, slow }: Digest): boolean =>
  ({ failed: counts.failed > 0, stalled: stalled.length > 0, slow: slow.length > 0 })[condition];

/** A source to read; `jobSource` is absent for the only one. */
type DigestedSource = Omit<NamedSource, 'label' | 'jobSource'> & Partial<Pick<NamedSource, 'jobSource'>>;

/** What happened in one source. */
type SourceDigest = {
  readonly digest: Digest;
  readonly troubles: readonly PartTrouble[];
  /** The project or the host. Not sanitized. */
  readonly name: string;
  readonly list: OpenList;
  /** Stores the traces of running jobs, and waits until they are written. */
  save(): Promise<void>;
};

/** Reads what happened in one source in the last `window` ms. Throws as {@link findJobs}. */
const readSource = async (
  { connection, common, project, jobSource }: DigestedSource,
  { query }: DigestOptions,
  window: number,
  world: World,
): Promise<SourceDigest> => {
  const { gateway } = connection;
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const journal = recorder.journalOf(project.id);
  const insights = await openInsights({ gateway, common, project, jobSource, query, journal, world });
  const to = serverNow(gateway, world.now);
  const from = to - window;
  const read = await readJobs(gateway, project, insights, from - window, world);
  const { troubles } = read;
  const jobs =
    jobSource === undefined
      ? [...read.jobs.values()]
      : [...read.jobs.values()].map(job => ({ ...job, source: jobSource }));
  const unfinished = jobs.filter(mayChange);
  await insights.prepare(unfinished);
  insights.learn(jobs);
  for (const job of unfinished) insights.tracker.note(job, serverNow(gateway, world.now), longestBetweenDigests);
  const journals = [{ source: jobSource ?? null, records: await journal.read() }];
  const isWanted = (job: Job): boolean => query.length === 0 || matches(job, query, to, insights.view);
  return {
    digest: digestOf({ from, to }, { jobs, journals, insightOf: insights.insightOf, isWanted }),
    troubles,
    name: jobSource?.name ?? (project.isWholeServer ? hostOf(gateway.endpoint) : project.name),
    list: { project, host: hostOf(gateway.endpoint) },
    save: async () => {
      // Jobs of a part that can't be read may still run.
      await insights.save(troubles.some(makesIncomplete) ? undefined : unfinished);
      recorder.recordJobs(jobs.slice(0, mostRead), project.id);
      await recorder.flush();
    },
  };
};

const print = (
  { digest, troubles, name, list }: Omit<SourceDigest, 'save'>,
  { common, format }: DigestOptions,
  world: World,
): Promise<void> => {
  const { language, profile } = common;
  if (format === 'json') {
    return world.stdout.write(`${escapeForJson(JSON.stringify(digestJson(digest, list), null, 2))}\n`);
  }
  const view = {
    source: name,
    badge: profile?.badge ?? null,
    isRecorded: !common.demo,
    troubles,
    translate: translator(language),
    language,
  };
  if (format === 'markdown') return world.stdout.write(digestMarkdown(digest, view));
  return world.stdout.write(`${digestText(digest, view).join('\n')}\n`);
};

const runOneSource = (options: DigestOptions, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, failOn, format } = options;
    const project = await findProject(connection, common, world);
    const source = { connection, common, project };
    const read = await readSource(source, options, await windowOf(options, [source], world), world);
    await print(read, options, world);
    await read.save();
    const listCode = await printIncomplete(read.troubles, common, format, world);
    return failOn.some(condition => isMet(condition, read.digest)) ? 1 : listCode;
  });

/** One digest of all sources. A source that can't be read does not hide the others. */
const runSeveralSources = (options: DigestOptions, world: World): Promise<ExitCode> =>
  withSources<ExitCode>(options.common, world, async opened => {
    const { common, failOn, format } = options;
    const { sources, failed } = await findProjects(opened, world);
    const named = withNames(sources);
    const window = await windowOf(options, named, world);
    const { results: all, failed: unread } = await settleSources(named, world, (source, own) =>
      readSource(source, options, window, own),
    );
    const digest = mergeDigests(all.map(one => one.digest));
    const troubles = all.flatMap(one => one.troubles.map(trouble => troubleOfSource(trouble, one.name)));
    const [first] = all;
    if (digest !== null && first !== undefined) {
      const name = withCommas(
        all.map(one => one.name),
        translator(common.language),
      );
      await print({ digest, troubles, name, list: first.list }, options, world);
    }
    await Promise.all(all.map(one => one.save()));
    const failure = await printFailedSources([...failed, ...unread], common, format, world);
    const listCode = await printIncomplete(troubles, common, format, world);
    if (digest !== null && failOn.some(condition => isMet(condition, digest))) return 1;
    return failure || listCode;
  });

/**
 * Prints what happened since the user looked, or in a period, in all sources that the options name. Exits with 1 if a
 * condition of `--fail-on` is met, else with the code of a source that can't be read, else with 6 if a list is incomplete.
 * Throws as {@link findProject} and {@link findJobs}.
 */
export const runDigest = (options: DigestOptions, world: World): Promise<ExitCode> =>
  hasSeveralSources(options.common) ? runSeveralSources(options, world) : runOneSource(options, world);
