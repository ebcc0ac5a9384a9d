import type { Clock } from '../../lib/clock.ts';
import { CloudError, isTransient } from '../error.ts';
import type { CallOptions } from '../gateway.ts';
import { isZillizCloud } from '../http/endpoint.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import type { Transports } from '../http/transports.ts';
import { list, longestId } from '../schema/field-types.ts';
import { type Cluster, type JobLocation, type ProjectInventory, regionsWithoutClusters } from './family.ts';

/**
 * A data plane, as the fields that its jobs get from it. The data plane of an on-demand project has no cluster ID; a
 * self-hosted Milvus has neither cluster ID nor region.
 */
export type DataPlane = Omit<JobLocation, 'id' | 'dbName'>;

/** What identifies a data plane. */
type PlaneTarget = Pick<DataPlane, 'projectId' | 'clusterId' | 'regionId'>;

/** The key of a data plane among those of a server. A region belongs to many projects, a cluster to one. */
export const planeKey = ({ projectId, clusterId, regionId }: PlaneTarget): string =>
  clusterId ?? [projectId, regionId].filter(name => name !== null).join(' ');

/** The names of a data plane's databases. */
export type DatabaseNames = {
  /** At least the default database, which always exists. */
  readonly names: readonly string[];
  /** Why names may be missing; absent if the server named them all, or has no route for it. */
  readonly error?: CloudError;
};

/** The servers that know the jobs of the data plane: those of the clusters of a project, or one self-hosted Milvus. */
export type DataPlanes = {
  /** Those that can be requested now. */
  of(inventory: ProjectInventory): readonly DataPlane[];
  /** Calls a route in a database, once. Throws `CloudError`. */
  post(plane: PlaneTarget, call: DataPlaneCall, options: CallOptions): Promise<Answer>;
  /** The databases, as they were read last; null if they are not known or out of date. */
  knownDatabases(plane: PlaneTarget): DatabaseNames | null;
  /** Requests the databases. If they can't be read, the last known ones with the error. Throws `CloudError` for an abort only. */
  readDatabases(plane: PlaneTarget, options: CallOptions): Promise<DatabaseNames>;
};

type DataPlaneCall = { readonly route: string; readonly database: string; readonly body: object };

/** The database that always exists, and that a request without a name means. Source: Milvus, databases. */
export const defaultDatabase = 'default';

/** How long names of databases are current, in ms. */
const currentFor = 300_000;
/** The most databases that are read. A Milvus allows 64 unless it is configured otherwise. */
const mostDatabases = 1_000;

const onlyDefault: readonly string[] = [defaultDatabase];

const tooMany = (count: number): CloudError =>
  cloudError({
    kind: 'rejected',
    message: `the server names ${count} databases, and only ${mostDatabases} are read`,
  });

/** The names in an answer of `databases/list`. Throws `CloudError` if it contains no list. Source: Milvus RESTful API v2. */
const namesIn = (answer: Answer): DatabaseNames => {
  const parsed = list.safeParse(answer.data);
  if (!parsed.success) throw malformedAnswer('list of databases', answer);
  const texts = parsed.data.filter(name => typeof name === 'string' && name !== '' && name.length <= longestId);
  const names = [...new Set([defaultDatabase, ...texts.map(String)])];
  if (names.length <= mostDatabases) return { names };
  return { names: names.slice(0, mostDatabases), error: tooMany(names.length) };
};

type Requests = Pick<DataPlanes, 'of'> & {
  /** Throws `CloudError` (`not-found`) if the data plane can't be requested. */
  readonly transportOf: (plane: PlaneTarget) => Transport;
};

