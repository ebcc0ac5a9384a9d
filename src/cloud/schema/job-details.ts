import * as z from 'zod/mini';
import type { ImportFile, JobDetails } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { isObject } from '../../lib/is-object.ts';
import { count, instant, lenient, progress, readCount, readText, text, word } from './field-types.ts';
import { recordFields } from './job-record.ts';

const fileRecord = z.object({
  fileName: lenient(value => readText(value) ?? ''),
  fileSize: count,
  state: word,
  progress,
  importedRows: count,
  totalRows: count,
  completeTime: instant,
  reason: text,
});

const readFile = (record: unknown): ImportFile | null => {
  const parsed = fileRecord.safeParse(record);
  if (!parsed.success) return null;
  const { fileName, fileSize, state, completeTime, ...fields } = parsed.data;
  return {
    ...fields,
    name: fileName,
    size: fileSize,
    status: statusOfWord(state),
    rawStatus: state,
    completedAt: completeTime,
  };
};

/** Fields that are not facts: they are read into the job, or into other values of the details. */
const readFields: ReadonlySet<string> = new Set([
  ...recordFields,
  'state',
  'createTime',
  'importedRows',
  'totalRows',
  'details',
]);

/** Fields in which an import repeats its first file. They are dropped if the files are listed. */
const firstFileFields: ReadonlySet<string> = new Set(['fileName', 'fileSize', 'completeTime']);

/** `externalSpec` of an external collection may contain the credentials of its storage. */
const secretName = /key|secret|token|passw|pwd|credential|authoriz|externalspec/i;

const mostFacts = 200;
const deepestFact = 4;

type Fact = readonly [name: string, value: string];

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

const joined = (values: readonly unknown[]): string => values.slice(0, mostFacts).map(readText).join(', ');

const factsOf = (name: string, value: unknown, depth: number): readonly Fact[] => {
  if (secretName.test(name) || depth > deepestFact) return [];
  if (Array.isArray(value) && value.every(isPlain)) return factsOf(name, joined(value), depth);
  if (typeof value === 'object' && value !== null) return factsIn(value, `${name}.`, depth + 1);
  const shown = readText(value);
  return shown === null ? [] : [[readText(name) ?? '', shown]];
};

const factsIn = (record: object, prefix: string, depth: number): readonly Fact[] => {
  const facts: Fact[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (facts.length >= mostFacts) break;
    if (depth > 0 || !readFields.has(name)) facts.push(...factsOf(prefix + name, value, depth));
  }
  return facts;
};

/**
 * Reads the details that only a describe reports. `details` of an import contains its rows and, in an inner `details`, its
 * files; for every other type it contains plain facts. Values whose names look like secrets are left out. Never throws.
 */
export const readDetails = (record: unknown): JobDetails => {
  const whole = isObject(record) ? record : {};
  const inner = isObject(whole.details) ? whole.details : {};
  const records = [whole.details, inner.details].find(Array.isArray) ?? [];
  const files = records.map(readFile).filter(file => file !== null);
  const facts = [...factsIn(whole, '', 0), ...factsIn(inner, '', 0)];
  return {
    files,
    importedRows: readCount(inner.importedRows) ?? readCount(whole.importedRows),
    totalRows: readCount(inner.totalRows) ?? readCount(whole.totalRows),
    facts: facts.filter(([name]) => files.length === 0 || !firstFileFields.has(name)).slice(0, mostFacts),
  };
};
