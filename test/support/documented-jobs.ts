import { type Contract, contractOf, type Operation } from './openapi.ts';
import { type Json, mergeShapes, shapeOfExample } from './shape.ts';

// Short examples of the documented requests and answers of Zilliz Cloud and Milvus, written for zjobs because the vendor's
// document is not part of the project. If a value may be absent, null or of several types, there is an example of each.

/** Examples of one route: its query, its bodies and the data of its answers. */
type Documented = {
  readonly route: `${'GET' | 'POST'} ${string}`;
  readonly query?: Readonly<Record<string, 'text' | 'number'>>;
  readonly bodies?: readonly Json[];
  readonly answers: readonly unknown[];
};

const time = '2024-07-30T16:49:50Z';
const paging = { pageSize: 'number', currentPage: 'number' } as const;
const page = { count: 1, currentPage: 1, pageSize: 10 };

const project = {
  projectName: 'Default Project',
  projectId: 'proj-1',
  regionIds: ['aws-us-west-2'],
  instanceCount: 2,
  createTime: time,
  plan: 'Enterprise',
};

const cluster = {
  clusterId: 'in01-1',
  clusterName: 'dedicated-3',
  description: '',
  regionId: 'aws-us-west-2',
  plan: 'Enterprise',
  cuType: 'Performance-optimized',
  cuSize: 1,
  status: 'RUNNING',
  connectAddress: 'https://in01-1.aws-us-west-2.vectordb.zillizcloud.com:19530',
  privateLinkAddress: '',
  createTime: time,
  projectId: 'proj-1',
  deploymentOption: 'Dedicated',
};

const controlPlaneJob = {
  jobId: 'job-1',
  type: 'MIGRATION',
  status: 'SUCCESSFUL',
  progress: '100',
  startTime: time,
  endTime: time,
  reason: '',
};

const spark = {
  jobId: 'job-1',
  projectId: 'proj-1',
  type: 'SPARK',
  description: 'Deduplicate',
  status: 'SUCCEEDED',
  regionId: 'aws-us-west-2',
  clusterId: 'in01-1',
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  durationSeconds: 12,
};
const waitingSpark = { ...spark, startedAt: null, finishedAt: null, durationSeconds: null };

const describedSpark = (one: Json, failureReason: Json | null): Json => ({
  ...one,
  submittedAt: time,
  artifact: 'volume://jobs/dedup.py',
  details: { sparkVersion: '3.5.1', executors: 4, executorMemory: '8g' },
  failureReason,
});
const sparkFailure = { code: 'FAILED', message: 'Out of memory', retryable: false };

const backup = {
  projectId: 'proj-1',
  backupId: 'backup1_1',
  backupName: 'Dedicated-01_backup1',
  backupType: 'CLUSTER',
  creationMethod: 'AUTO',
  size: 112,
  expireTime: time,
  clusterId: 'in01-1',
  clusterName: 'Dedicated-01',
  createTime: time,
  status: 'AVAILABLE',
};
const databases = [{ dbName: 'default', collections: [{ collectionName: 'articles', status: 'LOADED' }] }];

const file = {
  fileName: 'articles.json',
  fileSize: 3_279_917,
  state: 'Completed',
  progress: 100,
  completeTime: time,
  reason: '',
  totalRows: 5_979,
  importedRows: 5_979,
};
const describedImport = { ...file, jobId: 'job-1', collectionName: 'articles', details: [file] };
const locations: readonly Json[] = [{ clusterId: 'in01-1' }, { projectId: 'proj-1', regionId: 'aws-us-west-2' }];
const importNames = ['describe', 'getProgress', 'get_progress'] as const;
const imports = '/v2/vectordb/jobs/import';

const sources: readonly Json[] = [
  { objectUrl: 's3://b/a.json', accessKey: 'k', secretKey: 's' },
  { objectUrls: [['s3://b/a.json']], accessKey: 'k', secretKey: 's', token: 't' },
  { volumeName: 'v', dataPaths: [['a.json']] },
  { stageName: 'v', dataPaths: [['a.json']], partitionName: 'p', options: { timeout: '1h' } },
];

const refresh = {
  jobId: 2 ** 60,
  collectionName: 'lake',
  state: 'RefreshCompleted',
  progress: 100,
  externalSource: 's3://lake/table',
  externalSpec: '',
  startTime: 1_750_000_000_000,
  endTime: 1_750_000_090_000,
};
const failedRefresh = { ...refresh, state: 'RefreshFailed', reason: 'The table is gone' };
const refreshes = '/v2/vectordb/jobs/external_collection';

const shared: readonly Documented[] = [
  { route: 'GET /v2/projects', answers: [[project]] },
  { route: 'GET /v2/clusters', query: paging, answers: [{ ...page, clusters: [cluster] }] },
  { route: 'GET /v2/jobs/{jobId}', answers: [controlPlaneJob] },
  {
    route: 'GET /v2/backups',
    query: { projectId: 'text', clusterId: 'text', ...paging },
    answers: [{ ...page, backups: [backup] }],
  },
  {
    route: 'GET /v2/clusters/{clusterId}/backups/{backupId}',
    answers: [
      { ...backup, regionId: 'aws-us-west-2', dbCollections: databases },
      { ...backup, regionId: 'aws-us-west-2', dbCollections: [] },
    ],
  },
  {
    route: 'POST /v2/clusters/{clusterId}/backups/create',
    bodies: [
      { backupType: 'CLUSTER' },
      { backupType: 'COLLECTION', dbCollections: [{ dbName: 'd', collectionNames: ['c'] }] },
    ],
    answers: [{ backupId: 'backup1_1', backupName: 'Dedicated_01', jobId: 'job-1' }],
  },
  {
    route: `POST ${imports}/list`,
    bodies: locations.flatMap(one => [
      { ...one, pageSize: 100, currentPage: 1 },
      { ...one, dbName: '' },
    ]),
    answers: [{ ...page, records: [{ collectionName: 'articles', jobId: 'job-1', state: 'InProgress' }] }],
  },
  ...importNames.map(
    (name): Documented => ({
      route: `POST ${imports}/${name}`,
      bodies: locations.map(one => ({ ...one, jobId: 'job-1' })),
      answers: [describedImport],
    }),
  ),
  {
    route: `POST ${imports}/create`,
    bodies: sources.flatMap(source => [
      { ...locations[0], collectionName: 'c', ...source },
      { ...locations[1], dbName: 'd', collectionName: 'c', ...source },
    ]),
    answers: [{ jobId: 'job-1' }],
  },
];

