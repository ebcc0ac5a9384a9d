import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { createInterner } from '../../lib/interner.ts';
import { isObject } from '../../lib/is-object.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import {
  count,
  id,
  instant,
  list,
  progress,
  readInstant,
  readProgress,
  readText,
  readWord,
  text,
  withEmptyList,
  word,
} from '../schema/field-types.ts';
import type { ImportDialect } from './import-dialects.ts';

/** Where an import was listed. The record itself doesn't contain it. */
export type ImportLocation = Pick<Job, 'projectId' | 'clusterId' | 'clusterName' | 'regionId'>;

/** A text that the schema accepts as an ID. */
const plainId = /^[\w-]{1,100}$/;

const importRecord = z.object({
  jobId: z.optional(id),
  // Very early builds of Milvus 2.4.
  jobID: z.optional(id),
  collectionName: text,
  dbName: text,
  state: word,
  progress,
  reason: text,
  createTime: instant,
  completeTime: instant,
});

type ImportFields = z.output<typeof importRecord>;

/**
 * The fields of a record whose ID is a short text, as the schema reads them; null for any other record. A server may send
 * 100,000 imports at once, for which the schema takes half a second.
 */
export const readPlainImport = (record: unknown): ImportFields | null => {
  if (!isObject(record) || record.jobID !== undefined) return null;
  const { jobId } = record;
  if (typeof jobId !== 'string' || !plainId.test(jobId)) return null;
  return {
    jobId,
    collectionName: readText(record.collectionName),
    dbName: readText(record.dbName),
    state: readWord(record.state),
    progress: readProgress(record.progress),
    reason: readText(record.reason),
    createTime: readInstant(record.createTime),
    completeTime: readInstant(record.completeTime),
  };
};

/** The fields of a record; null if the schema refuses it. */
export const parseImport = (record: unknown): ImportFields | null => importRecord.safeParse(record).data ?? null;

// Two pools, so that reasons that differ for each import don't evict names that many imports share.
const internName = createInterner(5_000);
const internReason = createInterner(5_000);

/** Reads one record of the import routes; null if it has no usable ID. Never throws. */
export const readImport = (
  record: unknown,
  location: ImportLocation,
  { family, abortReason }: ImportDialect,
): Job | null => {
  const fields = readPlainImport(record) ?? parseImport(record);
  const jobId = fields?.jobId ?? fields?.jobID;
  if (fields === null || jobId === undefined) return null;
  const { state, reason } = fields;
  const status = statusOfWord(state);
  const isAborted = abortReason !== null && reason?.trim().toLowerCase() === abortReason;
  return makeJob({
    id: jobId,
    projectId: location.projectId,
    type: 'IMPORT',
    status: status === 'failed' && isAborted ? 'canceled' : status,
    rawStatus: internName(state),
    progress: fields.progress,
    reason: internReason(reason),
    createdAt: fields.createTime,
    finishedAt: fields.completeTime,
    regionId: location.regionId,
    clusterId: location.clusterId,
    clusterName: location.clusterName,
    dbName: internName(fields.dbName),
    collectionName: internName(fields.collectionName),
    family,
  });
};

const importList = z.object({ count, records: list });

/** The records in an answer to import list, and its `count`. Throws `CloudError` if there are none. */
export const recordsOf = (answer: Answer): { readonly records: readonly unknown[]; readonly count: number | null } => {
  const parsed = importList.safeParse(withEmptyList(answer.data, 'records'));
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
