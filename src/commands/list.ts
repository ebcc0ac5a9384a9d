import type { Gateway, JobPage, ListRequest } from '../cloud/gateway.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { matches, type Query } from '../jobs/query.ts';
import { say } from '../words/say.ts';
import type { CommonOptions } from './common.ts';
import { UsageError } from './errors.ts';
import { parseFilter } from './filter.ts';
import { choiceOf, countOf, type Flags, textOf } from './flags.ts';
import {
  isListColumn,
  type ListColumn,
  type ListFormat,
  type ListOptions,
  listColumns,
  listFormats,
} from './list/options.ts';
import { listWriter, usualColumns } from './list/output.ts';
import { readForScript } from './patience.ts';
import { openScriptRecording } from './recording.ts';
import { findProject, withSession } from './session.ts';
import type { ExitCode, World } from './world.ts';

const parseColumns = (flags: Flags, format: ListFormat): readonly ListColumn[] => {
  const text = textOf(flags, 'columns');
  if (text === undefined) return usualColumns(format);
  if (format !== 'table' && format !== 'csv') throw new UsageError('usage.columnsFormat');
  return text.split(',').map(word => {
    const column = word.trim();
    if (isListColumn(column)) return column;
    throw new UsageError('usage.badColumn', { column, columns: listColumns.join(', ') });
  });
};

/** Throws {@link UsageError}. */
export const parseList = (flags: Flags, common: CommonOptions): ListOptions => {
  const format = choiceOf(flags, 'output', listFormats);
  return {
    common,
    format,
    query: parseFilter(textOf(flags, 'filter') ?? '', common.language),
    limit: countOf(flags, 'limit', { min: 1, max: 1_000_000_000 }) ?? Infinity,
    columns: parseColumns(flags, format),
  };
};

const pageSize = 100;
/** A server may cut its times to whole seconds; what comes too much is filtered here. */
const clockGrain = 1_000;

/** Older jobs need not be asked for: the youngest moment that every `since:` of the filter allows. */
const oldestWanted = (query: Query, now: Instant): Instant | null => {
  const ages = query.flatMap(term => (term.field === 'since' && !term.negated ? [term.age] : []));
  return ages.length === 0 ? null : now - Math.min(...ages) - clockGrain;
};

/** What a walk through a project's jobs found on one page. */
type Found = {
  /** Those that match. */
  readonly jobs: readonly Job[];
  /** All that were read, also those that don't. */
  readonly read: readonly Job[];
  /** How many records were unreadable. */
  readonly badRecords: number;
};

/** Which jobs of which project. */
export type Wanted = { readonly projectId: string; readonly query: Query; readonly limit: number };

/**
 * The project's jobs that match, newest first, page by page as they come, each job once. Stops asking when `limit` jobs
 * were found. Throws as {@link readForScript} does.
 */
export async function* findJobs(
  gateway: Gateway,
  { projectId, query, limit }: Wanted,
  world: World,
): AsyncGenerator<Found> {
  const now = world.now();
  const createdAfter = oldestWanted(query, now);
  // A job may move to the next page while new ones come; a token that comes again would go round for ever.
  const seenJobs = new Set<string>();
  const seenTokens = new Set<string>();
  let left = limit;
  let pageToken: string | null = null;
  do {
    const request: ListRequest = {
      projectId,
      pageSize: query.length === 0 ? Math.min(pageSize, left) : pageSize,
      ...(createdAfter !== null && { createdAfter }),
      ...(pageToken !== null && { pageToken }),
    };
    const page: JobPage = await readForScript({ id: 'failed.list' }, world, options =>
      gateway.listJobs(request, options),
    );
    const jobs = page.jobs.filter(job => !seenJobs.has(job.id) && matches(job, query, now)).slice(0, left);
    for (const job of page.jobs) seenJobs.add(job.id);
    left -= jobs.length;
    yield { jobs, read: page.jobs, badRecords: page.badRecords };
    pageToken = page.nextPageToken !== null && !seenTokens.has(page.nextPageToken) ? page.nextPageToken : null;
    if (pageToken !== null) seenTokens.add(pageToken);
  } while (pageToken !== null && left > 0);
}

/** The journal knows no more jobs than that; older ones ended long ago. */
const mostCompared = 5_000;

export const runList = (options: ListOptions, world: World): Promise<ExitCode> =>
  withSession<ExitCode>(options.common, world, async session => {
    const { common, query, limit } = options;
    const project = await findProject(session, common, world);
    const writer = listWriter(options, session.gateway, world);
    const read: Job[] = [];
    let badRecords = 0;
    for await (const found of findJobs(session.gateway, { projectId: project.id, query, limit }, world)) {
      badRecords += found.badRecords;
      await writer.add(found.jobs);
      if (read.length < mostCompared) read.push(...found.read);
    }
    await writer.end();
    if (badRecords > 0) {
      await world.stderr.write(`zjobs: ${say(common.language, 'list.unreadable', { count: badRecords })}\n`);
    }
    const recording = openScriptRecording(session, common, () => project.name, world);
    recording.saw(read, project.id);
    await recording.end();
    return 0;
  });
