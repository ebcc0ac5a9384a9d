import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import type { Answer } from '../http/envelope.ts';
import { malformedAnswer } from '../http/envelope.ts';
import { anything, id, instant, progress, text, word } from '../schema/field-types.ts';

/** Where an import was met: the record itself does not tell. */
export type ImportLocation = Pick<Job, 'projectId' | 'clusterId' | 'clusterName' | 'regionId'>;

const importRecord = z.object({
  jobId: z.optional(id),
  // Very early builds of Milvus 2.4 wrote it so.
  jobID: z.optional(id),
  collectionName: text,
  dbName: text,
  state: word,
  progress,
  reason: text,
  completeTime: instant,
});

/**
 * A Milvus has no state for an import that was aborted: it has failed, for this reason. The list of the cloud gives no
 * reasons, so there it stays failed.
 */
const isAborted = (family: JobFamily, reason: string | null): boolean =>
  family === 'milvus' && reason?.trim().toLowerCase() === 'aborted by user';

/** Reads one record of the import routes; null where it has no usable ID. Never throws. */
export const readImport = (record: unknown, place: ImportLocation, family: JobFamily): Job | null => {
  const parsed = importRecord.safeParse(record);
  const jobId = parsed.data?.jobId ?? parsed.data?.jobID;
  if (!parsed.success || jobId === undefined) return null;
  const told = parsed.data;
  const status = statusOfWord(told.state);
  return makeJob({
    id: jobId,
    projectId: place.projectId,
    type: 'IMPORT',
    status: status === 'failed' && isAborted(family, told.reason) ? 'canceled' : status,
    rawStatus: told.state,
    progress: told.progress,
    reason: told.reason,
    finishedAt: told.completeTime,
    regionId: place.regionId,
    clusterId: place.clusterId,
    clusterName: place.clusterName,
    dbName: told.dbName,
    collectionName: told.collectionName,
    family,
  });
};

const importList = z.object({ count: anything, records: z.array(z.unknown()) });

/** The records of an answer of import list. Throws `CloudError` where it has none. */
export const recordsOf = (answer: Answer): readonly unknown[] => {
  const parsed = importList.safeParse(answer.data);
  if (!parsed.success) throw malformedAnswer('list of imports', answer);
  return parsed.data.records;
};

const created = z.object({ jobId: z.optional(id), jobID: z.optional(id) });

/** The ID in the answer of import create. Throws `CloudError` where it has none. */
export const createdId = (answer: Answer): string => {
  const parsed = created.safeParse(answer.data);
  const jobId = parsed.data?.jobId ?? parsed.data?.jobID;
  if (jobId === undefined) throw malformedAnswer('ID of the new job', answer);
  return jobId;
};
