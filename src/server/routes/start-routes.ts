import { ApiError, missing, noSuchBackup } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Route } from '../http/router.ts';
import { backupIdOf, backupNameOf } from '../project/generated-details.ts';
import type { SimulatedCluster, SimulatedJob } from '../project/simulated-job.ts';
import type { StartRequest } from '../simulation/simulation.ts';
import { backupJobOf } from './backup-routes.ts';
import { objectOf, objectsOf, requiredTextOf, textOf } from './params.ts';
import { clusterOf, type RouteContext, requireAdmin } from './route-context.ts';

/** A call that starts a job: the job, and what the answer contains besides its ID. */
type Start = {
  readonly request: StartRequest;
  readonly answer?: (job: SimulatedJob) => object;
};

/** What a job works on; both names are null when it is a whole cluster. */
type Subject = Pick<StartRequest, 'dbName' | 'collectionName'>;

const wholeCluster: Subject = { dbName: null, collectionName: null };

/** The first collection in `dbCollections`, whose format differs between the routes. */
const subjectOf = (body: JsonObject): Subject => {
  const [database] = objectsOf(body, 'dbCollections');
  if (!database) return wholeCluster;
  const names = Array.isArray(database.collectionNames) ? database.collectionNames : [];
  const [collection] = objectsOf(database, 'collections');
  const name: unknown = names[0] ?? collection?.collectionName;
  const dbName = textOf(database, 'destDbName') || textOf(database, 'dbName') || 'default';
  return { dbName, collectionName: typeof name === 'string' && name !== '' ? name : null };
};

/** The answer to a call that creates a cluster: it contains the cluster's user and password. */
const newClusterAnswer = ({ id }: SimulatedJob): object => ({
  clusterId: `in01-${id.slice(-15)}`,
  username: 'db_admin',
  password: `Pw-${id.slice(-12)}!`,
});

const createBackup = (context: RouteContext, { params, body }: Call): Start => {
  const cluster = clusterOf(context, params.clusterId ?? '');
  const subtype = requiredTextOf(body, 'backupType');
  if (subtype !== 'CLUSTER' && subtype !== 'COLLECTION') {
    throw new ApiError(400, 96001, 'Invalid backupType: CLUSTER or COLLECTION is needed.');
  }
  const subject = subtype === 'CLUSTER' ? wholeCluster : subjectOf(body);
  if (subtype === 'COLLECTION' && subject.collectionName === null) throw missing('dbCollections');
  const description = `Backup of ${subject.collectionName ?? cluster.name}`;
  return {
    request: { type: 'BACKUP', subtype, cluster, description, ...subject },
    answer: job => ({ backupId: backupIdOf(job.id), backupName: backupNameOf(job) }),
  };
};

/** The cluster of the backup file in the path. Throws an ApiError when there is no such file. */
const clusterOfBackup = (
  context: RouteContext,
  { params: { clusterId = '', backupId = '' } }: Call,
): SimulatedCluster => {
  const cluster = clusterOf(context, clusterId);
  if (!backupJobOf(context, cluster, backupId)) throw noSuchBackup(backupId);
  return cluster;
};

const exportBackup = (context: RouteContext, call: Call): Start => {
  const cluster = clusterOfBackup(context, call);
  const integrationId = requiredTextOf(call.body, 'integrationId');
  const description = `Export of ${call.params.backupId ?? ''} through ${integrationId}`;
  return { request: { type: 'EXPORT_BACKUP', subtype: null, cluster, description, ...wholeCluster } };
};

const restore =
  (subtype: 'CLUSTER' | 'COLLECTION') =>
  (context: RouteContext, call: Call): Start => {
    const cluster = clusterOfBackup(context, call);
    const description = `Restore of ${call.params.backupId ?? ''}`;
    return {
      request: { type: 'RESTORE', subtype, cluster, description, ...subjectOf(call.body) },
      ...(subtype === 'CLUSTER' ? { answer: newClusterAnswer } : {}),
    };
  };

const clusterInBody = (context: RouteContext, body: JsonObject, name: 'source' | 'destination'): SimulatedCluster => {
  const clusterId = textOf(objectOf(body, name), 'clusterId');
  if (clusterId === '') throw missing(`${name}.clusterId`);
  return clusterOf(context, clusterId);
};

const migrate =
  (subtype: 'WITHIN_ORG' | 'CROSS_ORG', to: 'existing' | 'new') =>
  (context: RouteContext, { body }: Call): Start => {
    // The source of a migration across organizations is not a cluster of this account.
    const cluster = clusterInBody(context, body, to === 'existing' ? 'destination' : 'source');
    if (subtype === 'WITHIN_ORG') clusterInBody(context, body, 'source');
    return {
      request: { type: 'MIGRATION', subtype, cluster, description: `Move into ${cluster.name}`, ...subjectOf(body) },
      ...(to === 'new' ? { answer: newClusterAnswer } : {}),
    };
  };

const merge = (context: RouteContext, { body }: Call): Start => {
  const cluster = clusterOf(context, requiredTextOf(body, 'clusterId'));
  const collectionName = requiredTextOf(body, 'collectionName');
  const description = `Merge data into ${collectionName}`;
  const dbName = textOf(body, 'dbName') || 'default';
  return { request: { type: 'MERGE_DATA', subtype: null, cluster, description, dbName, collectionName } };
};

const starts: readonly (readonly [path: string, (context: RouteContext, call: Call) => Start])[] = [
  ['/v2/clusters/:clusterId/backups/create', createBackup],
  ['/v2/clusters/:clusterId/backups/:backupId/export', exportBackup],
  ['/v2/clusters/:clusterId/backups/:backupId/restoreCluster', restore('CLUSTER')],
  ['/v2/clusters/:clusterId/backups/:backupId/restoreCollection', restore('COLLECTION')],
  ['/v2/migrations/toExisting', migrate('WITHIN_ORG', 'existing')],
  ['/v2/migrations/toNewDedicated', migrate('WITHIN_ORG', 'new')],
  ['/v2/migrations/startByRemote', migrate('CROSS_ORG', 'existing')],
  ['/v2/etl/merge', merge],
];

/** The documented routes that start a job and answer with its ID. Source: Zilliz Cloud API reference. */
export const startRoutes = (context: RouteContext): readonly Route[] =>
  starts.map(([path, read]) => ({
    method: 'POST',
    path,
    handle: call => {
      requireAdmin(context);
      const { request, answer } = read(context, call);
      const { job } = context.simulation.start(request, context.simulation.sync());
      return ok({ ...answer?.(job), jobId: job.id });
    },
  }));