const openDataPlanes = ({ of, transportOf }: Requests, clock: Clock): DataPlanes => {
  const known = new Map<string, { readonly found: DatabaseNames; readonly readAt: number }>();
  /** Pending requests: the families of a data plane request its databases at the same time. */
  const pending = new Map<string, Promise<DatabaseNames>>();

  const post: DataPlanes['post'] = async (plane, { route, database, body }, { signal }) =>
    transportOf(plane).call({ method: 'POST', route, database, body: { dbName: database, ...body }, signal });

  const request = async (plane: PlaneTarget, { signal }: CallOptions): Promise<DatabaseNames> => {
    try {
      const route = '/v2/vectordb/databases/list';
      const answer = await transportOf(plane).call({
        ...{ method: 'POST', route, database: defaultDatabase, body: {}, signal },
      });
      return namesIn(answer);
    } catch (error) {
      if (!(error instanceof CloudError) || error.facts.kind === 'aborted') throw error;
      // Without the route there is no other database. Without the permission, the user can't use the others.
      const isFinal = error.facts.kind === 'unsupported' || error.facts.kind === 'permission';
      return { names: onlyDefault, ...(!isFinal && { error }) };
    }
  };

  const readNames: DataPlanes['readDatabases'] = async (plane, options) => {
    const key = planeKey(plane);
    const found = await request(plane, options);
    // In an outage, the last names are better than none.
    if (found.error !== undefined && isTransient(found.error)) {
      return { ...(known.get(key)?.found ?? found), error: found.error };
    }
    known.set(key, { found, readAt: clock.elapsed() });
    return found;
  };

  return {
    of,
    post,
    knownDatabases: plane => {
      const last = known.get(planeKey(plane));
      return last !== undefined && clock.elapsed() - last.readAt < currentFor ? last.found : null;
    },
    readDatabases: async (plane, options) => {
      const key = planeKey(plane);
      const shared = pending.get(key);
      if (shared !== undefined) {
        return shared.catch(error => {
          // The other caller aborted.
          if (options.signal?.aborted) throw error;
          return readNames(plane, options);
        });
      }
      const reading = readNames(plane, options).finally(() => pending.delete(key));
      pending.set(key, reading);
      return reading;
    },
  };
};

/** The host of an on-demand project's region on Zilliz Cloud; null on any other server. Source: API reference, endpoints. */
const onDemandAddress = (origin: string, { projectId, regionId }: PlaneTarget): string | null => {
  const isPlain = [projectId, regionId].every(name => name !== null && /^[a-z\d-]+$/i.test(name));
  if (!isPlain || !isZillizCloud({ origin })) return null;
  const top = new URL(origin).hostname.endsWith('.cn') ? 'com.cn' : 'com';
  return `https://${projectId}.${regionId}.api.zillizcloud.${top}`;
};

/** The data planes of the clusters of a cloud account, and of the regions of an on-demand project, each on its own host. */
export const clusterPlanes = (
  { toCluster, origin }: Pick<Transports, 'toCluster' | 'origin'>,
  clock: Clock,
): DataPlanes => {
  /** Every cluster that was listed, by ID: a describe needs its address. */
  const clustersById = new Map<string, Cluster>();
  const isReachable = ({ status, connectAddress }: Cluster): boolean =>
    status === 'RUNNING' && connectAddress !== null && toCluster(connectAddress) !== null;
  const of: DataPlanes['of'] = inventory => {
    const { projectId, clusters } = inventory;
    const reachable = clusters.filter(isReachable);
    for (const cluster of reachable) clustersById.set(cluster.id, cluster);
    const ofClusters = reachable.map(({ id, name, regionId }) => ({
      ...{ projectId, clusterId: id, clusterName: name, regionId },
    }));
    const ofRegions = regionsWithoutClusters(inventory)
      .map(regionId => ({ projectId, clusterId: null, clusterName: null, regionId }))
      .filter(plane => onDemandAddress(origin, plane) !== null);
    return [...ofClusters, ...ofRegions];
  };
  const transportOf: Requests['transportOf'] = plane => {
    const { clusterId } = plane;
    const address =
      clusterId === null ? onDemandAddress(origin, plane) : (clustersById.get(clusterId)?.connectAddress ?? null);
    const transport = address === null ? null : toCluster(address);
    if (transport) return transport;
    throw cloudError({ kind: 'not-found', message: `cluster ${clusterId ?? ''} has no address that can be requested` });
  };
  return openDataPlanes({ of, transportOf }, clock);
};

/** The data plane of a self-hosted Milvus, which is the server itself. */
export const serverPlane = (transport: Transport, clock: Clock): DataPlanes =>
  openDataPlanes(
    {
      of: () => [{ projectId: null, clusterId: null, clusterName: null, regionId: null }],
      transportOf: () => transport,
    },
    clock,
  );
