import { forgetsEnds, type JobFamily } from './families.ts';
import type { Job } from './job.ts';
import type { JobStatus } from './statuses.ts';

/** How a value is checked and written. Types with a `?` may be null; `internal` values are never written. */
type TypeOf<Value> = [Value] extends [JobStatus]
  ? 'status'
  : [Value] extends [JobFamily]
    ? 'family'
    : [Value] extends [string]
      ? 'id' | 'text'
      : [Value] extends [string | null]
        ? 'text?'
        : [Value] extends [number | null]
          ? 'number?' | 'time?'
          : 'internal';

/** What zjobs does with one field of a job. */
type FieldRow<Value> = {
  /** Its name in the JSON of a job and in a line of the journal; null for a field that is in neither. */
  readonly json: string | null;
  readonly type: TypeOf<Value>;
  /**
   * Its index in a cache line; null where it is not cached. Caches of earlier versions are read by these numbers: a new
   * field takes the next one, and no number is ever used again.
   */
  readonly cached: number | null;
  /** Whether a job counts as changed when only this field differs. */
  readonly compared: boolean;
  /** How long a known value is kept when an answer leaves it out: for the life of the job, for its run or while its status stays. */
  readonly keptFor: 'job' | 'run' | 'status' | null;
  /** Whether free text of a filter searches it. */
  readonly searched: boolean;
};

/**
 * Every field of a job, once, in the order of its JSON. JSON, journal, cache, comparison, merging and search all follow
 * this table; the compiler demands a row for each field of {@link Job}.
 */
export const jobFields = {
  id: { json: 'jobId', type: 'id', cached: 0, compared: true, keptFor: null, searched: true },
  projectId: { json: 'projectId', type: 'text?', cached: 5, compared: true, keptFor: 'job', searched: false },
  type: { json: 'type', type: 'text', cached: 1, compared: true, keptFor: null, searched: false },
  subtype: { json: 'subtype', type: 'text?', cached: 6, compared: true, keptFor: 'job', searched: false },
  description: { json: 'description', type: 'text?', cached: 7, compared: true, keptFor: 'job', searched: true },
  status: { json: 'status', type: 'status', cached: 2, compared: true, keptFor: null, searched: false },
  rawStatus: { json: 'rawStatus', type: 'text', cached: 3, compared: true, keptFor: null, searched: false },
  progress: { json: 'progress', type: 'number?', cached: 15, compared: true, keptFor: 'status', searched: false },
  reason: { json: 'reason', type: 'text?', cached: 8, compared: true, keptFor: 'status', searched: false },
  createdBy: { json: 'createdBy', type: 'text?', cached: 9, compared: true, keptFor: 'job', searched: true },
  createdAt: { json: 'createdAt', type: 'time?', cached: 16, compared: true, keptFor: 'job', searched: false },
  startedAt: { json: 'startedAt', type: 'time?', cached: 17, compared: true, keptFor: 'run', searched: false },
  finishedAt: { json: 'finishedAt', type: 'time?', cached: 18, compared: true, keptFor: 'status', searched: false },
  clusterId: { json: 'clusterId', type: 'text?', cached: 11, compared: true, keptFor: 'job', searched: true },
  clusterName: { json: 'clusterName', type: 'text?', cached: 12, compared: true, keptFor: 'job', searched: true },
  dbName: { json: 'dbName', type: 'text?', cached: 13, compared: true, keptFor: 'job', searched: false },
  collectionName: {
    json: 'collectionName',
    type: 'text?',
    cached: 14,
    compared: true,
    keptFor: 'job',
    searched: true,
  },
  family: { json: 'family', type: 'family', cached: 4, compared: true, keptFor: null, searched: false },
  regionId: { json: 'regionId', type: 'text?', cached: 10, compared: true, keptFor: 'job', searched: false },
  observed: { json: null, type: 'internal', cached: null, compared: false, keptFor: null, searched: false },
  source: { json: null, type: 'internal', cached: null, compared: false, keptFor: null, searched: false },
} as const satisfies { readonly [Field in keyof Job]: FieldRow<Job[Field]> };

type Table = typeof jobFields;
export type JobField = keyof Job;
export type FieldType = Table[JobField]['type'];

/** The fields whose row has this value in this column. */
type FieldsWith<Column extends keyof FieldRow<unknown>, Value> = {
  [Field in JobField]: Table[Field][Column] extends Value ? Field : never;
}[JobField];

const fieldNames = Object.keys(jobFields) as readonly JobField[];

const comparedFields = fieldNames.filter(field => jobFields[field].compared);

/** The fields that are in the JSON of a job, in its order. */
export type JsonField = FieldsWith<'json', string>;
export const jsonFields = fieldNames.filter((field): field is JsonField => jobFields[field].json !== null);

/** The fields that a cache line keeps, each at its index. */
export const cachedFields: readonly JobField[] = fieldNames
  .filter(field => jobFields[field].cached !== null)
  .sort((a, b) => Number(jobFields[a].cached) - Number(jobFields[b].cached));

/** The fields in which free text is searched. */
export type SearchedField = FieldsWith<'searched', true>;
export const searchedFields = fieldNames.filter((field): field is SearchedField => jobFields[field].searched);

const keptFor = (span: 'job' | 'run' | 'status'): readonly JobField[] =>
  fieldNames.filter(field => jobFields[field].keptFor === span);

/** Fields that stay true for the life of the job, for one run, and while the status stays. */
export const fieldsOfJob = keptFor('job');
export const fieldsOfRun = keptFor('run');
export const fieldsOfStatus = keptFor('status');

/** Whether two readings of a job are equal in all compared fields. */
export const sameJob = (a: Job, b: Job): boolean => a === b || comparedFields.every(field => a[field] === b[field]);

/** Whether a reading has lost a success that was seen before, because the server forgot how the job ended. */
export const losesEnd = (known: Job, read: Job): boolean =>
  known.status === 'successful' && read.status === 'failed' && forgetsEnds(read.family);

/** `job`, with missing values of `fields` filled in from another reading; the same object when nothing is missing. */
export const filledFrom = (job: Job, other: Job, fields: readonly JobField[]): Job => {
  const missing = fields.filter(field => job[field] === null && other[field] !== null);
  return missing.length === 0 ? job : { ...job, ...Object.fromEntries(missing.map(field => [field, other[field]])) };
};
