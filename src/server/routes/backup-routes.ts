import type { Instant } from '../../jobs/job.ts';
import { noSuchBackup } from '../http/api-errors.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import { backupIdOf, backupNameOf, backupSizeOf, jobIdOfBackup } from '../project/job-details.ts';
import { scheduler } from '../project/seed-data.ts';
import type { SimulatedCluster, SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import { currentPageOf, pageSizeOf } from './params.ts';
import { type Center, clusterOf, projectOf } from './route-context.ts';
import { writeTime } from './timestamps.ts';

const retention = 30 * 86_400_000;

/** Only a backup that is being made or is complete has a file. */
const fileStates: Readonly<Record<string, string>> = { IN_PROGRESS: 'CREATING', SUCCESSFUL: 'AVAILABLE' };
const jobWords: ReadonlySet<string> = new Set(Object.keys(fileStates));
const backups: ReadonlySet<string> = new Set(['BACKUP']);

const backupItem = (center: Center, job: SimulatedJob, now: Instant) => ({
  projectId: job.cluster.projectId,
  backupId: backupIdOf(job.id),
  backupName: backupNameOf(job),
  backupType: job.subtype,
  creationMethod: job.createdBy === scheduler ? 'AUTO' : 'MANUAL',
  size: backupSizeOf(job.id),
  expireTime: writeTime(center, job.createdAt + retention),
  clusterId: job.cluster.id,
  clusterName: job.cluster.name,
  createTime: writeTime(center, job.createdAt),
  status: fileStates[stateAt(job, now).word],
});

const list = (center: Center, { query }: Call): Reply => {
  const pageSize = pageSizeOf(query.get('pageSize'));
  const currentPage = currentPageOf(query.get('currentPage'));
  const projectId = query.get('projectId') ?? '';
  const clusterId = query.get('clusterId') ?? '';
  const selection = {
    types: backups,
    subtypes: fileSubtypes,
    words: jobWords,
    ...(projectId === '' ? {} : { projectId: projectOf(center, projectId).id }),
    ...(clusterId === '' ? {} : { clusterId: clusterOf(center, clusterId).id }),
  };
  const now = center.simulation.sync();
  const page = center.simulation.page(selection, { skip: (currentPage - 1) * pageSize, limit: pageSize }, now);
  return ok({
    count: page.total,
    currentPage,
    pageSize,
    backups: page.entries.map(({ job }) => backupItem(center, job, now)),
  });
};

const fileSubtypes: ReadonlySet<string> = new Set(['CLUSTER', 'COLLECTION']);

/** The job that made a backup file of the cluster; null when there is no such file. */
export const backupOf = ({ simulation }: Center, cluster: SimulatedCluster, backupId: string): SimulatedJob | null => {
  const now = simulation.sync();
  const job = simulation.find(jobIdOfBackup(backupId))?.job;
  const isFile = job?.type === 'BACKUP' && fileSubtypes.has(job.subtype ?? '') && job.cluster.id === cluster.id;
  return job && isFile && jobWords.has(stateAt(job, now).word) ? job : null;
};

const describe = (center: Center, { params }: Call): Reply => {
  const { clusterId = '', backupId = '' } = params;
  const cluster = clusterOf(center, clusterId);
  const now = center.simulation.sync();
  const job = backupOf(center, cluster, backupId);
  if (!job) throw noSuchBackup(backupId);
  return ok({
    ...backupItem(center, job, now),
    regionId: cluster.regionId,
    dbCollections:
      job.collectionName === null
        ? []
        : [{ dbName: job.dbName, collections: [{ collectionName: job.collectionName, status: 'LOADED' }] }],
  });
};

/** Backup files. Source: Zilliz Cloud API reference, List Backups and Describe Backup. */
export const backupRoutes = (center: Center): readonly Route[] => [
  { method: 'GET', path: '/v2/backups', handle: call => list(center, call) },
  { method: 'GET', path: '/v2/clusters/:clusterId/backups/:backupId', handle: call => describe(center, call) },
];
