import type { ModeRoutes } from './mode.ts';
import type { RunningServer } from './server.ts';

/** A status, in the words of the control plane. */
export type Status = 'PENDING' | 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'CANCELING' | 'CANCELED';

/** A job as the server's own routes describe it. A field that they don't have is null. */
export type ServerJob = {
  readonly jobId: string;
  readonly type: string;
  readonly subtype: string | null;
  readonly status: Status;
  /** The status in the server's own word. */
  readonly rawStatus: string;
  readonly progress: number | null;
  readonly description: string | null;
  readonly reason: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly collectionName: string | null;
};

const statusOfRaw: Readonly<Record<string, Status>> = {
  PREPARING: 'PENDING',
  Pending: 'PENDING',
  RefreshPending: 'PENDING',
  RUNNING: 'IN_PROGRESS',
  CREATING: 'IN_PROGRESS',
  InProgress: 'IN_PROGRESS',
  Importing: 'IN_PROGRESS',
  Uncommitted: 'IN_PROGRESS',
  Committing: 'IN_PROGRESS',
  RefreshInProgress: 'IN_PROGRESS',
  SUCCEEDED: 'SUCCESSFUL',
  AVAILABLE: 'SUCCESSFUL',
  Completed: 'SUCCESSFUL',
  RestoreSnapshotPending: 'PENDING',
  RestoreSnapshotExecuting: 'IN_PROGRESS',
  RestoreSnapshotCompleted: 'SUCCESSFUL',
  RestoreSnapshotFailed: 'FAILED',
  RefreshCompleted: 'SUCCESSFUL',
  TIMEOUT: 'FAILED',
  Failed: 'FAILED',
  RefreshFailed: 'FAILED',
  CANCELLING: 'CANCELING',
  FINISHED: 'SUCCESSFUL',
};

const controlPlaneStatuses: ReadonlySet<string> = new Set([
  'PENDING',
  'IN_PROGRESS',
  'SUCCESSFUL',
  'FAILED',
  'CANCELING',
  'CANCELED',
]);

const isStatus = (rawStatus: string): rawStatus is Status => controlPlaneStatuses.has(rawStatus);

const statusOf = (rawStatus: string): Status => {
  const status = isStatus(rawStatus) ? rawStatus : statusOfRaw[rawStatus];
  if (status === undefined) throw new Error(`unknown status: ${rawStatus}`);
  return status;
};

type Fields = Pick<ServerJob, 'jobId' | 'type' | 'rawStatus'> & Partial<ServerJob>;

const serverJob = (fields: Fields): ServerJob => ({
  subtype: null,
  progress: null,
  description: null,
  reason: null,
  createdBy: null,
  createdAt: null,
  startedAt: null,
  clusterId: null,
  clusterName: null,
  collectionName: null,
  status: statusOf(fields.rawStatus),
  ...fields,
});

/** A data plane checks the rights of a member in the database that the header names. */
const databaseHeader = (body: object = {}): Record<string, string> =>
  'dbName' in body && typeof body.dbName === 'string' ? { 'db-name': body.dbName } : {};

