import { listColumns } from '../../cli/options.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { translator } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import { type Judging, jobJson, plainJson } from '../../jobs/json.ts';
import { judge } from '../../jobs/rules.ts';
import { escapeForJson } from '../../terminal/text/sanitize.ts';
import { createTable, type TableColumn } from '../shared/table.ts';
import { scriptJudging } from '../shared/verdicts.ts';
import type { ListColumn, ListFormat, ListOptions } from './options.ts';

const tableColumns: readonly ListColumn[] = [
  'jobId',
  'status',
  'progress',
  'startedAt',
  'label',
  'description',
  'createdBy',
];

/** The columns of a format without `--columns`. */
export const defaultColumns = (format: ListFormat): readonly ListColumn[] =>
  format === 'table' ? tableColumns : listColumns;

/** Writes jobs to standard output in one format, as they arrive. */
type JobWriter = { add(jobs: readonly Job[]): Promise<void>; end(): Promise<void> };

type WriterOptions = Pick<ListOptions, 'common' | 'format' | 'columns'>;

const allowedActions = (job: Job, { circumstances }: Judging): string =>
  (['cancel', 'retry'] as const).filter(action => judge(action, job, circumstances).allowed).join(' ');

/** The values of the columns, as in the JSON; '' for null. */
const columnValues = (job: Job, columns: readonly ListColumn[], judging: Judging): readonly string[] => {
  const json = plainJson(job);
  return columns.map(column => (column === 'actions' ? allowedActions(job, judging) : String(json[column] ?? '')));
};

/** Quotes a field with a comma, quote or line break, and doubles its quotes. Source: RFC 4180. */
const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes control, bidi and zero-width characters as \uXXXX, and everything else, backslashes too, unchanged. */
const escapeInvisible = (text: string): string =>
  escapeForJson(text.replace(/[\u0000-\u001f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));

// An unescaped control character would reach the terminal that shows the file, and a line break would split the record for
// tools that read lines.
const csvLine = (fields: readonly string[]): string =>
  `${fields.map(field => csvField(escapeInvisible(field))).join(',')}\r\n`;

const titleOf = (column: ListColumn): string => column.replaceAll(/([A-Z])/g, ' $1').toUpperCase();

/** The most cells of columns that could push the others off the terminal. */
const mostCells: Readonly<Partial<Record<ListColumn, number>>> = {
  label: 30,
  description: 48,
  createdBy: 24,
  clusterName: 24,
  reason: 60,
};

const tableColumn = (column: ListColumn): TableColumn => ({
  title: titleOf(column),
  ...(column === 'progress' && { align: 'right' }),
  ...(mostCells[column] !== undefined && { most: mostCells[column] }),
});

const tableWriter = ({ columns, common }: WriterOptions, judging: Judging, { stdout }: World): JobWriter => {
  const table = createTable(columns.map(tableColumn), stdout.isTTY ? stdout.columns : null);
  const translate = translator(common.language);
  const cell = (job: Job, column: ListColumn, value: string): string => {
    if (column === 'status') return statusWord(job, translate);
    if (column === 'label') return kindLabel(job, common.language);
    if (column === 'description') return subjectOf(job) ?? '-';
    if (column === 'progress' && job.progress !== null) return `${job.progress}%`;
    return value || '-';
  };
  const row = (job: Job): readonly string[] => {
    const values = columnValues(job, columns, judging);
    return columns.map((column, index) => cell(job, column, values[index] ?? ''));
  };
  let hasRows = false;
  const add = async (jobs: readonly Job[]): Promise<void> => {
    if (jobs.length === 0) return;
    hasRows = true;
    await stdout.write(table.lines(jobs.map(row)));
  };
  return { add, end: async () => (hasRows ? undefined : stdout.write(table.lines([]))) };
};

const csvWriter = ({ columns }: WriterOptions, judging: Judging, { stdout }: World): JobWriter => {
  let header = csvLine(columns);
  const add = async (jobs: readonly Job[]): Promise<void> => {
    const lines = jobs.map(job => csvLine(columnValues(job, columns, judging)));
    const text = header + lines.join('');
    header = '';
    await stdout.write(text);
  };
  return { add, end: async () => {} };
};

const jsonLine = (job: Job, judging: Judging): string => escapeForJson(JSON.stringify(jobJson(job, judging)));

const ndjsonWriter = (judging: Judging, { stdout }: World): JobWriter => ({
  add: jobs => stdout.write(jobs.map(job => `${jsonLine(job, judging)}\n`).join('')),
  end: async () => {},
});

/** Writes everything at the end, so that a reader never gets half of an array. */
const jsonWriter = (judging: Judging, { stdout }: World): JobWriter => {
  const lines: string[] = [];
  return {
    add: async jobs => {
      for (const job of jobs) lines.push(jsonLine(job, judging));
    },
    end: () => stdout.write(lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`),
  };
};

/** The writer for `options.format`. */
export const openWriter = (options: WriterOptions, gateway: Gateway, world: World): JobWriter => {
  const judging = scriptJudging(gateway, options.common.readOnly);
  switch (options.format) {
    case 'table':
      return tableWriter(options, judging, world);
    case 'csv':
      return csvWriter(options, judging, world);
    case 'ndjson':
      return ndjsonWriter(judging, world);
    case 'json':
      return jsonWriter(judging, world);
  }
};
