import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import type { CallOptions } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import type { ToCluster } from '../http/transports.ts';
import { id, instant, progress, text, word } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Cluster, Family, JobLocation, ProjectInventory } from './family.ts';
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

type Place = Pick<JobLocation, 'projectId' | 'clusterId' | 'clusterName' | 'regionId'>;

const readRefresh = (record: unknown, place: Place): Job | null => {
  const parsed = refreshRecord.safeParse(record);
  if (!parsed.success) return null;
  const told = parsed.data;
  return makeJob({
    id: told.jobId,
    projectId: place.projectId,
    type: 'EXTERNAL_COLLECTION_REFRESH',
    status: statusOfWord(told.state),
    rawStatus: told.state,
    progress: told.progress,
    reason: told.reason,
    startedAt: told.startTime,
    finishedAt: told.endTime,
    regionId: place.regionId,
    clusterId: place.clusterId,
    clusterName: place.clusterName,
    dbName,
    collectionName: told.collectionName,
    family: 'refresh',
  });
};

const refreshList = z.object({ records: z.array(z.unknown()) });

/** No route tells which databases there are to whoever may not list them; this one is always there. */
const dbName = 'default';

const route = (name: string): string => `/v2/vectordb/jobs/external_collection/${name}`;

/**
 * Refreshes of external collections, which only the data plane of each cluster tells.
 * Source: Zilliz Cloud API reference, External Collections.
 */
export const createRefresh = (toCluster: ToCluster): Family => {
  /** Clusters that were met, by ID: a describe has to find the way again. */
  const met = new Map<string, Cluster>();

  const transportOf = (clusterId: string | null): Transport => {
    const address = met.get(clusterId ?? '')?.connectAddress ?? null;
    const transport = address === null ? null : toCluster(address);
    if (transport) return transport;
    throw cloudError({ kind: 'not-found', message: `cluster ${clusterId ?? ''} has no address that can be asked` });
  };

  const post = (clusterId: string | null, name: string, body: object, { signal }: CallOptions) =>
    transportOf(clusterId).call({ method: 'POST', route: route(name), body, signal });

  const isWithinReach = ({ status, connectAddress }: Cluster): boolean =>
    status === 'RUNNING' && connectAddress !== null && toCluster(connectAddress) !== null;

  return {
    family: 'refresh',
    can: ['list', 'describe'],
    parts: ({ projectId, clusters }: ProjectInventory) =>
      clusters.filter(isWithinReach).map(cluster => {
        met.set(cluster.id, cluster);
        const place = { projectId, clusterId: cluster.id, clusterName: cluster.name, regionId: cluster.regionId };
        return {
          key: `refresh ${cluster.id}`,
          family: 'refresh',
          where: cluster.name ?? cluster.id,
          bestEffort: true,
          listsProgress: true,
          read: async (_page, options) => {
            const answer = await post(cluster.id, 'list', { dbName }, options);
            const parsed = refreshList.safeParse(answer.data);
            if (!parsed.success) throw malformedAnswer('list of refreshes', answer);
            const { records } = parsed.data;
            const jobs = records.map(record => readRefresh(record, place)).filter(job => job !== null);
            return { jobs, badRecords: records.length - jobs.length, next: null };
          },
        };
      }),
    describe: async (place, options) => {
      const answer = await post(place.clusterId, 'describe', { dbName, jobId: place.id }, options).catch(error => {
        throw asJobFailure(error);
      });
      const job = readRefresh(answer.data, place);
      if (job?.id !== place.id) throw malformedAnswer('refresh of this ID', answer);
      return { job, details: readDetails(answer.data), requestId: answer.requestId };
    },
  };
};
