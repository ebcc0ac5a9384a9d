import { outputFormats } from '../cli/commands.ts';
import type { CommonOptions } from '../cli/common-options.ts';
import { readOrigin } from '../cli/endpoint-option.ts';
import { CommandError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { choiceOf, type Flags } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import { kindLabel } from '../format/job-names.ts';
import { explainRecord } from '../format/record.ts';
import { translator } from '../i18n/translate.ts';
import { type HistoryRecord, isActionRecord, type Target } from '../jobs/changes.ts';
import { projectSpellings } from '../jobs/job-source.ts';
import { type FileFailure, systemCode } from '../lib/files/fs.ts';
import { hostOf } from '../lib/host-of.ts';
import { journalFolder } from '../storage/journal/journals.ts';
import { type ProjectHistory, readHistory } from '../storage/journal/read-history.ts';
import { escapeForJson } from '../terminal/text/sanitize.ts';
import { printNotice } from './shared/notice.ts';
import { printError } from './shared/print-error.ts';
import { createTable } from './shared/table.ts';

/** A server and its projects whose records are wanted. */
type RecordedSource = {
  /** Scheme, host and port of the server; null for all servers. */
  readonly origin: string | null;
  /** IDs or names; empty for all. */
  readonly projects: readonly string[];
};

export type HistoryOptions = {
  readonly common: CommonOptions;
  /** The jobs whose history to print; empty for all jobs. */
  readonly ids: readonly string[];
  /** What the options name; at least one. */
  readonly sources: readonly RecordedSource[];
  readonly format: 'text' | 'ndjson';
};

/** Throws {@link UsageError}. */
export const parseHistory = (flags: Flags, common: CommonOptions): HistoryOptions => ({
  common,
  ids: [...new Set(flags.args)],
  sources: common.sources.map(({ endpoint, projects }) => ({
    origin: endpoint === undefined ? null : readOrigin({ ...common, endpoint }),
    projects: projects.includes('*') ? [] : projects,
  })),
  format: choiceOf(flags, 'output', outputFormats.history),
});

const readHistories = async (
  folder: string,
  { common }: HistoryOptions,
  world: World,
): Promise<readonly ProjectHistory[]> => {
  const skipped: FileFailure[] = [];
  try {
    const histories = await readHistory(folder, failure => skipped.push(failure));
    for (const { path, code } of skipped) {
      await printNotice({ id: 'history.skipped', params: { path, why: code } }, common.language, world);
    }
    return histories;
  } catch (error) {
    const why = systemCode(error);
    throw why === null ? error : new CommandError(2, { id: 'history.unreadable', params: { path: folder, why } });
  }
};

const projectText = ({ projectId, projectName }: Target): string =>
  projectName === null ? projectId : `${projectId} (${projectName})`;

const spellingsOf = ({ endpoint, projectId, projectName }: Target): readonly string[] =>
  projectSpellings({ project: { id: projectId, name: projectName ?? projectId }, host: hostOf(endpoint) });

/** The histories of the project with this ID, else of those with this spelling. */
const historiesOf = (histories: readonly ProjectHistory[], wanted: string): readonly ProjectHistory[] => {
  const byId = histories.filter(({ target }) => target.projectId === wanted);
  return byId.length > 0 ? byId : histories.filter(({ target }) => spellingsOf(target).includes(wanted));
};

/**
 * The histories of the sources, each once. Throws {@link CommandError} (5), which lists the recorded projects, if none of the
 * projects that are named has one.
 */
const chosenHistories = (
  all: readonly ProjectHistory[],
  sources: readonly RecordedSource[],
): readonly ProjectHistory[] => {
  const onServers = sources.map(({ origin, projects }) => ({
    histories: all.filter(({ target }) => origin === null || target.endpoint === origin),
    projects,
  }));
  const chosen = onServers.flatMap(({ histories, projects }) =>
    projects.length === 0 ? histories : projects.flatMap(wanted => historiesOf(histories, wanted)),
  );
  const recorded = [...new Set(onServers.flatMap(({ histories }) => histories))];
  const named = sources.flatMap(({ projects }) => projects);
  if (chosen.length === 0 && recorded.length > 0 && named.length > 0) {
    const projects = recorded.map(({ target }) => projectText(target)).join(', ');
    throw new CommandError(5, { id: 'history.noProject', params: { wanted: named.join(', '), projects } });
  }
  return [...new Set(chosen)];
};

/** The jobs that a record is about. The record of a retry also concerns the job that it started. */
const jobsOf = (record: HistoryRecord): readonly string[] =>
  isActionRecord(record) && record.newJobId !== null ? [record.jobId, record.newJobId] : [record.jobId];

const printNdjson = (records: readonly HistoryRecord[], { stdout }: World): Promise<void> =>
  stdout.write(records.map(record => `${escapeForJson(JSON.stringify(record))}\n`).join(''));

const printTable = (records: readonly HistoryRecord[], { common }: HistoryOptions, { stdout }: World) => {
  const translate = translator(common.language);
  const isOneProject = new Set(records.map(({ endpoint, projectId }) => `${endpoint} ${projectId}`)).size <= 1;
  const table = createTable(
    [
      { title: 'TIME' },
      ...(isOneProject ? [] : [{ title: 'PROJECT', most: 30 }]),
      { title: 'JOB ID' },
      { title: 'LABEL', most: 30 },
      // Not shortened, because it has the server's reason.
      { title: 'EVENT', whole: true },
    ],
    stdout.isTTY ? stdout.columns : null,
  );
  const labels = new Map(
    records.flatMap(record =>
      isActionRecord(record) ? [] : [[record.jobId, kindLabel(record, common.language)] as const],
    ),
  );
  const rowOf = (record: HistoryRecord): readonly string[] => [
    record.time,
    ...(isOneProject ? [] : [record.projectName ?? record.projectId ?? '']),
    record.jobId,
    labels.get(record.jobId) ?? '-',
    explainRecord(record, translate),
  ];
  return stdout.write(table.lines(records.map(rowOf)));
};

/** Prints an error for each job without a record, and returns the exit code. */
const printMissing = async (
  records: readonly HistoryRecord[],
  { ids, common }: HistoryOptions,
  world: World,
): Promise<ExitCode> => {
  const recorded = new Set(records.flatMap(jobsOf));
  const missing = ids.filter(id => !recorded.has(id));
  for (const jobId of missing) {
    const error = new CommandError(5, { id: 'history.noJob', params: { jobId } });
    await printError(error, 'text', common.language, world);
  }
  return missing.length === 0 ? 0 : 5;
};

/**
 * Prints the recorded changes and actions, oldest first. Sends nothing. Throws {@link CommandError}: 5 for a project
 * without a record, 2 if the journal can't be read.
 */
export const runHistory = async (options: HistoryOptions, world: World): Promise<ExitCode> => {
  const { ids, sources, format } = options;
  const folder = journalFolder(world.env, world.home);
  const all = folder === null ? [] : await readHistories(folder, options, world);
  const wanted = new Set(ids);
  const records = chosenHistories(all, sources)
    .flatMap(history => history.records)
    .filter(record => ids.length === 0 || jobsOf(record).some(id => wanted.has(id)))
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  if (format === 'ndjson') await printNdjson(records, world);
  else if (records.length > 0) await printTable(records, options, world);
  if (ids.length > 0) return printMissing(records, options, world);
  if (records.length === 0) {
    const translate = translator(options.common.language);
    const text = folder === null ? translate('history.noFolder') : translate('history.none', { path: folder });
    await world.stderr.write(`zjobs: ${text}\n`);
  }
  return 0;
};
