import type { Instant } from '../../jobs/job.ts';
import { noSuchBackup } from '../http/api-errors.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import { backupIdOf, backupNameOf, backupSizeOf, jobIdOfBackup } from '../project/generated-details.ts';
import { scheduler } from '../project/seed-data.ts';
import type { SimulatedCluster, SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import { currentPageOf, pageSizeOf } from './params.ts';
import { clusterOf, projectOf, type RouteContext } from './route-context.ts';
import { writeTime } from './timestamps.ts';

const retentionMs = 30 * 86_400_000;

const backupTypes: ReadonlySet<string> = new Set(['BACKUP']);
/** The subtypes whose backup jobs create a file. */
const fileSubtypes: ReadonlySet<string> = new Set(['CLUSTER', 'COLLECTION']);
/** The status of a backup file by the status of its job; a job in any other status has no file. */
const fileStatuses: Readonly<Record<string, string>> = { IN_PROGRESS: 'CREATING', SUCCESSFUL: 'AVAILABLE' };
const jobStatusesWithFile: ReadonlySet<string> = new Set(Object.keys(fileStatuses));

const backupItem = (context: RouteContext, job: SimulatedJob, now: Instant) => ({
  projectId: job.cluster.projectId,
  backupId: backupIdOf(job.id),
  backupName: backupNameOf(job),
  backupType: job.subtype,
  creationMethod: job.createdBy === scheduler ? 'AUTO' : 'MANUAL',
  size: backupSizeOf(job.id),
  expireTime: writeTime(context, job.createdAt + retentionMs),
  clusterId: job.cluster.id,
  clusterName: job.cluster.name,
  createTime: writeTime(context, job.createdAt),
  status: fileStatuses[stateAt(job, now).statusWord],
});

const list = (context: RouteContext, { query }: Call): Reply => {
  const pageSize = pageSizeOf(query.get('pageSize'));
  const currentPage = currentPageOf(query.get('currentPage'));
  const projectId = query.get('projectId') ?? '';
  const clusterId = query.get('clusterId') ?? '';
  const filter = {
    types: backupTypes,
    subtypes: fileSubtypes,
    statusWords: jobStatusesWithFile,
    ...(projectId === '' ? {} : { projectId: projectOf(context, projectId).id }),
    ...(clusterId === '' ? {} : { clusterId: clusterOf(context, clusterId).id }),
  };
  const now = context.simulation.sync();
  const page = context.simulation.page(filter, { skip: (currentPage - 1) * pageSize, limit: pageSize }, now);
  return ok({
    count: page.total,
    currentPage,
    pageSize,
    backups: page.entries.map(({ job }) => backupItem(context, job, now)),
  });
};

/** The job that made a backup file of the cluster; null when there is no such file. */
export const backupJobOf = (
  { simulation }: RouteContext,
  cluster: SimulatedCluster,
  backupId: string,
): SimulatedJob | null => {
  const now = simulation.sync();
  const job = simulation.find(jobIdOfBackup(backupId))?.job;
  const makesFile = job?.type === 'BACKUP' && fileSubtypes.has(job.subtype ?? '') && job.cluster.id === cluster.id;
  return job && makesFile && jobStatusesWithFile.has(stateAt(job, now).statusWord) ? job : null;
};

const describe = (context: RouteContext, { params }: Call): Reply => {
  const { clusterId = '', backupId = '' } = params;
  const cluster = clusterOf(context, clusterId);
  const now = context.simulation.sync();
  const job = backupJobOf(context, cluster, backupId);
  if (!job) throw noSuchBackup(backupId);
  return ok({
    ...backupItem(context, job, now),
    regionId: cluster.regionId,
    dbCollections:
      job.collectionName === null
        ? []
        : [{ dbName: job.dbName, collections: [{ collectionName: job.collectionName, status: 'LOADED' }] }],
  });
};

/** Backup files. Source: Zilliz Cloud API reference, List Backups and Describe Backup. */
export const backupRoutes = (context: RouteContext): readonly Route[] => [
  { method: 'GET', path: '/v2/backups', handle: call => list(context, call) },
  { method: 'GET', path: '/v2/clusters/:clusterId/backups/:backupId', handle: call => describe(context, call) },
];
