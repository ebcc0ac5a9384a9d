import { listColumns } from '../../cli/options.ts';
import type { World } from '../../cli/world.ts';
import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { markdownTable, markdownText } from '../../format/markdown.ts';
import { progressNote } from '../../format/progress.ts';
import { formatElapsed } from '../../format/time.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { reasonHeadline } from '../../jobs/failure-cause.ts';
import { type Instant, type Job, spanMs } from '../../jobs/job.ts';
import { isoTime, type Judging, jobJson, plainValue } from '../../jobs/json.ts';
import { actionNames, judge } from '../../jobs/rules.ts';
import { lazy } from '../../lib/lazy.ts';
import { escapeForJson, sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../terminal/text/width.ts';
import { createTable, type TableColumn } from '../shared/table.ts';
import type { ListColumn, ListFormat, ListOptions } from './options.ts';

const tableColumns: readonly ListColumn[] = [
  'jobId',
  'status',
  'progress',
  'startedAt',
  'label',
  'description',
  'createdBy',
  'reason',
];

/** In a message, the name comes first, and the reason matters more than the progress. */
const markdownColumns: readonly ListColumn[] = [
  'status',
  'label',
  'description',
  'startedAt',
  'reason',
  'createdBy',
  'jobId',
];

/** The columns of a format without `--columns`. */
export const defaultColumns = (format: ListFormat): readonly ListColumn[] =>
  format === 'table' ? tableColumns : format === 'markdown' ? markdownColumns : listColumns;

/** Writes jobs to standard output in one format, as they arrive. */
export type JobWriter = {
  add(jobs: readonly Job[]): Promise<void>;
  /** Receives all jobs before the first heading, so that the columns of all groups align. */
  prepare?(jobs: readonly Job[]): Promise<void>;
  /** Writes the heading of the jobs that follow; only in formats for people. */
  heading?(text: string): Promise<void>;
  end(): Promise<void>;
};

type WriterOptions = Pick<ListOptions, 'common' | 'format' | 'columns' | 'hasUsualColumns'>;

/** What the writers need besides the options. */
type WriterScene = { readonly judgingOf: JudgingOf; readonly world: World };

/** How a job is judged: by what its source can do. */
export type JudgingOf = (job: Job) => Judging;

const allowedActions = (job: Job, { circumstances }: Judging): string =>
  actionNames.filter(action => judge(action, job, circumstances).allowed).join(' ');

type CellValue = string | number | null;

/** The values of the columns, as in the JSON. */
const columnValues = (
  job: Job,
  columns: readonly ListColumn[],
  judgingOf: JudgingOf,
  now: Instant,
): readonly CellValue[] => {
  const judging = judgingOf(job);
  // Few columns need it, and it takes as long as all other columns together.
  const context = lazy(() => judging.contextOf(job));
  return columns.map(column => {
    switch (column) {
      case 'actions':
        return allowedActions(job, judging);
      case 'source':
        return context().source;
      case 'estimate':
        return isoTime(context().estimate?.likely ?? null);
      case 'stalledSince':
        return isoTime(context().stalledSince);
      case 'isSlow':
        return String(context().isSlow);
      case 'took': {
        const span = spanMs(job, now);
        return span === null ? null : Math.round(span / 1_000);
      }
      default:
        return plainValue(job, column);
    }
  });
};

/** Jobs in one piece of output: pieces keep the text of a large list out of memory. */
const batchSize = 500;

/** Writes jobs in pieces, as `textOf` says. */
const writeInBatches = async (
  jobs: readonly Job[],
  textOf: (batch: readonly Job[]) => string,
  { stdout }: Pick<World, 'stdout'>,
): Promise<void> => {
  for (let from = 0; from < jobs.length; from += batchSize) {
    await stdout.write(textOf(jobs.slice(from, from + batchSize)));
  }
};

/** Quotes a field with a comma, quote or line break, and doubles its quotes. Source: RFC 4180. */
const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Characters that make a spreadsheet read a text as a formula. Source: OWASP, "CSV Injection". */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Writes other control, bidi and zero-width characters as \uXXXX: one would reach the terminal that shows the file. */
const escapeInvisible = (text: string): string =>
  escapeForJson(
    text.replace(/[\0-\x08\v\f\x0e-\x1f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** A text that needs neither quotes, apostrophe nor escape, like most texts. */
const plainField = /^[\w ./:;()][\w ./:;()=+@-]*$/;

/** A value as one field. An apostrophe in front keeps a spreadsheet from reading a text as a formula. Numbers stay numbers. */
const csvCell = (value: CellValue): string => {
  if (typeof value !== 'string') return String(value ?? '');
  if (plainField.test(value)) return escapeForJson(value);
  return csvField(escapeInvisible(formula.test(value) ? `'${value}` : value));
};

const csvLine = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`;

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
  ...((column === 'progress' || column === 'took') && { align: 'right' }),
  ...(mostCells[column] !== undefined && { most: mostCells[column] }),
});

/** The cell of a table for people. */
const cellText = (job: Job, column: ListColumn, value: string, language: Language): string => {
  const translate = translator(language);
  if (column === 'status') return statusWord(job, translate);
  if (column === 'label') return kindLabel(job, language);
  if (column === 'description') return subjectOf(job) ?? '-';
  if (column === 'progress') return job.progress === null ? (progressNote(job) ?? '-') : `${job.progress}%`;
  // For a running job, it is shown instead of the progress.
  if (column === 'reason' && progressNote(job) !== null) return '-';
  if (column === 'source' && job.source !== null) return job.source.name;
  if (column === 'took' && value !== '') return formatElapsed(Number(value) * 1_000);
  return value || '-';
};

/** Why a job failed, in a line below its row; '' for a job that gives no reason. */
const reasonLine = ({ status, reason }: Job, terminal: number): string => {
  if (status !== 'failed' || reason === null) return '';
  const room = terminal - reasonIndent.length;
  const whole = sanitizeLine(reason);
  const shown = displayWidth(whole) <= room ? whole : sanitizeLine(reasonHeadline(reason));
  return `${reasonIndent}${shortenText(shown, room)}\n`;
};

const reasonIndent = ' '.repeat(4);

/** The usual table on a terminal: a column of reasons would have no room there, so each stands below its row. */
const hasReasonsBelow = (
  { hasUsualColumns }: Pick<ListOptions, 'hasUsualColumns'>,
  { stdout }: Pick<World, 'stdout'>,
): boolean => stdout.isTTY && hasUsualColumns;

const tableWriter = (options: WriterOptions, judgingOf: JudgingOf, { stdout, now }: World): JobWriter => {
  const { common } = options;
  const isBelow = hasReasonsBelow(options, { stdout });
  const columns = isBelow ? options.columns.filter(column => column !== 'reason') : options.columns;
  const table = createTable(columns.map(tableColumn), stdout.isTTY ? stdout.columns : null);
  const row = (job: Job): readonly string[] => {
    const values = columnValues(job, columns, judgingOf, now());
    return columns.map((column, index) => cellText(job, column, String(values[index] ?? ''), common.language));
  };
  const add = async (jobs: readonly Job[]): Promise<void> => {
    if (jobs.length === 0) return;
    const rows = jobs.map(row);
    if (!isBelow) return stdout.write(table.lines(rows));
    const header = table.header(rows);
    const lines = jobs.map((job, index) => table.lines([rows[index] ?? []]) + reasonLine(job, stdout.columns));
    await stdout.write(header + lines.join(''));
  };
  return {
    add,
    prepare: jobs => stdout.write(table.header(jobs.map(row))),
    heading: text => stdout.write(`\n${sanitizeLine(text)}\n`),
    end: () => stdout.write(table.header([])),
  };
};

/** A table per group. A column without a value in any of its jobs is left out. */
const markdownWriter = (
  { columns, common }: WriterOptions,
  judgingOf: JudgingOf,
  { stdout, now }: World,
): JobWriter => {
  let all: Job[] = [];
  const writeTable = async (): Promise<void> => {
    if (all.length === 0) return;
    const rows = all.map(job => {
      const values = columnValues(job, columns, judgingOf, now());
      return columns.map((column, index) => cellText(job, column, String(values[index] ?? ''), common.language));
    });
    const shown = columns.map((_, index) => index).filter(index => rows.some(row => row[index] !== '-'));
    const titles = shown.map(index => markdownText(titleOf(columns[index] ?? 'jobId')));
    const cells = rows.map(row => shown.map(index => markdownText(row[index] ?? '')));
    await stdout.write(markdownTable(titles, cells, column => columns[shown[column] ?? 0] === 'progress'));
    all = [];
  };
  let isFirst = true;
  return {
    add: async jobs => {
      for (const job of jobs) all.push(job);
    },
    heading: async text => {
      await writeTable();
      await stdout.write(`${isFirst ? '' : '\n'}## ${markdownText(text)}\n\n`);
      isFirst = false;
    },
    end: writeTable,
  };
};

const csvWriter = ({ columns }: WriterOptions, judgingOf: JudgingOf, { stdout, now }: World): JobWriter => {
  let hasHeader = false;
  const add = async (jobs: readonly Job[]): Promise<void> => {
    if (!hasHeader) await stdout.write(csvLine(columns));
    hasHeader = true;
    const linesOf = (batch: readonly Job[]): string =>
      batch.map(job => csvLine(columnValues(job, columns, judgingOf, now()))).join('');
    await writeInBatches(jobs, linesOf, { stdout });
  };
  return { add, end: async () => {} };
};

/** Jobs as JSON, with `separator` between them. */
const jsonOf = (jobs: readonly Job[], separator: string, judgingOf: JudgingOf): string =>
  escapeForJson(jobs.map(job => JSON.stringify(jobJson(job, judgingOf(job)))).join(separator));

const ndjsonWriter = (judgingOf: JudgingOf, { stdout }: World): JobWriter => ({
  add: jobs => writeInBatches(jobs, batch => `${jsonOf(batch, '\n', judgingOf)}\n`, { stdout }),
  end: async () => {},
});

/** Writes everything at the end, so that a reader never gets half of an array. */
const jsonWriter = (judgingOf: JudgingOf, { stdout }: World): JobWriter => {
  const all: Job[] = [];
  return {
    add: async jobs => {
      for (const job of jobs) all.push(job);
    },
    end: async () => {
      let before = '[\n';
      const textOf = (batch: readonly Job[]): string => {
        const text = before + jsonOf(batch, ',\n', judgingOf);
        before = ',\n';
        return text;
      };
      await writeInBatches(all, textOf, { stdout });
      await stdout.write(all.length === 0 ? '[]\n' : '\n]\n');
    },
  };
};

/** The writer for `options.format`. */
export const openWriter = (options: WriterOptions, { judgingOf, world }: WriterScene): JobWriter => {
  switch (options.format) {
    case 'table':
      return tableWriter(options, judgingOf, world);
    case 'markdown':
      return markdownWriter(options, judgingOf, world);
    case 'csv':
      return csvWriter(options, judgingOf, world);
    case 'ndjson':
      return ndjsonWriter(judgingOf, world);
    case 'json':
      return jsonWriter(judgingOf, world);
  }
};
