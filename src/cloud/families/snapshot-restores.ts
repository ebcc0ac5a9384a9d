import * as z from 'zod/mini';
import { type Instant, makeJob } from '../../jobs/job.ts';
import { isUnfinished, statusOfWord } from '../../jobs/statuses.ts';
import { isObject } from '../../lib/is-object.ts';
import { count, id, instant, lastInstant, progress, text, word } from '../schema/field-types.ts';
import { createDataPlaneJobs, type DataPlaneDialect } from './data-plane-jobs.ts';
import type { DataPlanes } from './data-planes.ts';
import type { Family } from './family.ts';

/** The state of a restore that does not exist. Source: Milvus RESTful API v2, Snapshot. */
const noRestore = 'RestoreSnapshotNone';

/** Milvus writes a number that was never set as 0, so 0 is not the ID of a job. */
const unsetId = '0';

const isNone: DataPlaneDialect['isNone'] = record => isObject(record) && record.state === noRestore;

const restoreRecord = z.object({
  jobId: id.check(z.refine(jobId => jobId !== unsetId)),
  snapshotName: text,
  dbName: text,
  collectionName: text,
  state: word,
  progress,
  reason: text,
  startTime: instant,
  /** How long it has run, in ms. */
  timeCost: count,
});

/** A record has no end, only a start and a duration. Null if one of them is missing or their sum is not a valid time. */
const endOf = (startTime: Instant | null, timeCost: number | null): Instant | null => {
  if (startTime === null || timeCost === null || timeCost === 0) return null;
  const end = startTime + timeCost;
  return end <= lastInstant ? end : null;
};

const readRestore: DataPlaneDialect['read'] = (record, location) => {
  const parsed = restoreRecord.safeParse(record);
  if (!parsed.success) return null;
  const { jobId, snapshotName, dbName, collectionName, state, reason, startTime, timeCost } = parsed.data;
  const status = statusOfWord(state);
  return makeJob({
    id: jobId,
    projectId: location.projectId,
    type: 'RESTORE',
    subtype: 'COLLECTION',
    description: snapshotName,
    status,
    rawStatus: state,
    progress: parsed.data.progress,
    reason,
    startedAt: startTime,
    finishedAt: isUnfinished(status) ? null : endOf(startTime, timeCost),
    regionId: location.regionId,
    clusterId: location.clusterId,
    clusterName: location.clusterName,
    dbName: dbName ?? location.dbName,
    collectionName,
    family: 'snapshot',
  });
};

/** Restores of collections from snapshots, on Milvus 3.x and clusters like it. Source: Milvus RESTful API v2, Snapshot. */
export const createSnapshotRestores = (planes: DataPlanes): Family =>
  createDataPlaneJobs(planes, {
    family: 'snapshot',
    path: '/v2/vectordb/jobs/snapshot',
    plural: 'restores',
    read: readRestore,
    isNone,
  });
