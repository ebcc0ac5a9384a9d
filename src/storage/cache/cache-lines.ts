import { isJobFamily } from '../../jobs/families.ts';
import { cachedFields, type FieldType, jobFields } from '../../jobs/fields.ts';
import { type Job, makeJob } from '../../jobs/job.ts';
import { isJobStatus, isUnfinished } from '../../jobs/statuses.ts';
import { createInterner } from '../../lib/interner.ts';

/** What version 0.1 wrote for a job. Later fields stand behind its values, so that its caches can still be read. */
const oldestLength = 19;

/** The values of a job, each at the index of its field. Field names would double the size of the file. */
export const valuesOf = (job: Job): readonly unknown[] => cachedFields.map(field => job[field]);

const shared = createInterner(5_000);

/** The value as the type demands it, null for an optional value of another type; undefined where a required one is bad. */
const decode = (type: FieldType, value: unknown): string | number | null | undefined => {
  switch (type) {
    case 'text?':
      return typeof value === 'string' ? shared(value) : null;
    case 'number?':
    case 'time?':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'text':
      return typeof value === 'string' ? shared(value) : undefined;
    case 'status':
      return isJobStatus(value) && !isUnfinished(value) ? value : undefined;
    case 'family':
      return isJobFamily(value) ? value : undefined;
    case 'internal':
      return null;
  }
};

const columns = cachedFields.map((field, index) => ({ field, index, type: jobFields[field].type }));

/** The finished job with these values; null for anything that {@link valuesOf} does not write for one. */
export const jobOf = (values: unknown): Job | null => {
  if (!Array.isArray(values) || values.length < oldestLength || values.length > columns.length) return null;
  // Made with every field first, so that it has the shape of all jobs.
  const job = makeJob({ id: '', type: '', status: 'unknown', rawStatus: '', family: 'job-center' });
  const fields: Record<string, unknown> = job;
  for (const { field, index, type } of columns) {
    const value = decode(type, values[index]);
    if (value === undefined) return null;
    fields[field] = value;
  }
  return job.id === '' ? null : job;
};
