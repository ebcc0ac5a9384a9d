import * as z from 'zod/mini';
import { makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { id, instant, progress, text, word } from '../schema/field-types.ts';
import { createDataPlaneJobs, type DataPlaneDialect } from './data-plane-jobs.ts';
import type { DataPlanes } from './data-planes.ts';
import type { Family } from './family.ts';

const refreshRecord = z.object({
  jobId: id,
  collectionName: text,
  state: word,
  progress,
  reason: text,
  startTime: instant,
  endTime: instant,
});

const readRefresh: DataPlaneDialect['read'] = (record, location) => {
  const parsed = refreshRecord.safeParse(record);
  if (!parsed.success) return null;
  const { jobId, state, progress: percent, reason, startTime, endTime, collectionName } = parsed.data;
  return makeJob({
    id: jobId,
    projectId: location.projectId,
    type: 'EXTERNAL_COLLECTION_REFRESH',
    status: statusOfWord(state),
    rawStatus: state,
    progress: percent,
    reason,
    startedAt: startTime,
    finishedAt: endTime,
    regionId: location.regionId,
    clusterId: location.clusterId,
    clusterName: location.clusterName,
    dbName: location.dbName,
    collectionName,
    family: 'refresh',
  });
};

/** Refreshes of external collections. Source: Zilliz Cloud API reference, External Collections. */
export const createRefresh = (planes: DataPlanes): Family =>
  createDataPlaneJobs(planes, {
    family: 'refresh',
    path: '/v2/vectordb/jobs/external_collection',
    plural: 'refreshes',
    read: readRefresh,
  });
