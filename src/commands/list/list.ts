import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { listColumns } from '../../cli/options.ts';
import { choiceOf, countOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import { translate } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import { withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { printIncomplete } from '../shared/incomplete-list.ts';
import { openScriptRecorder } from '../shared/recorder.ts';
import { findJobs } from './find-jobs.ts';
import type { ListColumn, ListFormat, ListOptions } from './options.ts';
import { defaultColumns, openWriter } from './writers.ts';

const parseColumns = (flags: Flags, format: ListFormat): readonly ListColumn[] => {
  const text = textOf(flags, 'columns');
  if (text === undefined) return defaultColumns(format);
  if (format !== 'table' && format !== 'csv') throw new UsageError('usage.columnsFormat');
  return text.split(',').map(word => {
    const name = word.trim();
    const column = listColumns.find(one => one === name);
    if (column !== undefined) return column;
    throw new UsageError('usage.badColumn', { column: name, columns: listColumns.join(', ') });
  });
};

/** Throws {@link UsageError}. */
export const parseList = (flags: Flags, common: CommonOptions): ListOptions => {
  const format = choiceOf(flags, 'output', outputFormats.list);
  return {
    common,
    format,
    query: parseFilter(textOf(flags, 'filter') ?? '', common.language),
    limit: countOf(flags, 'limit', { min: 1, max: 1_000_000_000 }) ?? Infinity,
    columns: parseColumns(flags, format),
  };
};

/** The most jobs that are compared with the journal. It knows no more jobs; older ones ended long ago. */
const mostCompared = 5_000;

/**
 * Prints the jobs that match. Exits with code 6 if the list is incomplete. Throws {@link UsageError}, and as
 * {@link findProject} and {@link findJobs} do.
 */
export const runList = (options: ListOptions, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, query, limit } = options;
    const project = await findProject(connection, common, world);
    const writer = openWriter(options, connection.gateway, world);
    const read: Job[] = [];
    let badRecords = 0;
    let troubles: readonly PartTrouble[] = [];
    const search = { projectId: project.id, query, limit, reasons: true };
    for await (const found of findJobs(connection.gateway, search, world)) {
      badRecords += found.badRecords;
      troubles = found.troubles;
      await writer.add(found.jobs);
      read.push(...found.read.slice(0, mostCompared - read.length));
    }
    await writer.end();
    if (badRecords > 0) {
      await world.stderr.write(`zjobs: ${translate(common.language, 'list.unreadable', { count: badRecords })}\n`);
    }
    const recorder = openScriptRecorder(connection, common, () => project.name, world);
    recorder.recordJobs(read, project.id);
    await recorder.flush();
    return printIncomplete(troubles, common, options.format, world);
  });
