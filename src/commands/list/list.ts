import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
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
import { isListColumn, type ListColumn, type ListFormat, type ListOptions, listColumns } from './options.ts';
import { listWriter, usualColumns } from './output.ts';

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
  const format = choiceOf(flags, 'output', outputFormats.list);
  return {
    common,
    format,
    query: parseFilter(textOf(flags, 'filter') ?? '', common.language),
    limit: countOf(flags, 'limit', { min: 1, max: 1_000_000_000 }) ?? Infinity,
    columns: parseColumns(flags, format),
  };
};

/** The journal knows no more jobs than that; older ones ended long ago. */
const mostCompared = 5_000;

export const runList = (options: ListOptions, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, query, limit } = options;
    const project = await findProject(connection, common, world);
    const writer = listWriter(options, connection.gateway, world);
    const read: Job[] = [];
    let badRecords = 0;
    let troubles: readonly PartTrouble[] = [];
    const wanted = { projectId: project.id, query, limit, reasons: true };
    for await (const found of findJobs(connection.gateway, wanted, world)) {
      badRecords += found.badRecords;
      troubles = found.troubles;
      await writer.add(found.jobs);
      if (read.length < mostCompared) read.push(...found.read);
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
