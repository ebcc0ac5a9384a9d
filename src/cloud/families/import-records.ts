import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { count, id, instant, list, progress, text, word } from '../schema/field-types.ts';
import type { ImportDialect } from './import-dialects.ts';

/** Where an import was listed. The record itself doesn't contain it. */
export type ImportLocation = Pick<Job, 'projectId' | 'clusterId' | 'clusterName' | 'regionId'>;

const importRecord = z.object({
  jobId: z.optional(id),
  // Very early builds of Milvus 2.4.
  jobID: z.optional(id),
  collectionName: text,
  dbName: text,
  state: word,
  progress,
  reason: text,
  completeTime: instant,
});

/** Reads one record of the import routes; null if it has no usable ID. Never throws. */
export const readImport = (
  record: unknown,
  location: ImportLocation,
  { family, abortReason }: ImportDialect,
): Job | null => {
  const parsed = importRecord.safeParse(record);
  const jobId = parsed.data?.jobId ?? parsed.data?.jobID;
  if (!parsed.success || jobId === undefined) return null;
  const { state, reason } = parsed.data;
  const status = statusOfWord(state);
  const isAborted = abortReason !== null && reason?.trim().toLowerCase() === abortReason;
  return makeJob({
    id: jobId,
    projectId: location.projectId,
    type: 'IMPORT',
    status: status === 'failed' && isAborted ? 'canceled' : status,
    rawStatus: state,
    progress: parsed.data.progress,
    reason,
    finishedAt: parsed.data.completeTime,
    regionId: location.regionId,
    clusterId: location.clusterId,
    clusterName: location.clusterName,
    dbName: parsed.data.dbName,
    collectionName: parsed.data.collectionName,
    family,
  });
};

const importList = z.object({ count, records: list });

/** The records in an answer to import list, and its `count`. Throws `CloudError` if there are none. */
export const recordsOf = (answer: Answer): { readonly records: readonly unknown[]; readonly count: number | null } => {
  const parsed = importList.safeParse(answer.data);
  if (!parsed.success) throw malformedAnswer('list of imports', answer);
  return parsed.data;
};

const created = z.object({ jobId: z.optional(id), jobID: z.optional(id) });

/** The job ID in an answer to import create. Throws `CloudError` if there is none. */
export const createdId = (answer: Answer): string => {
  const parsed = created.safeParse(answer.data);
  const jobId = parsed.data?.jobId ?? parsed.data?.jobID;
  if (jobId === undefined) throw malformedAnswer('ID of the new job', answer);
  return jobId;
};
