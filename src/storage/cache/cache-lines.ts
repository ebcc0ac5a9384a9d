import { isUnfinished, type Job, type JobFamily, jobStatuses, makeJob } from '../../jobs/job.ts';
import { createInterner } from '../../lib/interner.ts';

const textFields = [
  'projectId',
  'subtype',
  'description',
  'reason',
  'createdBy',
  'regionId',
  'clusterId',
  'clusterName',
  'dbName',
  'collectionName',
] as const satisfies readonly (keyof Job)[];

const numberFields = ['progress', 'createdAt', 'startedAt', 'finishedAt'] as const satisfies readonly (keyof Job)[];

const families = [
  'job-center',
  'control-plane',
  'import',
  'spark',
  'backup',
  'refresh',
  'milvus',
] as const satisfies readonly JobFamily[];

/** The values of a job in the order in which the cache keeps them: names on every job would double the file. */
export const valuesOf = (job: Job): readonly (string | number | null)[] => [
  job.id,
  job.type,
  job.status,
  job.rawStatus,
  job.family,
  ...textFields.map(field => job[field]),
  ...numberFields.map(field => job[field]),
];

const shared = createInterner(5_000);

const textAt = (values: readonly unknown[], at: number): string | null => {
  const value = values[at];
  return typeof value === 'string' ? shared(value) : null;
};

const numberAt = (values: readonly unknown[], at: number): number | null => {
  const value = values[at];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

const textsFrom = 5;
const numbersFrom = textsFrom + textFields.length;

/** The finished job with these values; null for anything that {@link valuesOf} does not make of one. */
export const jobOf = (values: unknown): Job | null => {
  if (!Array.isArray(values) || values.length !== numbersFrom + numberFields.length) return null;
  const [id, type, statusName, rawStatus, familyName]: readonly unknown[] = values;
  const status = jobStatuses.find(name => name === statusName);
  const family = families.find(name => name === familyName);
  if (typeof id !== 'string' || id === '' || typeof type !== 'string' || typeof rawStatus !== 'string') return null;
  if (status === undefined || family === undefined || isUnfinished(status)) return null;
  const text = (field: (typeof textFields)[number]): string | null =>
    textAt(values, textsFrom + textFields.indexOf(field));
  const number = (field: (typeof numberFields)[number]): number | null =>
    numberAt(values, numbersFrom + numberFields.indexOf(field));
  return makeJob({
    id,
    projectId: text('projectId'),
    type: shared(type),
    subtype: text('subtype'),
    description: text('description'),
    status,
    rawStatus: shared(rawStatus),
    progress: number('progress'),
    reason: text('reason'),
    createdBy: text('createdBy'),
    createdAt: number('createdAt'),
    startedAt: number('startedAt'),
    finishedAt: number('finishedAt'),
    regionId: text('regionId'),
    clusterId: text('clusterId'),
    clusterName: text('clusterName'),
    dbName: text('dbName'),
    collectionName: text('collectionName'),
    family,
  });
};
