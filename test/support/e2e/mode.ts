import process from 'node:process';
import type { JobCenterOptions, RouteSet } from '../../../src/server/options.ts';
import type { RunningServer } from './server.ts';
import type { ServerJob, Status } from './server-jobs.ts';

/** The kinds of server that the end-to-end tests run against. `milvus` is a 3.x, `milvus-2` a 2.x. */
export type ModeName = 'job-center' | 'public' | 'milvus' | 'milvus-2' | 'vts';

/** The routes of these servers. */
export type ModeRoutes = Exclude<RouteSet, 'milvus-backup'>;

/** Which job to find. Criteria that are absent match every job. */
export type JobCriteria = {
  readonly type: string;
  readonly subtype?: string;
  readonly status?: Status;
  readonly where?: (job: ServerJob) => boolean;
};

/** A kind of job that can't be canceled: its name in test titles, and the reason that zjobs shows. */
type RefusedJob = readonly [name: string, criteria: JobCriteria, reason: string];

/** What a kind of server can do, and what zjobs shows of it. Tests take their expectations from here. */
export type Mode = {
  readonly name: ModeName;
  /** How the embedded server is set up as one of this kind. */
  readonly server: Pick<JobCenterOptions, 'milvusVersion' | 'jobs'> & { readonly routes: ModeRoutes };
  /** The environment variable with the credential. A server that asks for none has an empty one. */
  readonly keyVariable: 'ZILLIZ_API_KEY' | 'MILVUS_TOKEN';
  readonly hasProjects: boolean;
  /** The name of the first project. */
  readonly project: string;
  /** The start of the header. */
  readonly header: (host: string) => string;
  /** The badge of this kind of server in the header; null when it has none. */
  readonly badge: string | null;
  /** How many jobs of the first project are in the lists of this server. */
  readonly total: number;
  /** Which fields the lists have. */
  readonly lists: { readonly creator: boolean; readonly times: boolean; readonly description: boolean };
  /** The list route with the most jobs. */
  readonly listRoute: readonly [method: 'GET' | 'POST', path: RegExp];
  /** A page of that list with one job, which has the given texts. */
  readonly listPage: (texts: { readonly jobId: string; readonly text: string; readonly status?: string }) => object;
  /** A running job that can be canceled, and the label of its type. */
  readonly running: JobCriteria;
  readonly runningLabel: string;
  /** The wide characters in the first rows of the list. */
  readonly wideText: readonly RegExp[];
  readonly finished: JobCriteria;
  readonly failed: JobCriteria;
  /** Every kind of job that can be canceled. */
  readonly cancelable: readonly (readonly [name: string, criteria: JobCriteria])[];
  readonly notCancelable: readonly RefusedJob[];
  /** Two kinds of job that can't be canceled and are in the list from the start. */
  readonly notCancelablePair: readonly [RefusedJob, RefusedJob];
  readonly cancelRoute: RegExp;
  /** The request that cancels a job. */
  readonly cancelRequest: (
    server: Pick<RunningServer, 'projectId'>,
    jobId: string,
  ) => { readonly path: string; readonly body: object | null };
  /** The error with which the server rejects an action of a member. Null for a server that has neither keys nor roles. */
  readonly denial: { readonly code: number; readonly message: string } | null;
  /** `route`: the server retries a failed import. `request`: the import request must be sent again. `none`: it has no imports. */
  readonly retry: 'route' | 'request' | 'none';
};

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

const needsOwner = { code: 96013, message: 'The org owner or project owner is needed.' };
const onlyUnfinished = 'Only Pending or In Progress jobs can be canceled; this one is ';

const jobCenter: Mode = {
  name: 'job-center',
  server: { routes: 'job-center' },
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: null,
  total: 200,
  lists: { creator: true, times: true, description: true },
  listRoute: ['GET', /^\/v2\/jobs\?/],
  listPage: ({ jobId, text, status = 'FAILED' }) => ({
    total: 1,
    items: [{ jobId, type: 'IMPORT', status, progress: 10, description: text, reason: text, createdBy: text }],
  }),
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
  retry: 'route',
};

const publicApi: Mode = {
  name: 'public',
  server: { routes: 'public' },
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: 'PUBLIC API',
  total: 93,
  lists: { creator: false, times: true, description: true },
  listRoute: ['GET', /^\/v2\/jobs\?type=SPARK/],
  listPage: ({ jobId, text, status = 'FAILED' }) => ({
    total: 1,
    items: [{ jobId, type: 'SPARK', status, description: text }],
  }),
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
    ['an import', runningImport, 'Import jobs can’t be canceled on this server: it offers no abort.'],
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
  retry: 'request',
};

const milvus: Mode = {
  name: 'milvus',
  server: { routes: 'milvus' },
  keyVariable: 'MILVUS_TOKEN',
  hasProjects: false,
  project: 'Milvus',
  header: host => ` zjobs  ${host}`,
  badge: 'MILVUS',
  total: 42,
  lists: { creator: false, times: false, description: false },
  listRoute: ['POST', /^\/v2\/vectordb\/jobs\/import\/list$/],
  listPage: ({ jobId, text, status = 'Failed' }) => ({
    records: [{ jobId, collectionName: text, state: status, progress: 10, reason: text }],
  }),
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
  denial: { code: 1401, message: 'privilege not permitted: PrivilegeImport is needed' },
  retry: 'request',
};

const noAbort = 'Import jobs can’t be canceled on this server: it offers no abort.';

/** A Milvus 2.x, which has no routes to abort and commit imports. */
const milvus2: Mode = {
  ...milvus,
  name: 'milvus-2',
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
  // It remembers jobs for a day, so it needs many to have more than a screen of them.
  server: { routes: 'vts', jobs: 3_000 },
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: false,
  project: 'VTS',
  header: host => ` zjobs  ${host}`,
  badge: 'VTS',
  total: 67,
  lists: { creator: false, times: true, description: true },
  listRoute: ['GET', /^\/running-jobs$/],
  listPage: () => {
    throw new Error('a list of VTS has no envelope');
  },
  running: runningMigration,
  runningLabel: 'Migration from Elasticsearch',
  wideText: [/から/],
  finished: endedMigration,
  failed: failedMigration,
  cancelable: [['a migration', runningMigration]],
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
