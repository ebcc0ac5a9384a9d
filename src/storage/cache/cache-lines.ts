import { isJobFamily } from '../../jobs/families.ts';
import { cachedFields, type FieldType, jobFields } from '../../jobs/fields.ts';
import { type Job, makeJob, mayChange } from '../../jobs/job.ts';
import { isJobStatus } from '../../jobs/statuses.ts';
import { createInterner } from '../../lib/interner.ts';
import { hideSecrets } from '../../lib/secrets.ts';

/** The number of values that version 0.1 wrote. Later fields follow them, so that its caches can still be read. */
const oldestLength = 19;

/** The values of a job, each at the index of its field. Field names would double the size of the file. */
export const valuesOf = (job: Job): readonly unknown[] => cachedFields.map(field => job[field]);

/** Whether a field has free text, in which a server may repeat a secret. IDs are compared, so they are not changed. */
const isFreeText = (field: (typeof cachedFields)[number]): boolean =>
  jobFields[field].type === 'text?' && !field.endsWith('Id');

const withoutSecrets = (job: Job): readonly unknown[] =>
  cachedFields.map(field => {
    const value = job[field];
    return typeof value === 'string' && isFreeText(field) ? hideSecrets(value) : value;
  });

/** The jobs as one line of the file, without its line break and without secrets in free text. */
export const lineOf = (jobs: readonly Job[]): string => {
  const line = JSON.stringify(jobs.map(valuesOf));
  return hideSecrets(line) === line ? line : JSON.stringify(jobs.map(withoutSecrets));
};

const shared = createInterner(5_000);

/** The value, checked by its type. A bad value is null if it is optional, and undefined if it is required. */
const decode = (type: FieldType, value: unknown): string | number | null | undefined => {
  switch (type) {
    case 'text?':
      return typeof value === 'string' ? shared(value) : null;
    case 'number?':
    case 'time?':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'id':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'text':
      return typeof value === 'string' ? shared(value) : undefined;
    case 'status':
      return isJobStatus(value) ? value : undefined;
    case 'family':
      return isJobFamily(value) ? value : undefined;
    case 'internal':
      return null;
  }
};

const columns = cachedFields.map((field, index) => ({ field, index, type: jobFields[field].type }));

/** The finished job with these values; null for anything that {@link lineOf} does not write for one. */
export const jobOf = (values: unknown): Job | null => {
  if (!Array.isArray(values) || values.length < oldestLength || values.length > columns.length) return null;
  // Created by `makeJob`, so that it has the same shape as all jobs.
  const job = makeJob({ id: '', type: '', status: 'unknown', rawStatus: '', family: 'job-center' });
  const fields: Record<string, unknown> = job;
  for (const { field, index, type } of columns) {
    const value = decode(type, values[index]);
    if (value === undefined) return null;
    fields[field] = value;
  }
  return mayChange(job) ? null : job;
};
