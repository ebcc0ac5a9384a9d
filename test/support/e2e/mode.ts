import process from 'node:process';
import type { Mode, ModeName } from './mode-type.ts';
import type { RunningServer } from './server.ts';
import type { ServerJob } from './server-jobs.ts';

export type { JobCriteria, Mode, ModeName, ModeRoutes } from './mode-type.ts';

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;
const runningImport = {
  type: 'IMPORT',
  status: 'IN_PROGRESS',
  where: ({ rawStatus }: ServerJob): boolean => rawStatus !== 'Uncommitted',
} as const;
const runningBackup = { type: 'BACKUP', subtype: 'CLUSTER', status: 'IN_PROGRESS' } as const;
const runningSpark = { type: 'SPARK', status: 'IN_PROGRESS' } as const;

const zeroDowntime = { type: 'MIGRATION', subtype: 'OPENSEARCH_ZERO_DOWNTIME', status: 'IN_PROGRESS' } as const;

const sparkRequest: Mode['cancelRequest'] = ({ projectId }, jobId) => ({
  path: `/v2/projects/${projectId}/jobs/${jobId}/cancel`,
  body: null,
});

const illegalKey = /^zjobs: .*The apikey is illegal .*ZILLIZ_API_KEY.*\(code 21119, requestid \w+\)/m;
const needsOwner = { code: 96013, message: 'The org owner or project owner is needed.' };
const onlyUnfinished = 'Only Pending or In Progress jobs can be canceled; this one is ';

