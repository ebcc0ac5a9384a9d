import type { ModeName } from './mode.ts';
import type { Served } from './program.ts';

/** A status in the words of the control plane, whatever words the server has for it. */
export type Status = 'PENDING' | 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'CANCELING' | 'CANCELED';

/** A job as its server tells it; null is what this server does not tell. */
export type ServerJob = {
  readonly jobId: string;
  readonly type: string;
  readonly subtype: string | null;
  readonly status: Status;
  /** The status in the server's own word. */
  readonly word: string;
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

const statusOfWord: Readonly<Record<string, Status>> = {
  PREPARING: 'PENDING',
  Pending: 'PENDING',
  RefreshPending: 'PENDING',
  RUNNING: 'IN_PROGRESS',
  CREATING: 'IN_PROGRESS',
  InProgress: 'IN_PROGRESS',
  Importing: 'IN_PROGRESS',
  RefreshInProgress: 'IN_PROGRESS',
  SUCCEEDED: 'SUCCESSFUL',
  AVAILABLE: 'SUCCESSFUL',
  Completed: 'SUCCESSFUL',
  RefreshCompleted: 'SUCCESSFUL',
  TIMEOUT: 'FAILED',
  Failed: 'FAILED',
  RefreshFailed: 'FAILED',
  CANCELLING: 'CANCELING',
};

const controlPlaneWords: ReadonlySet<string> = new Set([
  'PENDING',
  'IN_PROGRESS',
  'SUCCESSFUL',
  'FAILED',
  'CANCELING',
  'CANCELED',
]);

const isStatus = (word: string): word is Status => controlPlaneWords.has(word);

const statusOf = (word: string): Status => {
  const status = isStatus(word) ? word : statusOfWord[word];
  if (status === undefined) throw new Error(`the server has a word for a status that is not known here: ${word}`);
  return status;
};

type Fields = Pick<ServerJob, 'jobId' | 'type' | 'word'> & Partial<ServerJob>;

const serverJob = (told: Fields): ServerJob => ({
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
  status: statusOf(told.word),
  ...told,
});

const ask = async <Data>(served: Served, url: string, body?: object): Promise<Data> => {
  const response = await fetch(url.startsWith('/') ? served.endpoint + url : url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${served.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // An int64 would be rounded.
  const text = (await response.text()).replaceAll(/"jobId":(\d+)/g, '"jobId":"$1"');
  const { code, data, message }: { code: number; data: Data; message?: string } = JSON.parse(text);
  if (code !== 0) throw new Error(`${url}: ${code} ${message}`);
  return data;
};

type Item = Omit<ServerJob, 'word' | 'subtype'> & { readonly status: string; readonly subtype?: string };
type ItemPage = { readonly items: readonly (Item & { readonly projectId: string })[]; readonly nextPageToken?: string };

const readItems = async (
  served: Served,
  query: Readonly<Record<string, string>>,
): Promise<readonly ItemPage['items'][number][]> => {
  const items: ItemPage['items'][number][] = [];
  let token = '';
  do {
    const page = new URLSearchParams({ ...query, pageSize: '100', ...(token === '' ? {} : { pageToken: token }) });
    const data = await ask<ItemPage>(served, `/v2/jobs?${page}`);
    items.push(...data.items);
    token = data.nextPageToken ?? '';
  } while (token !== '');
  return items;
};

const readJobCenter = async (served: Served): Promise<readonly ServerJob[]> =>
  (await readItems(served, { projectId: served.projectId })).map(({ status, ...item }) =>
    serverJob({ ...item, subtype: item.subtype ?? null, word: status }),
  );

const inPages = async <One>(read: (page: number) => Promise<readonly One[]>): Promise<readonly One[]> => {
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
  serverJob({ ...record, type: 'IMPORT', word: state });

type Backup = {
  readonly backupId: string;
  readonly backupName: string;
  readonly backupType: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly createTime: string;
  readonly status: string;
};

const readBackups = async (served: Served): Promise<readonly ServerJob[]> => {
  const { projectId } = served;
  const backups = await inPages(async page => {
    const query = new URLSearchParams({ projectId, pageSize: '100', currentPage: String(page) });
    return (await ask<{ backups: readonly Backup[] }>(served, `/v2/backups?${query}`)).backups;
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
      word: status,
    }),
  );
};

const readImports = async (served: Served, { clusterId, clusterName }: Cluster): Promise<readonly ServerJob[]> => {
  const records = await inPages(async page => {
    const body = { clusterId, pageSize: 100, currentPage: page };
    return (await ask<{ records: readonly ImportRecord[] }>(served, '/v2/vectordb/jobs/import/list', body)).records;
  });
  return records.map(record => ({ ...importJob(record), clusterId, clusterName }));
};

type Refresh = ImportRecord & { readonly startTime: number };

const readRefreshes = async (
  served: Served,
  { clusterId, connectAddress, clusterName }: Cluster,
): Promise<readonly ServerJob[]> => {
  const url = `${connectAddress}/v2/vectordb/jobs/external_collection/list`;
  const { records } = await ask<{ records: readonly Refresh[] }>(served, url, { dbName: 'default' });
  return records.map(({ state, startTime, ...record }) => ({
    ...serverJob({ ...record, type: 'EXTERNAL_COLLECTION_REFRESH', word: state }),
    startedAt: new Date(startTime).toISOString(),
    clusterId,
    clusterName,
  }));
};

type Described = { readonly progress: string; readonly reason: string; readonly startTime: string };

/** What the lists don't tell of a job that runs or has failed. */
const completed = async (served: Served, job: ServerJob): Promise<ServerJob> => {
  if (!['IMPORT', 'SPARK'].includes(job.type) || !['PENDING', 'IN_PROGRESS', 'FAILED'].includes(job.status)) return job;
  const { progress, reason, startTime } = await ask<Described>(served, `/v2/jobs/${job.jobId}`);
  return {
    ...job,
    progress: job.type === 'SPARK' ? null : Number(progress),
    reason: reason || null,
    startedAt: job.startedAt ?? (startTime || null),
  };
};

const readPublic = async (served: Served): Promise<readonly ServerJob[]> => {
  const { projectId } = served;
  const { clusters } = await ask<{ clusters: readonly Cluster[] }>(served, '/v2/clusters?pageSize=100');
  const own = clusters.filter(cluster => cluster.projectId === projectId);
  const nameOf = (id: string | null): string | null =>
    own.find(({ clusterId }) => clusterId === id)?.clusterName ?? null;
  const regions = [...new Set(own.map(({ regionId }) => regionId))];
  const spark = regions.map(async regionId => {
    const items = await readItems(served, { type: 'SPARK', regionId });
    return items
      .filter(item => item.projectId === projectId)
      .map(({ status, ...item }) =>
        serverJob({ ...item, subtype: null, clusterName: nameOf(item.clusterId), word: status }),
      );
  });
  const perCluster = own.flatMap(cluster => [readImports(served, cluster), readRefreshes(served, cluster)]);
  const jobs = (await Promise.all([...spark, readBackups(served), ...perCluster])).flat();
  return Promise.all(jobs.map(job => completed(served, job)));
};

const readMilvus = async (served: Served): Promise<readonly ServerJob[]> => {
  const data = await ask<{ records: readonly ImportRecord[] }>(served, '/v2/vectordb/jobs/import/list', {});
  return data.records.map(record => importJob(record));
};

/** Every job of the first project that this kind of server has a list of, asked by the server's own routes. */
export const readTruth: Readonly<Record<ModeName, (served: Served) => Promise<readonly ServerJob[]>>> = {
  'job-center': readJobCenter,
  public: readPublic,
  milvus: readMilvus,
};
