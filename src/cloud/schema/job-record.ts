import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { createInterner } from '../../lib/interner.ts';
import { isObject } from '../../lib/is-object.ts';
import { anything, id, instant, progress, readText, text, unknownWord, word } from './field-types.ts';

/** The fields of a job record. Fields that zjobs does not know become details. */
const jobRecord = z.object({
  jobId: id,
  projectId: text,
  type: word,
  subtype: text,
  description: text,
  status: word,
  progress,
  reason: text,
  // Spark sends the reason as an object.
  failureReason: anything,
  createdBy: text,
  createdAt: instant,
  startedAt: instant,
  finishedAt: instant,
  regionId: text,
  clusterId: text,
  clusterName: text,
  dbName: text,
  collectionName: text,
  // Older names of a Spark job's fields.
  jobName: text,
  queuedAt: instant,
  endedAt: instant,
});

/** The names of the fields that are read whole. Only the message of `failureReason` is read, so its other values are details. */
export const recordFields: readonly string[] = Object.keys(jobRecord.shape).filter(name => name !== 'failureReason');

/** Values that a record leaves out because the request named them. */
export type RecordContext = { readonly family: JobFamily; readonly projectId: string | null };

const messageIn = (failureReason: unknown): string | null =>
  readText(isObject(failureReason) ? failureReason.message : failureReason);

// Two pools, so that texts that differ for each job don't evict names that many jobs share.
const internName = createInterner(5_000);
const internText = createInterner(5_000);

/** Reads one job record; null if it is not a record with a usable ID. Never throws. */
export const readJob = (record: unknown, { family, projectId }: RecordContext): Job | null => {
  const parsed = jobRecord.safeParse(record);
  if (!parsed.success) return null;
  const fields = parsed.data;
  // Written out field by field: jobs of one shape take the least memory.
  return makeJob({
    id: fields.jobId,
    projectId: internName(fields.projectId ?? projectId),
    type: internName(fields.type === unknownWord && family === 'spark' ? 'SPARK' : fields.type),
    subtype: internName(fields.subtype),
    description: internText(fields.description ?? fields.jobName),
    status: statusOfWord(fields.status),
    rawStatus: internName(fields.status),
    progress: fields.progress,
    reason: internText(fields.reason ?? messageIn(fields.failureReason)),
    createdBy: internName(fields.createdBy),
    createdAt: fields.createdAt ?? fields.queuedAt,
    startedAt: fields.startedAt,
    finishedAt: fields.finishedAt ?? fields.endedAt,
    regionId: internName(fields.regionId),
    clusterId: internName(fields.clusterId),
    clusterName: internName(fields.clusterName),
    dbName: internName(fields.dbName),
    collectionName: internName(fields.collectionName),
    family,
  });
};

/** The jobs, each ID once: the last record of a job counts, in the position of the first. */
const uniqueJobs = (jobs: readonly Job[]): readonly Job[] => {
  const byId = new Map(jobs.map(job => [job.id, job]));
  return byId.size === jobs.length ? jobs : [...byId.values()];
};

/** The jobs in a list of records. `replacedRecords`: how many records a later record of the same job replaced; absent for none. */
type JobRecords = { readonly jobs: readonly Job[]; readonly badRecords: number; readonly replacedRecords?: number };

/** Reads a list of job records. Bad records are counted and left out. Never throws. */
export const readJobs = (records: readonly unknown[], context: RecordContext): JobRecords => {
  const read = records.map(record => readJob(record, context)).filter(job => job !== null);
  const jobs = uniqueJobs(read);
  const replacedRecords = read.length - jobs.length;
  return { jobs, badRecords: records.length - read.length, ...(replacedRecords > 0 && { replacedRecords }) };
};
