import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilterInView } from '../../cli/filter-option.ts';
import { namedColumns } from '../../cli/options.ts';
import { choiceOf, countOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import { serverNow } from '../../cloud/server-time.ts';
import { translate } from '../../i18n/translate.ts';
import { groupNames } from '../../jobs/groups.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { orderNames } from '../../jobs/order.ts';
import type { JobView } from '../../jobs/query/job-view.ts';
import { viewColumnNames, viewColumns } from '../../jobs/view-columns.ts';
import { resembling } from '../../lib/nearest.ts';
import { withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { printIncomplete } from '../shared/incomplete-list.ts';
import { openInsights } from '../shared/insights.ts';
import { mostCompared, openScriptRecorder } from '../shared/recorder.ts';
import { hasSeveralSources } from '../shared/sources.ts';
import { scriptJudging } from '../shared/verdicts.ts';
import { findJobs } from './find-jobs.ts';
import { createPrintedList, createWholeList, needsWholeList } from './job-sinks.ts';
import type { ListColumn, ListFormat, ListOptions } from './options.ts';
import { defaultColumns, openWriter } from './writers.ts';

/** The columns of the list for those of a view. */
const fieldsOf = (names: readonly string[]): readonly ListColumn[] =>
  names.flatMap(name => viewColumnNames.filter(one => one === name).map(one => viewColumns[one].field));

/** The columns of a format without `--columns`: those of the view. With several sources, the first column is the source. */
const usualColumns = (format: ListFormat, common: CommonOptions): readonly ListColumn[] => {
  if (common.view?.columns) return fieldsOf(common.view.columns);
  const columns = defaultColumns(format);
  return hasSeveralSources(common) && !columns.includes('source') ? ['source', ...columns] : columns;
};

/** The columns of `--columns`, which also takes the names that a view uses. Throws {@link UsageError}. */
const parseColumns = (flags: Flags, format: ListFormat, common: CommonOptions): readonly ListColumn[] => {
  const text = textOf(flags, 'columns');
  if (text === undefined) return usualColumns(format, common);
  if (format === 'json' || format === 'ndjson') throw new UsageError('usage.columnsFormat');
  return text.split(',').map(word => {
    const name = word.trim();
    const column = namedColumns.find(one => one === name) ?? fieldsOf([name])[0];
    if (column !== undefined) return column;
    const params = { column: name, columns: namedColumns.join(', ') };
    const close = resembling(name, namedColumns);
    if (close === null) throw new UsageError('usage.unknownColumn', params);
    throw new UsageError('usage.badColumn', { ...params, nearest: close });
  });
};

/** Throws {@link UsageError}. */
export const parseList = (flags: Flags, common: CommonOptions): ListOptions => {
  const format = choiceOf(flags, 'output', outputFormats.list);
  return {
    common,
    format,
    query: parseFilterInView(textOf(flags, 'filter'), common),
    order: textOf(flags, 'order') === undefined ? (common.view?.order ?? null) : choiceOf(flags, 'order', orderNames),
    group: textOf(flags, 'group') === undefined ? (common.view?.group ?? 'none') : choiceOf(flags, 'group', groupNames),
    limit: countOf(flags, 'limit', { min: 1, max: 1_000_000_000 }) ?? Infinity,
    columns: parseColumns(flags, format, common),
    hasUsualColumns: textOf(flags, 'columns') === undefined && !common.view?.columns,
  };
};

/** The search that finds the jobs page by page, or that begins a search of the whole list. */
const searchOf = (options: ListOptions, projectId: string, view: JobView) => {
  const { query, limit } = options;
  const isWhole = needsWholeList(options);
  const searched = isWhole ? query.filter(({ field }) => field !== 'is') : query;
  return { projectId, query: searched, limit: isWhole ? Infinity : limit, reasons: true, view };
};

/**
 * Prints the jobs that match. Exits with code 6 if the list is incomplete. Throws {@link UsageError}, and as
 * {@link findProject} and {@link findJobs} do.
 */
const runOneSource = (options: ListOptions, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, query } = options;
    const { gateway } = connection;
    const project = await findProject(connection, common, world);
    const recorder = openScriptRecorder(connection, common, () => project.name, world);
    const journal = recorder.journalOf(project.id);
    const insights = await openInsights({ gateway, common, project, query, journal, world });
    const judging = scriptJudging(gateway, common.readOnly, insights.contextOf);
    const writer = openWriter(options, { judgingOf: () => judging, world });
    const now = (): Instant => serverNow(gateway, world.now);
    const sink = needsWholeList(options)
      ? createWholeList(options, writer, insights, now)
      : createPrintedList(options, writer, insights);
    const read: Job[] = [];
    let badRecords = 0;
    let troubles: readonly PartTrouble[] = [];
    try {
      for await (const found of findJobs(gateway, searchOf(options, project.id, insights.view), world)) {
        badRecords += found.badRecords;
        troubles = found.troubles;
        await sink.add(found);
        for (const job of found.read.slice(0, mostCompared - read.length)) read.push(job);
      }
    } catch (error) {
      // Half of a sorted list would be taken for the whole list.
      if (!needsWholeList(options)) await sink.flush();
      throw error;
    }
    await sink.flush();
    await writer.end();
    if (badRecords > 0) {
      await world.stderr.write(`zjobs: ${translate(common.language, 'list.unreadable', { count: badRecords })}\n`);
    }
    recorder.recordJobs(read, project.id);
    await recorder.flush();
    return printIncomplete(troubles, common, options.format, world);
  });

/** Prints the jobs of all sources that match; see {@link runOneSource}. */
export const runList = async (options: ListOptions, world: World): Promise<ExitCode> => {
  if (!hasSeveralSources(options.common)) return runOneSource(options, world);
  const { runSeveralSources } = await import('./list-sources.ts');
  return runSeveralSources(options, world);
};