const request = async <Data>(server: RunningServer, url: string, body?: object): Promise<Data> => {
  const response = await fetch(url.startsWith('/') ? server.endpoint + url : url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json', ...databaseHeader(body) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // JSON.parse would round an int64.
  const text = (await response.text()).replaceAll(/"jobId":(\d+)/g, '"jobId":"$1"');
  const { code, data, message }: { code: number; data: Data; message?: string } = JSON.parse(text);
  if (code !== 0) throw new Error(`${url}: ${code} ${message}`);
  return data;
};

type Item = Omit<ServerJob, 'rawStatus' | 'subtype'> & { readonly status: string; readonly subtype?: string };
type ItemPage = { readonly items: readonly (Item & { readonly projectId: string })[]; readonly nextPageToken?: string };

const readItems = async (
  server: RunningServer,
  query: Readonly<Record<string, string>>,
): Promise<readonly ItemPage['items'][number][]> => {
  const items: ItemPage['items'][number][] = [];
  let token = '';
  do {
    const page = new URLSearchParams({ ...query, pageSize: '100', ...(token === '' ? {} : { pageToken: token }) });
    const data = await request<ItemPage>(server, `/v2/jobs?${page}`);
    items.push(...data.items);
    token = data.nextPageToken ?? '';
  } while (token !== '');
  return items;
};

const readJobCenter = async (server: RunningServer): Promise<readonly ServerJob[]> =>
  (await readItems(server, { projectId: server.projectId })).map(({ status, ...item }) =>
    serverJob({ ...item, subtype: item.subtype ?? null, rawStatus: status }),
  );

const readPages = async <One>(read: (page: number) => Promise<readonly One[]>): Promise<readonly One[]> => {
  const all: One[] = [];
  for (let page = 1; ; page += 1) {
    const some = await read(page);
    all.push(...some);
    if (some.length < 100) return all;
  }
};

type Cluster = {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly regionId: string;
  readonly projectId: string;
  readonly connectAddress: string;
};

type ImportRecord = {
  readonly jobId: string;
  readonly collectionName: string;
  readonly state: string;
  readonly progress?: number;
  readonly reason?: string;
};

const importJob = ({ state, ...record }: ImportRecord): ServerJob =>
  serverJob({ ...record, type: 'IMPORT', rawStatus: state });

type Backup = {
  readonly backupId: string;
  readonly backupName: string;
  readonly backupType: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly createTime: string;
  readonly status: string;
};

const readBackups = async (server: RunningServer): Promise<readonly ServerJob[]> => {
  const { projectId } = server;
  const backups = await readPages(async page => {
    const query = new URLSearchParams({ projectId, pageSize: '100', currentPage: String(page) });
    return (await request<{ backups: readonly Backup[] }>(server, `/v2/backups?${query}`)).backups;
  });
  return backups.map(({ backupId, backupName, backupType, clusterId, clusterName, createTime, status }) =>
    serverJob({
      jobId: backupId,
      type: 'BACKUP',
      subtype: backupType,
      description: backupName,
      clusterId,
      clusterName,
      createdAt: createTime,
      rawStatus: status,
    }),
  );
};

const readImports = async (
  server: RunningServer,
  { clusterId, clusterName }: Cluster,
): Promise<readonly ServerJob[]> => {
  const records = await readPages(async page => {
    const body = { clusterId, pageSize: 100, currentPage: page };
    return (await request<{ records: readonly ImportRecord[] }>(server, '/v2/vectordb/jobs/import/list', body)).records;
  });
  return records.map(record => ({ ...importJob(record), clusterId, clusterName }));
};

type PlaneRecord = ImportRecord & { readonly startTime: number; readonly snapshotName?: string };

/** The jobs that only the data plane of a cluster lists, one database at a time. */
const readDataPlane = async (
  server: RunningServer,
  { clusterId, connectAddress, clusterName }: Cluster,
): Promise<readonly ServerJob[]> => {
  const base = `${connectAddress}/v2/vectordb`;
  const databases = await request<readonly string[]>(server, `${base}/databases/list`, {});
  const lists = databases.flatMap(dbName => [
    { dbName, path: 'external_collection', kind: { type: 'EXTERNAL_COLLECTION_REFRESH' } },
    { dbName, path: 'snapshot', kind: { type: 'RESTORE', subtype: 'COLLECTION' } },
  ]);
  const read = async ({ dbName, path, kind }: (typeof lists)[number]): Promise<readonly ServerJob[]> => {
    const url = `${base}/jobs/${path}/list`;
    const { records } = await request<{ records: readonly PlaneRecord[] }>(server, url, { dbName });
    return records.map(({ state, startTime, snapshotName, ...record }) => ({
      ...serverJob({ ...record, ...kind, rawStatus: state, ...(snapshotName && { description: snapshotName }) }),
      startedAt: new Date(startTime).toISOString(),
      clusterId,
      clusterName,
    }));
  };
  return (await Promise.all(lists.map(read))).flat();
};

type Described = { readonly progress: string; readonly reason: string; readonly startTime: string };

/** Adds what zjobs reads from the details of an unfinished or failed job, because the lists don't have it. */
const withDetails = async (server: RunningServer, job: ServerJob): Promise<ServerJob> => {
  if (!['IMPORT', 'SPARK'].includes(job.type) || !['PENDING', 'IN_PROGRESS', 'FAILED'].includes(job.status)) return job;
  const { progress, reason, startTime } = await request<Described>(server, `/v2/jobs/${job.jobId}`);
  return {
    ...job,
    progress: job.type === 'SPARK' ? null : Number(progress),
    reason: reason || null,
    startedAt: job.startedAt ?? (startTime || null),
  };
};

const readPublic = async (server: RunningServer): Promise<readonly ServerJob[]> => {
  const { projectId } = server;
  const { clusters } = await request<{ clusters: readonly Cluster[] }>(server, '/v2/clusters?pageSize=100');
  const own = clusters.filter(cluster => cluster.projectId === projectId);
  const nameOf = (id: string | null): string | null =>
    own.find(({ clusterId }) => clusterId === id)?.clusterName ?? null;
  const regions = [...new Set(own.map(({ regionId }) => regionId))];
  const spark = regions.map(async regionId => {
    const items = await readItems(server, { type: 'SPARK', regionId });
    return items
      .filter(item => item.projectId === projectId)
      .map(({ status, ...item }) =>
        serverJob({ ...item, subtype: null, clusterName: nameOf(item.clusterId), rawStatus: status }),
      );
  });
  const perCluster = own.flatMap(cluster => [readImports(server, cluster), readDataPlane(server, cluster)]);
  const jobs = (await Promise.all([...spark, readBackups(server), ...perCluster])).flat();
  return Promise.all(jobs.map(job => withDetails(server, job)));
};

const readMilvus = async (server: RunningServer): Promise<readonly ServerJob[]> => {
  const data = await request<{ records: readonly ImportRecord[] }>(server, '/v2/vectordb/jobs/import/list', {});
  return data.records.map(record => importJob(record));
};

type Migration = {
  readonly jobId: string;
  readonly jobName: string;
  readonly jobStatus: string;
  readonly createTime: string;
  readonly jobDag: {
    readonly vertexInfoMap: readonly [{ readonly vertexName: string; readonly tablePaths: readonly [string] }];
  };
  readonly errorMsg?: string;
};

const subtypeByConnector: Readonly<Record<string, string>> = {
  Postgres: 'POSTGRESQL',
  TencentVectorDB: 'TENCENT_VECTORDB',
};

const readVts = async ({ endpoint }: RunningServer): Promise<readonly ServerJob[]> => {
  const read = async (list: string): Promise<readonly Migration[]> =>
    JSON.parse(await (await fetch(`${endpoint}/${list}`)).text());
  const records = [...(await read('running-jobs')), ...(await read('finished-jobs'))];
  return records.map(({ jobId, jobName, jobStatus, createTime, jobDag, errorMsg }) => {
    const [{ vertexName, tablePaths }] = jobDag.vertexInfoMap;
    const connector = /-(\w+)/.exec(vertexName.split('[0]')[1] ?? '')?.[1] ?? '';
    const createdAt = `${createTime.replace(' ', 'T')}Z`;
    return serverJob({
      jobId,
      type: 'MIGRATION',
      subtype: subtypeByConnector[connector] ?? connector.toUpperCase(),
      description: jobName,
      reason: errorMsg ?? null,
      collectionName: tablePaths[0].split('.')[1] ?? null,
      rawStatus: jobStatus,
      createdAt,
      startedAt: jobStatus === 'PENDING' ? null : createdAt,
    });
  });
};

/** Reads every job of the first project through the lists of this kind of server, without zjobs. */
export const readServerJobs: Readonly<Record<ModeRoutes, (server: RunningServer) => Promise<readonly ServerJob[]>>> = {
  'job-center': readJobCenter,
  public: readPublic,
  milvus: readMilvus,
  vts: readVts,
};

/** Starts an ordinary import on a Milvus, and returns its ID. */
export const startImport = async (server: RunningServer): Promise<string> => {
  const body = { collectionName: 'docs', files: [['a.json']] };
  return (await request<{ readonly jobId: string }>(server, '/v2/vectordb/jobs/import/create', body)).jobId;
};
