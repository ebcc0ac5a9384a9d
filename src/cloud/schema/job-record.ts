import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { createInterner } from '../../lib/interner.ts';
import { anything, id, instant, isObject, progress, readText, text, word } from './field-types.ts';

/** What a record of a job tells; fields that zjobs does not know are left to the details. */
const jobRecord = z.object({
  jobId: id,
  projectId: text,
  type: word,
  subtype: text,
  description: text,
  status: word,
  progress,
  reason: text,
  // Spark tells its reason in an object of its own.
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
});

/** Where a record was read: what the answer leaves out because the question said it. */
export type RecordContext = { readonly family: JobFamily; readonly projectId: string | null };

const messageIn = (failureReason: unknown): string | null =>
  readText(isObject(failureReason) ? failureReason.message : failureReason);

// Names, which many jobs have in common, are not driven out by texts, which may be different for each job.
const shared = createInterner(5_000);
const sharedText = createInterner(5_000);

/** Reads one record of a job; null where it has no usable ID or is no record at all. Never throws. */
export const readJob = (record: unknown, { family, projectId }: RecordContext): Job | null => {
  const parsed = jobRecord.safeParse(record);
  if (!parsed.success) return null;
  const told = parsed.data;
  // Written out, so that every job has the one shape that takes the least memory.
  return makeJob({
    id: told.jobId,
    projectId: shared(told.projectId ?? projectId),
    type: shared(told.type),
    subtype: shared(told.subtype),
    description: sharedText(told.description),
    status: statusOfWord(told.status),
    rawStatus: shared(told.status),
    progress: told.progress,
    reason: sharedText(told.reason ?? messageIn(told.failureReason)),
    createdBy: shared(told.createdBy),
    createdAt: told.createdAt,
    startedAt: told.startedAt,
    finishedAt: told.finishedAt,
    regionId: shared(told.regionId),
    clusterId: shared(told.clusterId),
    clusterName: shared(told.clusterName),
    dbName: shared(told.dbName),
    collectionName: shared(told.collectionName),
    family,
  });
};

/** Reads a list of records; the bad ones are counted and left out, so that one of them does not cost the page. */
export const readJobs = (
  records: readonly unknown[],
  context: RecordContext,
): { readonly jobs: readonly Job[]; readonly badRecords: number } => {
  const jobs = records.map(record => readJob(record, context)).filter(job => job !== null);
  return { jobs, badRecords: records.length - jobs.length };
};
