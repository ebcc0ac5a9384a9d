import { ApiError, missing, noSuchBackup } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Route } from '../http/router.ts';
import { backupIdOf, backupNameOf } from '../project/job-details.ts';
import type { SimulatedCluster, SimulatedJob } from '../project/simulated-job.ts';
import type { StartRequest } from '../simulation/simulation.ts';
import { backupOf } from './backup-routes.ts';
import { neededTextOf, objectOf, objectsOf, textOf } from './params.ts';
import { type Center, clusterOf, mayChange } from './route-context.ts';

/** A request that starts a job: what it starts, and what is answered beside the job's ID. */
type Start = {
  readonly request: StartRequest;
  readonly answer?: (job: SimulatedJob) => object;
};

type Target = Pick<StartRequest, 'dbName' | 'collectionName'>;

const wholeCluster: Target = { dbName: null, collectionName: null };

/** The first collection of `dbCollections`, by which the job is called. Its names differ between the routes. */
const targetOf = (body: JsonObject): Target => {
  const [database] = objectsOf(body, 'dbCollections');
  if (!database) return wholeCluster;
  const names = Array.isArray(database.collectionNames) ? database.collectionNames : [];
  const [collection] = objectsOf(database, 'collections');
  const name: unknown = names[0] ?? collection?.collectionName;
  const dbName = textOf(database, 'destDbName') || textOf(database, 'dbName') || 'default';
  return { dbName, collectionName: typeof name === 'string' && name !== '' ? name : null };
};

/** Who creates a cluster is told how to get in, once: answers to such calls hold a password. */
const newClusterAnswer = ({ id }: SimulatedJob): object => ({
  clusterId: `in01-${id.slice(-15)}`,
  username: 'db_admin',
  password: `Pw-${id.slice(-12)}!`,
});

const createBackup = (center: Center, { params, body }: Call): Start => {
  const cluster = clusterOf(center, params.clusterId ?? '');
  const subtype = neededTextOf(body, 'backupType');
  if (subtype !== 'CLUSTER' && subtype !== 'COLLECTION') {
    throw new ApiError(400, 96001, 'Invalid backupType: CLUSTER or COLLECTION is needed.');
  }
  const target = subtype === 'CLUSTER' ? wholeCluster : targetOf(body);
  if (subtype === 'COLLECTION' && target.collectionName === null) throw missing('dbCollections');
  const description = `Backup of ${target.collectionName ?? cluster.name}`;
  return {
    request: { type: 'BACKUP', subtype, cluster, description, ...target },
    answer: job => ({ backupId: backupIdOf(job.id), backupName: backupNameOf(job) }),
  };
};

const fromBackup = (center: Center, { params: { clusterId = '', backupId = '' } }: Call): SimulatedCluster => {
  const cluster = clusterOf(center, clusterId);
  if (!backupOf(center, cluster, backupId)) throw noSuchBackup(backupId);
  return cluster;
};

const exportBackup = (center: Center, call: Call): Start => {
  const cluster = fromBackup(center, call);
  const integrationId = neededTextOf(call.body, 'integrationId');
  const description = `Export of ${call.params.backupId ?? ''} through ${integrationId}`;
  return { request: { type: 'EXPORT_BACKUP', subtype: null, cluster, description, ...wholeCluster } };
};

const restore =
  (subtype: 'CLUSTER' | 'COLLECTION') =>
  (center: Center, call: Call): Start => {
    const cluster = fromBackup(center, call);
    const description = `Restore of ${call.params.backupId ?? ''}`;
    return {
      request: { type: 'RESTORE', subtype, cluster, description, ...targetOf(call.body) },
      ...(subtype === 'CLUSTER' ? { answer: newClusterAnswer } : {}),
    };
  };

const endOf = (center: Center, body: JsonObject, name: 'source' | 'destination'): SimulatedCluster => {
  const clusterId = textOf(objectOf(body, name), 'clusterId');
  if (clusterId === '') throw missing(`${name}.clusterId`);
  return clusterOf(center, clusterId);
};

const migrate =
  (subtype: 'WITHIN_ORG' | 'CROSS_ORG', to: 'existing' | 'new') =>
  (center: Center, { body }: Call): Start => {
    // The source of a migration across organizations is a cluster that this account does not know.
    const cluster = endOf(center, body, to === 'existing' ? 'destination' : 'source');
    if (subtype === 'WITHIN_ORG') endOf(center, body, 'source');
    return {
      request: { type: 'MIGRATION', subtype, cluster, description: `Move into ${cluster.name}`, ...targetOf(body) },
      ...(to === 'new' ? { answer: newClusterAnswer } : {}),
    };
  };

const merge = (center: Center, { body }: Call): Start => {
  const cluster = clusterOf(center, neededTextOf(body, 'clusterId'));
  const collectionName = neededTextOf(body, 'collectionName');
  const description = `Merge data into ${collectionName}`;
  const dbName = textOf(body, 'dbName') || 'default';
  return { request: { type: 'MERGE_DATA', subtype: null, cluster, description, dbName, collectionName } };
};

const starts: readonly (readonly [path: string, (center: Center, call: Call) => Start])[] = [
  ['/v2/clusters/:clusterId/backups/create', createBackup],
  ['/v2/clusters/:clusterId/backups/:backupId/export', exportBackup],
  ['/v2/clusters/:clusterId/backups/:backupId/restoreCluster', restore('CLUSTER')],
  ['/v2/clusters/:clusterId/backups/:backupId/restoreCollection', restore('COLLECTION')],
  ['/v2/migrations/toExisting', migrate('WITHIN_ORG', 'existing')],
  ['/v2/migrations/toNewDedicated', migrate('WITHIN_ORG', 'new')],
  ['/v2/migrations/startByRemote', migrate('CROSS_ORG', 'existing')],
  ['/v2/etl/merge', merge],
];

/** The documented routes that start a job and answer its ID. Source: Zilliz Cloud API reference. */
export const startRoutes = (center: Center): readonly Route[] =>
  starts.map(([path, read]) => ({
    method: 'POST',
    path,
    handle: call => {
      mayChange(center);
      const { request, answer } = read(center, call);
      const { job } = center.simulation.start(request, center.simulation.sync());
      return ok({ ...answer?.(job), jobId: job.id });
    },
  }));
