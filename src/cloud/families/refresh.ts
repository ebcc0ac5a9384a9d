import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import type { CallOptions } from '../gateway.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import type { ToCluster } from '../http/transports.ts';
import { id, instant, list, progress, text, word } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Cluster, Family, JobLocation, Part } from './family.ts';
import { asJobFailure } from './not-found.ts';

const refreshRecord = z.object({
  jobId: id,
  collectionName: text,
  state: word,
  progress,
  reason: text,
  startTime: instant,
  endTime: instant,
});

/** The one database that is read. It always exists, and not every key may list the others. */
const dbName = 'default';

const readRefresh = (record: unknown, location: Omit<JobLocation, 'id'>): Job | null => {
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
    dbName,
    collectionName,
    family: 'refresh',
  });
};

const refreshList = z.object({ records: list });

/**
 * Refreshes of external collections. Only the data plane of each cluster knows them.
 * Source: Zilliz Cloud API reference, External Collections.
 */
export const createRefresh = (toCluster: ToCluster): Family => {
  /** Every cluster that was listed, by ID: a describe needs its address. */
  const clustersById = new Map<string, Cluster>();

  const transportOf = (clusterId: string | null): Transport => {
    const address = clustersById.get(clusterId ?? '')?.connectAddress ?? null;
    const transport = address === null ? null : toCluster(address);
    if (transport) return transport;
    throw cloudError({ kind: 'not-found', message: `cluster ${clusterId ?? ''} has no address that can be requested` });
  };

  const post = (clusterId: string | null, name: string, body: object, { signal }: CallOptions): Promise<Answer> =>
    transportOf(clusterId).call({
      method: 'POST',
      route: `/v2/vectordb/jobs/external_collection/${name}`,
      body: { dbName, ...body },
      signal,
    });

  const isReachable = ({ status, connectAddress }: Cluster): boolean =>
    status === 'RUNNING' && connectAddress !== null && toCluster(connectAddress) !== null;

  const partOf = (projectId: string, { id: clusterId, name, regionId }: Cluster): Part => ({
    key: `refresh ${clusterId}`,
    family: 'refresh',
    where: name ?? clusterId,
    bestEffort: true,
    listsProgress: true,
    read: async (_page, options) => {
      const answer = await post(clusterId, 'list', {}, options);
      const parsed = refreshList.safeParse(answer.data);
      if (!parsed.success) throw malformedAnswer('list of refreshes', answer);
      const { records } = parsed.data;
      const location = { projectId, clusterId, clusterName: name, regionId };
      const jobs = records.map(record => readRefresh(record, location)).filter(job => job !== null);
      return { jobs, badRecords: records.length - jobs.length, next: null };
    },
  });

  return {
    family: 'refresh',
    can: ['list', 'describe'],
    parts: ({ projectId, clusters }) => {
      const reachable = clusters.filter(isReachable);
      for (const cluster of reachable) clustersById.set(cluster.id, cluster);
      return reachable.map(cluster => partOf(projectId, cluster));
    },
    describe: async (location, options) => {
      const answer = await post(location.clusterId, 'describe', { jobId: location.id }, options).catch(error => {
        throw asJobFailure(error);
      });
      const job = readRefresh(answer.data, location);
      if (job?.id !== location.id) throw malformedAnswer('refresh of this ID', answer);
      return { job, details: readDetails(answer.data), requestId: answer.requestId };
    },
  };
};
