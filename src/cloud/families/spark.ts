import type { Job } from '../../jobs/job.ts';
import { CloudError } from '../error.ts';
import type { Answer } from '../http/envelope.ts';
import type { QueryParams, Transport } from '../http/transport.ts';
import { afterNumber, numberedPage } from '../paging/page-number.ts';
import type { Cluster, Family, Part, PartPage, ProjectInventory } from './family.ts';
import { actOnJob, describeJob, readPage } from './job-routes.ts';

const pageSize = 100;

/**
 * How the server lists Spark jobs. Source: Zilliz Cloud API reference. Its guide requires a region, its reference a cluster.
 */
type Listing = 'by-region' | 'by-cluster';

/** Whether the server refuses a list because the request names no cluster. */
const needsCluster = (error: unknown): boolean =>
  error instanceof CloudError && error.facts.kind === 'rejected' && /cluster_?id/i.test(error.facts.message);

/** A page of a region's clusters: the cluster by its index, then the page of its list, by number or by the server's token. */
type ClusterPage = { readonly index: number; readonly page: string | null };

const clusterPrefix = 'cluster ';

const clusterPageOf = (token: string): ClusterPage => {
  const [index = '0', ...page] = token.slice(clusterPrefix.length).split('/');
  return { index: Number(index), page: page.length === 0 ? null : page.join('/') };
};

const tokenOf = ({ index, page }: ClusterPage): string => `${clusterPrefix}${index}${page === null ? '' : `/${page}`}`;

const serverToken = 'token ';

/** How a request names a page: by the token of the server, else by its number. */
const pagingOf = (page: string | null): QueryParams =>
  page?.startsWith(serverToken)
    ? [['pageToken', page.slice(serverToken.length)]]
    : [['currentPage', String(numberedPage(page).number)]];

/**
 * Spark jobs, which newer pages of the reference call batch jobs. The account has one list per region, or one per cluster,
 * which name clusters by ID only. Source: Zilliz Cloud API reference, Spark Jobs and Batch Jobs.
 */
export const createSpark = (transport: Transport): Family => {
  let listing: Listing = 'by-region';

  const request = (fields: QueryParams, signal: AbortSignal | undefined): Promise<Answer> => {
    const query: QueryParams = [['type', 'SPARK'], ...fields, ['pageSize', String(pageSize)]];
    return transport.call({ method: 'GET', route: '/v2/jobs', query, signal });
  };

  /** The jobs of the project in a list, which contains those of all projects of the account. */
  const ownJobs = (jobs: readonly Job[], { projectId, clusters }: ProjectInventory): readonly Job[] => {
    const nameOf = (id: string | null): string | null => clusters.find(cluster => cluster.id === id)?.name ?? null;
    return jobs
      .filter(job => job.projectId === null || job.projectId === projectId)
      .map(job => ({ ...job, projectId, clusterName: job.clusterName ?? nameOf(job.clusterId) }));
  };

  const readRegion = async (
    regionId: string,
    pageToken: string | null,
    inventory: ProjectInventory,
    signal: AbortSignal | undefined,
  ): Promise<PartPage> => {
    const answer = await request(
      [['regionId', regionId], ...(pageToken === null ? [] : [['pageToken', pageToken] as const])],
      signal,
    );
    const { jobs, badRecords, nextPageToken, total } = readPage(answer, 'spark', null);
    return { jobs: ownJobs(jobs, inventory), badRecords, next: nextPageToken, listed: jobs.length, total };
  };

  /** The next page of the clusters of a region, which are read one after the other. */
  const readCluster = async (
    clusters: readonly Cluster[],
    { index, page }: ClusterPage,
    inventory: ProjectInventory,
    signal: AbortSignal | undefined,
  ): Promise<PartPage> => {
    const cluster = clusters[index];
    if (cluster === undefined) return { jobs: [], badRecords: 0, next: null, sentNothing: true };
    const answer = await request([['clusterId', cluster.id], ...pagingOf(page)], signal);
    const { jobs, badRecords, nextPageToken, total } = readPage(answer, 'spark', null);
    const placed = jobs.map(job => ({
      ...job,
      clusterId: job.clusterId ?? cluster.id,
      regionId: job.regionId ?? cluster.regionId,
    }));
    const records = jobs.length + badRecords;
    const further =
      nextPageToken === null
        ? afterNumber(numberedPage(page), { records, pageSize, count: total, countsAll: true })
        : serverToken + nextPageToken;
    const isLast = further === null && index + 1 >= clusters.length;
    const next = further === null ? { index: index + 1, page: null } : { index, page: further };
    return {
      jobs: ownJobs(placed, inventory),
      badRecords,
      next: isLast ? null : tokenOf(next),
      listed: jobs.length,
    };
  };

  const partOf = (regionId: string, inventory: ProjectInventory): Part => {
    const clusters = inventory.clusters.filter(cluster => cluster.regionId === regionId);
    const first: ClusterPage = { index: 0, page: null };
    return {
      key: `spark ${regionId}`,
      family: 'spark',
      where: regionId,
      bestEffort: false,
      listsProgress: true,
      hasPageTokens: true,
      read: async (token, { signal }) => {
        if (token?.startsWith(clusterPrefix)) return readCluster(clusters, clusterPageOf(token), inventory, signal);
        if (listing === 'by-cluster') return readCluster(clusters, first, inventory, signal);
        try {
          return await readRegion(regionId, token, inventory, signal);
        } catch (error) {
          if (!needsCluster(error)) throw error;
          listing = 'by-cluster';
          return readCluster(clusters, first, inventory, signal);
        }
      },
    };
  };

  return {
    family: 'spark',
    can: ['list', 'describe', 'cancel'],
    parts: inventory => inventory.regionIds.map(regionId => partOf(regionId, inventory)),
    describe: ({ id, projectId }, options) => describeJob(transport, 'spark', projectId ?? '', id, options),
    cancel: (job, options) => actOnJob(transport, 'spark', 'cancel', job, options),
    forget: () => {
      listing = 'by-region';
    },
  };
};
