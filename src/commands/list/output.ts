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
import { type ListColumn, type ListFormat, type ListOptions, listColumns } from './options.ts';

const usualTable: readonly ListColumn[] = [
  'jobId',
  'status',
  'progress',
  'startedAt',
  'label',
  'description',
  'createdBy',
];

/** The columns of a format when none are named. */
export const usualColumns = (format: ListFormat): readonly ListColumn[] =>
  format === 'table' ? usualTable : listColumns;

/** Takes jobs as they come and writes them in a format. */
export type ListWriter = { add(jobs: readonly Job[]): Promise<void>; end(): Promise<void> };

type Wanted = Pick<ListOptions, 'common' | 'format' | 'columns'>;

const allowedActions = (job: Job, { circumstances }: Judging): string =>
  (['cancel', 'retry'] as const).filter(action => judge(action, job, circumstances).allowed).join(' ');

/** The values of these columns as the JSON has them; '' for what is not known. */
const plainCells = (job: Job, columns: readonly ListColumn[], judging: Judging): readonly string[] => {
  const json = plainJson(job);
  return columns.map(column => (column === 'actions' ? allowedActions(job, judging) : String(json[column] ?? '')));
};

/** RFC 4180: a field with a comma, quote or line break is quoted, quotes in it are doubled. */
const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// A control character in a field could drive the terminal that shows the file, and a line break would split the record for line tools.
const csvLine = (fields: readonly string[]): string => `${fields.map(field => csvField(visible(field))).join(',')}\r\n`;

/** Control, bidi and zero-width characters as \uXXXX; everything else, backslashes too, as it came. */
const visible = (text: string): string =>
  escapeForJson(text.replace(/[\u0000-\u001f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));

const titleOf = (column: ListColumn): string => column.replaceAll(/([A-Z])/g, ' $1').toUpperCase();

/** Cells at most for columns that would push the rest off the terminal. */
const most: Readonly<Partial<Record<ListColumn, number>>> = {
  label: 30,
  description: 48,
  createdBy: 24,
  clusterName: 24,
  reason: 60,
};

const tableColumn = (column: ListColumn): TableColumn => ({
  title: titleOf(column),
  ...(column === 'progress' && { align: 'right' }),
  ...(most[column] !== undefined && { most: most[column] }),
});

const tableWriter = ({ columns, common }: Wanted, judging: Judging, { stdout }: World): ListWriter => {
  const table = createTable(columns.map(tableColumn), stdout.isTTY ? stdout.columns : null);
  const translate = translator(common.language);
  const humane = (job: Job, column: ListColumn, plain: string): string => {
    if (column === 'status') return statusWord(job, translate);
    if (column === 'label') return kindLabel(job, common.language);
    if (column === 'description') return subjectOf(job) ?? '-';
    if (column === 'progress' && job.progress !== null) return `${job.progress}%`;
    return plain || '-';
  };
  const row = (job: Job): readonly string[] => {
    const plain = plainCells(job, columns, judging);
    return columns.map((column, index) => humane(job, column, plain[index] ?? ''));
  };
  let printed = false;
  const add = async (jobs: readonly Job[]): Promise<void> => {
    if (jobs.length === 0) return;
    printed = true;
    await stdout.write(table.lines(jobs.map(row)));
  };
  return { add, end: async () => (printed ? undefined : stdout.write(table.lines([]))) };
};

const csvWriter = ({ columns }: Wanted, judging: Judging, { stdout }: World): ListWriter => {
  let header = csvLine(columns);
  const add = async (jobs: readonly Job[]): Promise<void> => {
    const lines = jobs.map(job => csvLine(plainCells(job, columns, judging)));
    const text = header + lines.join('');
    header = '';
    await stdout.write(text);
  };
  return { add, end: async () => {} };
};

const jsonLine = (job: Job, judging: Judging): string => escapeForJson(JSON.stringify(jobJson(job, judging)));

const ndjsonWriter = (judging: Judging, { stdout }: World): ListWriter => ({
  add: jobs => stdout.write(jobs.map(job => `${jsonLine(job, judging)}\n`).join('')),
  end: async () => {},
});

/** Keeps everything back until the end: a reader never gets half of an array. */
const jsonWriter = (judging: Judging, { stdout }: World): ListWriter => {
  const lines: string[] = [];
  return {
    add: async jobs => {
      for (const job of jobs) lines.push(jsonLine(job, judging));
    },
    end: () => stdout.write(lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`),
  };
};

/** The writer of the wanted format. */
export const listWriter = (wanted: Wanted, gateway: Gateway, world: World): ListWriter => {
  const judging = scriptJudging(gateway, wanted.common.readOnly);
  switch (wanted.format) {
    case 'table':
      return tableWriter(wanted, judging, world);
    case 'csv':
      return csvWriter(wanted, judging, world);
    case 'ndjson':
      return ndjsonWriter(judging, world);
    case 'json':
      return jsonWriter(judging, world);
  }
};