const jobCenter: Mode = {
  name: 'job-center',
  can: {
    ...{ cancel: true, import: true, reportProgress: true, checkKeys: true, checkRoles: true },
    ...{ keepIdempotencyKeys: false, keepIds: true },
  },
  server: { routes: 'job-center' },
  livelySpeed: 6,
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: null,
  total: 200,
  lists: { creator: true, times: true, description: true, type: true, total: true },
  listRoute: ['GET', /^\/v2\/jobs\?/],
  listRecord: ({ jobId, text, status = 'FAILED' }) => ({
    ...{ jobId, type: 'IMPORT', status, progress: 10, description: text, reason: text, createdBy: text },
  }),
  listBody: items => ({ code: 0, data: { total: items.length, items } }),
  running: runningBackup,
  runningLabel: 'Cluster backup',
  wideText: [/[ぁ-ヿ一-鿿]{4}/],
  finished: { type: 'BACKUP', subtype: 'COLLECTION', status: 'SUCCESSFUL' },
  failed: failedImport,
  cancelable: [
    ['a cluster backup', runningBackup],
    ['a collection backup', { type: 'BACKUP', subtype: 'COLLECTION', status: 'IN_PROGRESS' }],
    ['a pending backup', { type: 'BACKUP', subtype: 'CLUSTER', status: 'PENDING' }],
    ['an export', { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' }],
    ['a migration', { type: 'MIGRATION', subtype: 'CROSS_ORG', status: 'IN_PROGRESS' }],
    ['a Spark job', runningSpark],
  ],
  notCancelable: [
    [
      'a copy to other regions',
      { type: 'BACKUP', subtype: 'COPY' },
      'Backup copies to other regions can’t be canceled',
    ],
    ['a zero downtime migration', zeroDowntime, 'Zero downtime migrations can’t be canceled; other migrations can.'],
    [
      'a restore',
      { type: 'RESTORE', subtype: 'COLLECTION', status: 'IN_PROGRESS' },
      'Jobs of the type Collection restore can’t be canceled.',
    ],
    ['an import', runningImport, 'Import jobs can’t be canceled on this server'],
    [
      'a clone',
      { type: 'CLONE_COLLECTION', status: 'IN_PROGRESS' },
      'Jobs of the type Clone collection can’t be canceled',
    ],
    [
      'a successful backup',
      { type: 'BACKUP', subtype: 'CLUSTER', status: 'SUCCESSFUL' },
      `${onlyUnfinished}Successful.`,
    ],
    ['a failed export', { type: 'EXPORT_BACKUP', status: 'FAILED' }, `${onlyUnfinished}Failed.`],
    [
      'a canceled migration',
      { type: 'MIGRATION', subtype: 'QDRANT', status: 'CANCELED' },
      `${onlyUnfinished}Canceled.`,
    ],
    ['a backup that is being canceled', { type: 'BACKUP', status: 'CANCELING' }, `${onlyUnfinished}Canceling.`],
  ],
  notCancelablePair: [
    ['an import', runningImport, 'Import jobs can’t be canceled on this server'],
    ['a zero downtime migration', zeroDowntime, 'Zero downtime migrations can’t be canceled'],
  ],
  cancelRoute: /\/cancel$/,
  cancelRequest: sparkRequest,
  denial: needsOwner,
  keyRejection: illegalKey,
  retry: 'route',
};

const publicApi: Mode = {
  name: 'public',
  can: {
    ...{ cancel: true, import: true, reportProgress: true, checkKeys: true, checkRoles: true },
    ...{ keepIdempotencyKeys: false, keepIds: false },
  },
  server: { routes: 'public' },
  livelySpeed: 6,
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: 'PUBLIC API',
  total: 93,
  lists: { creator: false, times: true, description: true, type: false, total: false },
  listRoute: ['GET', /^\/v2\/jobs\?type=SPARK/],
  listRecord: ({ jobId, text, status = 'FAILED' }) => ({ jobId, type: 'SPARK', status, description: text }),
  listBody: items => ({ code: 0, data: { total: items.length, items } }),
  running: runningSpark,
  runningLabel: 'Spark',
  wideText: [/[ぁ-ヿ一-鿿]{4}/],
  finished: { type: 'BACKUP', subtype: 'COLLECTION', status: 'SUCCESSFUL' },
  failed: failedImport,
  cancelable: [
    ['a Spark job', runningSpark],
    ['a pending Spark job', { type: 'SPARK', status: 'PENDING' }],
  ],
  notCancelable: [
    [
      'a cluster backup',
      runningBackup,
      'The public API has no cancel for Cluster backup jobs; use the console. https://cloud.zilliz.com',
    ],
    [
      'a collection backup',
      { type: 'BACKUP', subtype: 'COLLECTION', status: 'IN_PROGRESS' },
      'The public API has no cancel for Collection backup jobs; use the console.',
    ],
    ['an import', runningImport, 'Import jobs can’t be canceled on this server: it can’t abort them.'],
    [
      'a refresh',
      { type: 'EXTERNAL_COLLECTION_REFRESH' },
      'Jobs of the type External collection refresh can’t be canceled',
    ],
    ['a failed Spark job', { type: 'SPARK', status: 'FAILED' }, `${onlyUnfinished}Failed.`],
    ['a canceled Spark job', { type: 'SPARK', status: 'CANCELED' }, `${onlyUnfinished}Canceled.`],
    [
      'a successful backup',
      { type: 'BACKUP', subtype: 'CLUSTER', status: 'SUCCESSFUL' },
      `${onlyUnfinished}Successful.`,
    ],
  ],
  notCancelablePair: [
    ['an import', runningImport, 'Import jobs can’t be canceled on this server'],
    ['a backup', runningBackup, 'The public API has no cancel for Cluster backup jobs; use the console.'],
  ],
  cancelRoute: /\/cancel$/,
  cancelRequest: sparkRequest,
  denial: needsOwner,
  keyRejection: illegalKey,
  retry: 'request',
};

const milvus: Mode = {
  name: 'milvus',
  can: {
    ...{ cancel: true, import: true, reportProgress: true, checkKeys: true, checkRoles: true },
    ...{ keepIdempotencyKeys: true, keepIds: false },
  },
  server: { routes: 'milvus' },
  livelySpeed: 60,
  keyVariable: 'MILVUS_TOKEN',
  hasProjects: false,
  project: 'Milvus',
  header: host => ` zjobs  ${host}`,
  badge: 'MILVUS',
  total: 42,
  lists: { creator: false, times: false, description: false, type: false, total: false },
  listRoute: ['POST', /^\/v2\/vectordb\/jobs\/import\/list$/],
  listRecord: ({ jobId, text, status = 'Failed' }) => ({
    ...{ jobId, collectionName: text, state: status, progress: 10, reason: text },
  }),
  listBody: records => ({ code: 0, data: { records } }),
  running: runningImport,
  runningLabel: 'Import',
  wideText: [],
  finished: { type: 'IMPORT', status: 'SUCCESSFUL' },
  failed: failedImport,
  cancelable: [
    ['an import', runningImport],
    ['a pending import', { type: 'IMPORT', status: 'PENDING' }],
    ['an import that waits for its commit', { type: 'IMPORT', where: ({ rawStatus }) => rawStatus === 'Uncommitted' }],
  ],
  notCancelable: [
    ['a successful import', { type: 'IMPORT', status: 'SUCCESSFUL' }, `${onlyUnfinished}Successful.`],
    ['a failed import', failedImport, `${onlyUnfinished}Failed.`],
  ],
  notCancelablePair: [
    ['a successful import', { type: 'IMPORT', status: 'SUCCESSFUL' }, `${onlyUnfinished}Successful.`],
    ['a failed import', failedImport, `${onlyUnfinished}Failed.`],
  ],
  cancelRoute: /\/import\/abort$/,
  cancelRequest: (_, jobId) => ({ path: '/v2/vectordb/jobs/import/abort', body: { jobId } }),
  keyRejection: /^zjobs: .*User hasn't authenticated.*\(code 1800, requestid \w+\)/m,
  denial: { code: 1401, message: 'privilege not permitted: PrivilegeImport is needed' },
  retry: 'request',
};

const noAbort = 'Import jobs can’t be canceled on this server: it can’t abort them.';

/** A Milvus 2.x, which has no routes to abort and commit imports. */
const milvus2: Mode = {
  ...milvus,
  name: 'milvus-2',
  can: { ...milvus.can, cancel: false, keepIdempotencyKeys: false },
  server: { routes: 'milvus', milvusVersion: '2.5' },
  cancelable: [],
  notCancelable: [
    ['a running import', runningImport, noAbort],
    ['a successful import', { type: 'IMPORT', status: 'SUCCESSFUL' }, noAbort],
  ],
  notCancelablePair: [
    ['a running import', runningImport, noAbort],
    ['a failed import', failedImport, noAbort],
  ],
};

const runningMigration = { type: 'MIGRATION', subtype: 'ELASTICSEARCH', status: 'IN_PROGRESS' } as const;
const canceledMigration = { type: 'MIGRATION', status: 'CANCELED' } as const;
const endedMigration = { type: 'MIGRATION', subtype: 'QDRANT', status: 'SUCCESSFUL' } as const;
const failedMigration = { type: 'MIGRATION', status: 'FAILED' } as const;

const vts: Mode = {
  name: 'vts',
  can: {
    ...{ cancel: true, import: false, reportProgress: false, checkKeys: false, checkRoles: false },
    ...{ keepIdempotencyKeys: false, keepIds: false },
  },
  // It remembers jobs for a day, so it needs many to have more than a screen of them.
  server: { routes: 'vts', jobs: 3_000, seed: 1 },
  livelySpeed: 60,
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: false,
  project: 'VTS',
  header: host => ` zjobs  ${host}`,
  badge: 'VTS',
  total: 67,
  lists: { creator: false, times: true, description: true, type: false, total: false },
  listRoute: ['GET', /^\/running-jobs$/],
  listRecord: ({ jobId, text, status = 'FAILED' }) => ({
    ...{ jobId, jobName: text, jobStatus: status, errorMsg: text },
  }),
  // Its lists have no envelope.
  listBody: records => records,
  running: runningMigration,
  runningLabel: 'Migration from Elasticsearch',
  wideText: [/から/],
  finished: endedMigration,
  failed: failedMigration,
  cancelable: [
    ['a migration', runningMigration],
    ['a migration from OpenSearch', { type: 'MIGRATION', subtype: 'OPENSEARCH', status: 'IN_PROGRESS' }],
    ['a migration from a Milvus', { type: 'MIGRATION', subtype: 'MILVUS', status: 'IN_PROGRESS' }],
  ],
  notCancelable: [
    ['a canceled migration', canceledMigration, `${onlyUnfinished}Canceled.`],
    ['a successful migration', endedMigration, `${onlyUnfinished}Successful.`],
    ['a failed migration', failedMigration, `${onlyUnfinished}Failed.`],
  ],
  notCancelablePair: [
    ['a canceled migration', canceledMigration, `${onlyUnfinished}Canceled.`],
    ['a successful migration', endedMigration, `${onlyUnfinished}Successful.`],
  ],
  cancelRoute: /\/stop-job$/,
  cancelRequest: (_, jobId) => ({ path: '/stop-job', body: { jobId, isStopWithSavePoint: false } }),
  denial: null,
  keyRejection: null,
  retry: 'none',
};

/** Every kind of server, by name. */
export const modes: Readonly<Record<ModeName, Mode>> = {
  'job-center': jobCenter,
  public: publicApi,
  milvus,
  'milvus-2': milvus2,
  vts,
};

const isModeName = (name: string): name is ModeName => name in modes;

const nameOfRun = process.env.ZJOBS_E2E_MODE ?? 'job-center';
if (!isModeName(nameOfRun)) throw new Error(`ZJOBS_E2E_MODE must be one of ${Object.keys(modes)}, not ${nameOfRun}`);

/** The kind of server that this run tests. */
export const mode: Mode = modes[nameOfRun];

/** What `c` shows on the running job: the question, or why there is none. */
export const answerToCancel: RegExp | string = mode.can.cancel
  ? /Cancel this job\?/
  : (mode.notCancelable.find(([, criteria]) => criteria === mode.running)?.[2] ?? '');

/** The environment variable with the server's credential. */
export const credentialOf = (
  { keyVariable }: Mode,
  { apiKey }: Pick<RunningServer, 'apiKey'>,
): Record<string, string> => ({
  [keyVariable]: apiKey,
});

/** The options that select the first project; none for a server without projects. */
export const projectOptions = (
  { hasProjects }: Mode,
  { projectId }: Pick<RunningServer, 'projectId'>,
): readonly string[] => (hasProjects ? ['--project', projectId] : []);
