import * as z from 'zod/mini';
import type { Job, JobFamily } from '../jobs/job.ts';
import { statusOfWord } from '../jobs/statuses.ts';
import { anything, id, instant, isObject, progress, readText, text, word } from './fields.ts';

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

/** Reads one record of a job; null where it has no usable ID or is no record at all. Never throws. */
export const readJob = (record: unknown, { family, projectId }: RecordContext): Job | null => {
  const parsed = jobRecord.safeParse(record);
  if (!parsed.success) return null;
  const { jobId, status, failureReason, ...told } = parsed.data;
  return {
    ...told,
    id: jobId,
    projectId: told.projectId ?? projectId,
    status: statusOfWord(status),
    rawStatus: status,
    reason: told.reason ?? messageIn(failureReason),
    family,
  };
};

/** Reads a list of records; the bad ones are counted and left out, so that one of them does not cost the page. */
export const readJobs = (
  records: readonly unknown[],
  context: RecordContext,
): { readonly jobs: readonly Job[]; readonly badRecords: number } => {
  const jobs = records.map(record => readJob(record, context)).filter(job => job !== null);
  return { jobs, badRecords: records.length - jobs.length };
};
