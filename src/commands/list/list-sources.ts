import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import { type PartTrouble, troubleOfSource } from '../../cloud/capabilities.ts';
import { serverNow } from '../../cloud/server-time.ts';
import { translate } from '../../i18n/translate.ts';
import type { Job, JobSource } from '../../jobs/job.ts';
import type { Judging } from '../../jobs/json.ts';
import { printIncomplete } from '../shared/incomplete-list.ts';
import { openInsights, type ScriptInsights } from '../shared/insights.ts';
import { findProjects, type NamedSource, withNames } from '../shared/locate-jobs.ts';
import { mostCompared, openScriptRecorder } from '../shared/recorder.ts';
import { settleSources } from '../shared/settle-sources.ts';
import { printFailedSources, type Source, withSources } from '../shared/sources.ts';
import { scriptJudging } from '../shared/verdicts.ts';
import { findJobs } from './find-jobs.ts';
import { createWholeList, needsWholeList } from './job-sinks.ts';
import type { ListOptions } from './options.ts';
import { openWriter } from './writers.ts';

/** The jobs of one of several sources, and what is known about them. */
type SourceJobs = {
  readonly source: Source;
  /** The source as its jobs name it. */
  readonly jobSource: JobSource;
  readonly insights: ScriptInsights;
  readonly judging: Judging;
  /** The jobs that match. Each names its source, as do the jobs in `read`. */
  readonly jobs: readonly Job[];
  /** The jobs that were read first, including those that don't match. */
  readonly read: readonly Job[];
  readonly badRecords: number;
  readonly troubles: readonly PartTrouble[];
};

/** Reads one source to the end. Throws as `findJobs` does. */
const readSource = async (source: NamedSource, options: ListOptions, world: World): Promise<SourceJobs> => {
  const { query } = options;
  const { connection, common, project, jobSource } = source;
  const { gateway } = connection;
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const journal = recorder.journalOf(project.id);
  const insights = await openInsights({ gateway, common, project, jobSource, query, journal, world });
  const searched = query.filter(({ field }) => field !== 'is');
  // The newest jobs of all sources are among the newest of each source.
  const limit = needsWholeList(options) || searched.length < query.length ? Infinity : options.limit;
  const search = { projectId: project.id, query: searched, limit, reasons: true, view: insights.view };
  const ofSource = (job: Job): Job => ({ ...job, source: jobSource });
  const jobs: Job[] = [];
  const read: Job[] = [];
  let badRecords = 0;
  let troubles: readonly PartTrouble[] = [];
  for await (const found of findJobs(gateway, search, world)) {
    for (const job of found.jobs) jobs.push(ofSource(job));
    for (const job of found.read.slice(0, mostCompared - read.length)) read.push(ofSource(job));
    badRecords += found.badRecords;
    troubles = found.troubles;
  }
  recorder.recordJobs(read, project.id);
  await recorder.flush();
  const judging = scriptJudging(gateway, common.readOnly, insights.contextOf);
  return { source, jobSource, insights, judging, jobs, read, badRecords, troubles };
};

/** What is known about the jobs of all sources. Each job is looked up in its own source. */
const insightsOfAll = (all: readonly SourceJobs[]) => {
  const owners = new Map<JobSource | null, SourceJobs>(all.map(one => [one.jobSource, one]));
  const ownerOf = ({ source }: Job): SourceJobs => {
    const owner = owners.get(source);
    if (owner === undefined) throw new Error('a job without a source');
    return owner;
  };
  const each = (jobs: Iterable<Job>, use: (insights: ScriptInsights, jobs: readonly Job[]) => unknown): unknown[] => {
    const list = [...jobs];
    return all.map(one =>
      use(
        one.insights,
        list.filter(job => ownerOf(job) === one),
      ),
    );
  };
  return {
    ownerOf,
    insights: {
      prepare: async (jobs: Iterable<Job>): Promise<void> => {
        await Promise.all(each(jobs, (insights, own) => insights.prepare(own)));
      },
      learn: (jobs: Iterable<Job>): void => void each(jobs, (insights, own) => insights.learn(own)),
      view: {
        has: (job, mark) => ownerOf(job).insights.view.has(job, mark),
        knows: (job, mark) => ownerOf(job).insights.view.knows(job, mark),
        sourceNames: job => ownerOf(job).insights.view.sourceNames(job),
      } satisfies ScriptInsights['view'],
    },
  };
};

/**
 * Prints the jobs of all sources that match in one order. If a source can't be read, the others are still printed. The exit
 * code is that of the failed source, or 6 for an incomplete list.
 */
export const runSeveralSources = (options: ListOptions, world: World): Promise<ExitCode> =>
  withSources<ExitCode>(options.common, world, async opened => {
    const { common, format } = options;
    const { sources, failed: unopened } = await findProjects(opened, world);
    const { results: all, failed: unread } = await settleSources(withNames(sources), world, (source, own) =>
      readSource(source, options, own),
    );
    const failed = [...unopened, ...unread];
    if (all.length > 0) {
      const { insights, ownerOf } = insightsOfAll(all);
      const writer = openWriter(options, { judgingOf: job => ownerOf(job).judging, world });
      const now = (): number => serverNow(all[0]?.source.connection.gateway ?? { clockSkew: () => null }, world.now);
      const sink = createWholeList(options, writer, insights, now, all.length);
      for (const one of all) await sink.add(one);
      await sink.flush();
      await writer.end();
    }
    const badRecords = all.reduce((sum, one) => sum + one.badRecords, 0);
    if (badRecords > 0) {
      await world.stderr.write(`zjobs: ${translate(common.language, 'list.unreadable', { count: badRecords })}\n`);
    }
    const failure = await printFailedSources(failed, common, format, world);
    const codes: ExitCode[] = [];
    for (const { troubles, jobSource } of all) {
      const named = troubles.map(trouble => troubleOfSource(trouble, jobSource.name));
      codes.push(await printIncomplete(named, common, format, world));
    }
    return failure || (codes.find(code => code !== 0) ?? 0);
  });