const restore = {
  jobId: 2 ** 60,
  snapshotName: 'nightly',
  dbName: 'default',
  collectionName: 'lake',
  state: 'RestoreSnapshotExecuting',
  progress: 40,
  reason: '',
  startTime: 1_756_800_000_000,
  timeCost: 5_200,
};
const restores = '/v2/vectordb/jobs/snapshot';

/** The data plane, at the address of each cluster. */
const dataPlane = (address: string): readonly Documented[] => [
  {
    route: `POST ${address}${refreshes}/list`,
    bodies: [{ dbName: 'default' }, { dbName: 'default', collectionName: 'lake' }],
    answers: [{ records: [refresh, failedRefresh] }],
  },
  {
    route: `POST ${address}${refreshes}/describe`,
    bodies: [{ jobId: '461000000000000001' }, { jobId: refresh.jobId, dbName: 'default' }],
    answers: [refresh, failedRefresh],
  },
  { route: `POST ${address}${restores}/list`, bodies: [{}, { dbName: 'default' }], answers: [{ records: [restore] }] },
  {
    route: `POST ${address}${restores}/describe`,
    bodies: [{ jobId: '12345' }, { jobId: restore.jobId, dbName: 'default' }],
    answers: [restore],
  },
  { route: `POST ${address}/v2/vectordb/databases/list`, bodies: [{}], answers: [['default', 'sales']] },
];

const publicOnly: readonly Documented[] = [
  {
    route: 'GET /v2/jobs',
    query: {
      type: 'text',
      regionId: 'text',
      clusterId: 'text',
      status: 'text',
      createdAfter: 'text',
      createdBefore: 'text',
      pageSize: 'number',
      pageToken: 'text',
    },
    answers: [
      { total: 1, items: [spark, waitingSpark] },
      { total: 2, items: [spark], nextPageToken: 't' },
    ],
  },
  {
    route: 'GET /v2/projects/{projectId}/jobs/{jobId}',
    answers: [describedSpark(spark, null), describedSpark(waitingSpark, sparkFailure)],
  },
  {
    route: 'POST /v2/projects/{projectId}/jobs/{jobId}/cancel',
    answers: [describedSpark(spark, null), describedSpark(waitingSpark, null)],
  },
];

const milvusImport = { jobId: '461000000000000001', collectionName: 'articles', state: 'Completed', progress: 100 };
const { reason: _, ...milvusFile } = { ...file, fileName: '[articles.json]' };
const milvusDescribed = {
  ...milvusImport,
  fileSize: 3_279_917,
  completeTime: time,
  createTime: time,
  importedRows: 5_979,
  totalRows: 5_979,
  details: [milvusFile, { ...milvusFile, reason: '' }],
};

const milvus: readonly Documented[] = [
  {
    route: `POST ${imports}/list`,
    bodies: [{}, { dbName: 'default', collectionName: 'c', clusterId: '', pageSize: 1, currentPage: 1 }],
    answers: [{ records: [milvusImport, { ...milvusImport, reason: 'a.json: not found' }] }],
  },
  ...importNames.map(
    (name): Documented => ({
      route: `POST ${imports}/${name}`,
      bodies: [{ jobId: '1' }, { jobId: '1', dbName: 'default', clusterId: '' }],
      answers: [milvusDescribed, { ...milvusDescribed, reason: 'a.json: not found' }],
    }),
  ),
  {
    route: `POST ${imports}/create`,
    bodies: [
      { collectionName: 'c', files: [['a.json']] },
      { dbName: 'd', collectionName: 'c', partitionName: 'p', files: [['a.json']], options: { timeout: '1h' } },
    ],
    answers: [{ jobId: '461000000000000001' }],
  },
  ...['abort', 'commit'].map(
    (name): Documented => ({
      route: `POST ${imports}/${name}`,
      bodies: [{ jobId: '1' }, { jobId: '1', dbName: 'd', clusterId: '' }],
      answers: [{}],
    }),
  ),
];

const operationOf = ({ route, query, bodies, answers }: Documented): Operation => {
  const [method = '', path = ''] = route.split(' ');
  return {
    method,
    path,
    parameters: Object.entries(query ?? {}).map(([name, kind]) => ({
      name,
      schema:
        kind === 'number'
          ? { type: 'integer', minimum: 1, maximum: name === 'pageSize' ? 100 : 1e9 }
          : { type: 'string' },
    })),
    body: bodies ? mergeShapes(bodies.map(shapeOfExample), 'each') : null,
    answer: mergeShapes(answers.map(shapeOfExample), 'each'),
  };
};

/** The public API. */
export const publicContract: Contract = contractOf(
  [...shared, ...publicOnly, ...dataPlane(''), ...dataPlane('/data-plane/{clusterId}')].map(operationOf),
);

/** A self-hosted Milvus of the newest version. */
export const milvusContract: Contract = contractOf([...milvus, ...dataPlane('')].map(operationOf));
