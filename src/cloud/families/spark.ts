import type { Query, Transport } from '../http/transport.ts';
import type { Family } from './family.ts';
import { actOnJob, describeJob, readPage } from './job-routes.ts';

const pageSize = 100;

/**
 * Spark jobs. The account has one list per region, which names clusters by ID only.
 * Source: Zilliz Cloud API reference, Spark Jobs.
 */
export const createSpark = (transport: Transport): Family => ({
  family: 'spark',
  can: ['list', 'describe', 'cancel'],
  parts: ({ projectId, clusters, regionIds }) =>
    regionIds.map(regionId => ({
      key: `spark ${regionId}`,
      family: 'spark',
      where: regionId,
      bestEffort: false,
      listsProgress: true,
      hasPageTokens: true,
      read: async (pageToken, { signal }) => {
        const query: Query = [
          ['type', 'SPARK'],
          ['regionId', regionId],
          ['pageSize', String(pageSize)],
          ...(pageToken === null ? [] : [['pageToken', pageToken] as const]),
        ];
        const answer = await transport.call({ method: 'GET', route: '/v2/jobs', query, signal });
        const { jobs, badRecords, nextPageToken, total } = readPage(answer, 'spark', null);
        // The list contains jobs of all projects of the account.
        const own = jobs.filter(job => job.projectId === null || job.projectId === projectId);
        const nameOf = (id: string | null): string | null => clusters.find(cluster => cluster.id === id)?.name ?? null;
        const named = own.map(job => ({ ...job, projectId, clusterName: job.clusterName ?? nameOf(job.clusterId) }));
        return { jobs: named, badRecords, next: nextPageToken, listed: jobs.length, total };
      },
    })),
  describe: ({ id, projectId }, options) => describeJob(transport, 'spark', projectId ?? '', id, options),
  cancel: (job, options) => actOnJob(transport, 'spark', 'cancel', job, options),
});
