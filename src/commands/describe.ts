import { outputFormats } from '../cli/commands.ts';
import type { CommonOptions } from '../cli/common-options.ts';
import { CallError, exitCodeOf } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { choiceOf, type Flags } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import type { Gateway, JobDescription } from '../cloud/gateway.ts';
import { serverNow } from '../cloud/server-time.ts';
import type { JobSource } from '../jobs/job.ts';
import { detailsJson, jobJson } from '../jobs/json.ts';
import { mapInOrder } from '../lib/map-in-order.ts';
import type { Journal } from '../storage/journal/journal.ts';
import { escapeForJson } from '../terminal/text/sanitize.ts';
import { withConnection } from './shared/connection.ts';
import { readEarlierRetry } from './shared/earlier-retry.ts';
import { findProject } from './shared/find-project.ts';
import { openInsights, type ScriptInsights } from './shared/insights.ts';
import { jobText } from './shared/job-text.ts';
import { locateJobs, refuseSeveral, type SourceOfProject } from './shared/locate-jobs.ts';
import { printError } from './shared/print-error.ts';
import { readForScript } from './shared/read-for-script.ts';
import { openScriptRecorder } from './shared/recorder.ts';
import { hasSeveralSources, withSources } from './shared/sources.ts';
import { scriptCircumstances, scriptJudging } from './shared/verdicts.ts';

export type DescribeOptions = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  readonly format: 'text' | 'json';
  readonly details: boolean;
};

/** Throws {@link UsageError}. */
export const parseDescribe = (flags: Flags, common: CommonOptions): DescribeOptions => ({
  common,
  ids: flags.args,
  format: choiceOf(flags, 'output', outputFormats.usual),
  details: flags.switches.has('details'),
});

/** Writes descriptions to standard output in one format, in the order in which they are added. */
type Writer = { add(description: JobDescription): Promise<void>; end(): Promise<void> };

const textWriter = (
  { common }: DescribeOptions,
  gateway: Gateway,
  insights: ScriptInsights,
  journal: Journal,
  world: World,
): Writer => {
  const { stdout, now } = world;
  let separator = '';
  return {
    add: async description => {
      await insights.prepare([description.job]);
      const view = {
        language: common.language,
        circumstances: scriptCircumstances(gateway, common.readOnly),
        width: stdout.isTTY ? stdout.columns : null,
        now: serverNow(gateway, now),
        insight: insights.insightOf(description.job),
        retried: await readEarlierRetry(journal, description.job.id, world),
      };
      await stdout.write(separator + jobText(description, view));
      separator = '\n';
    },
    end: async () => {},
  };
};

const jsonWriter = (
  { common, details, ids }: DescribeOptions,
  gateway: Gateway,
  insights: ScriptInsights,
  { stdout }: World,
): Writer => {
  const objects: unknown[] = [];
  const write = (value: unknown): Promise<void> => stdout.write(`${escapeForJson(JSON.stringify(value, null, 2))}\n`);
  return {
    add: async description => {
      await insights.prepare([description.job]);
      const job = jobJson(description.job, scriptJudging(gateway, common.readOnly, insights.contextOf));
      const more = { details: detailsJson(description.details), requestId: description.requestId };
      objects.push(details ? { ...job, ...more } : job);
    },
    end: async () => {
      if (ids.length > 1) return write(objects);
      if (objects.length > 0) await write(objects[0]);
    },
  };
};

/** Whether the error affects every ID, so that it is reported once: a rejected key, or an interruption. */
const affectsAll = (error: unknown): boolean =>
  !(error instanceof CallError) || error.failure.kind === 'auth' || error.failure.kind === 'aborted';

type ReadResult = { readonly description: JobDescription } | { readonly error: unknown };

/** Prints jobs in the order of their IDs. Returns the exit code of the first ID that can't be read. */
const describeInSource = async (
  { connection, common, project, jobSource }: Omit<SourceOfProject, 'label'> & { readonly jobSource: JobSource | null },
  options: DescribeOptions,
  world: World,
): Promise<ExitCode> => {
  const { format } = options;
  const { gateway } = connection;
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const journal = recorder.journalOf(project.id);
  const insights = await openInsights({ gateway, common, project, query: [], journal, world });
  const writer =
    format === 'json'
      ? jsonWriter(options, gateway, insights, world)
      : textWriter(options, gateway, insights, journal, world);
  let code: ExitCode = 0;

  const read = async (jobId: string): Promise<ReadResult> => {
    try {
      const purpose = { id: 'failed.describe', params: { jobId } } as const;
      return {
        description: await readForScript(purpose, world, call => gateway.describeJob(project.id, jobId, call)),
      };
    } catch (error) {
      return { error };
    }
  };
  for await (const result of mapInOrder([...new Set(options.ids)], read)) {
    if ('description' in result) {
      const { job } = result.description;
      await writer.add({ ...result.description, job: { ...job, source: jobSource } });
      recorder.recordJobs([result.description.job], project.id);
      continue;
    }
    if (affectsAll(result.error)) throw result.error;
    await printError(result.error, format, common.language, world);
    if (code === 0) code = exitCodeOf(result.error);
  }
  await writer.end();
  await recorder.flush();
  return code;
};

/** See {@link describeInSource}. With several sources, it reads from the one that has the jobs. */
export const runDescribe = (options: DescribeOptions, world: World): Promise<ExitCode> => {
  const { common } = options;
  if (!hasSeveralSources(common)) {
    return withConnection<ExitCode>(common, world, async connection =>
      describeInSource(
        { connection, common, project: await findProject(connection, common, world), jobSource: null },
        options,
        world,
      ),
    );
  }
  return withSources<ExitCode>(options.common, world, async sources => {
    const located = await locateJobs(options.ids, sources, world);
    // Two answers would be two documents.
    if (located.size > 1 && options.format === 'json') await refuseSeveral(options.common, world);
    const codes: ExitCode[] = [];
    for (const [source, ids] of located) codes.push(await describeInSource(source, { ...options, ids }, world));
    return codes.find(code => code !== 0) ?? 0;
  });
};
