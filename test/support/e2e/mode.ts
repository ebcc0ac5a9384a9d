import process from 'node:process';
import type { Served } from './program.ts';
import type { ServerJob, Status } from './truth.ts';

/** The kinds of server that zjobs is tried with; the names are those of `zjobs serve --routes`. */
export type ModeName = 'job-center' | 'public' | 'milvus';

/** What a job is chosen by. */
export type Wanted = {
  readonly type: string;
  readonly subtype?: string;
  readonly status?: Status;
  readonly also?: (job: ServerJob) => boolean;
};

/** A kind of job by what tests call it, and what zjobs says of it where it refuses. */
type Refused = readonly [what: string, wanted: Wanted, reason: string];

/** What a kind of server can do and tells, and what zjobs makes of it. Tests read here what to expect. */
export type Mode = {
  readonly name: ModeName;
  /** Where a user has what opens the server. */
  readonly keyVariable: 'ZILLIZ_API_KEY' | 'MILVUS_TOKEN';
  readonly hasProjects: boolean;
  /** What the first project is called. */
  readonly project: string;
  /** How the header begins, and the badge that it has. */
  readonly header: (host: string) => string;
  readonly badge: string | null;
  /** Jobs of the first project that the lists of this server tell, of 200. */
  readonly total: number;
  /** Whether a list tells these of a job. */
  readonly tells: { readonly creator: boolean; readonly times: boolean; readonly description: boolean };
  /** The route that tells of most jobs. */
  readonly list: readonly [method: 'GET' | 'POST', path: RegExp];
  /** A page of that list with one job in it, whose texts are free. */
  readonly page: (texts: { readonly jobId: string; readonly text: string; readonly status?: string }) => object;
  /** A job at work that can be canceled, and the label that it has. */
  readonly running: Wanted;
  readonly runningLabel: string;
  /** What the list shows in wide characters, if anything. */
  readonly wide: readonly RegExp[];
  readonly finished: Wanted;
  /** Every kind of job that can be canceled. */
  readonly cancelable: readonly (readonly [what: string, wanted: Wanted])[];
  readonly notCancelable: readonly Refused[];
  /** Two of these that are listed from the first second. */
  readonly notCancelablePair: readonly [Refused, Refused];
  readonly cancelRoute: RegExp;
  /** The request that cancels, as it is sent. */
  readonly cancelRequest: (
    served: Pick<Served, 'projectId'>,
    jobId: string,
  ) => { readonly path: string; readonly body: object | null };
  /** Code and words by which the server tells a member that the role does not suffice. */
  readonly denial: { readonly code: number; readonly message: string };
  /** `route`: a failed import is run again by the server. `request`: only its request, sent once more, runs it again. */
  readonly retry: 'route' | 'request';
};

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;
const runningImport = { type: 'IMPORT', status: 'IN_PROGRESS' } as const;
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
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: null,
  total: 200,
  tells: { creator: true, times: true, description: true },
  list: ['GET', /^\/v2\/jobs\?/],
  page: ({ jobId, text, status = 'FAILED' }) => ({
    total: 1,
    items: [{ jobId, type: 'IMPORT', status, progress: 10, description: text, reason: text, createdBy: text }],
  }),
  running: runningBackup,
  runningLabel: 'Cluster backup',
  wide: [/商品カタ|を一時/],
  finished: { type: 'BACKUP', subtype: 'COLLECTION', status: 'SUCCESSFUL' },
  cancelable: [
    ['a cluster backup', runningBackup],
    ['a collection backup', { type: 'BACKUP', subtype: 'COLLECTION', status: 'IN_PROGRESS' }],
    ['a backup that waits', { type: 'BACKUP', subtype: 'CLUSTER', status: 'PENDING' }],
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
      'Jobs of the type Collection restore can’t be canceled; only backups, migrations, exports and Spark jobs can.',
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
  keyVariable: 'ZILLIZ_API_KEY',
  hasProjects: true,
  project: 'Search Platform',
  header: host => `Search Platform · ${host}`,
  badge: 'PUBLIC API',
  total: 80,
  tells: { creator: false, times: true, description: true },
  list: ['GET', /^\/v2\/jobs\?type=SPARK/],
  page: ({ jobId, text, status = 'FAILED' }) => ({
    total: 1,
    items: [{ jobId, type: 'SPARK', status, description: text }],
  }),
  running: runningSpark,
  runningLabel: 'Spark',
  wide: [/商品カタ|論文要/],
  finished: { type: 'BACKUP', subtype: 'COLLECTION', status: 'SUCCESSFUL' },
  cancelable: [
    ['a Spark job', runningSpark],
    ['a Spark job that waits', { type: 'SPARK', status: 'PENDING' }],
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
  keyVariable: 'MILVUS_TOKEN',
  hasProjects: false,
  project: 'Milvus',
  header: host => ` zjobs  ${host}`,
  badge: 'MILVUS',
  total: 42,
  tells: { creator: false, times: false, description: false },
  list: ['POST', /^\/v2\/vectordb\/jobs\/import\/list$/],
  page: ({ jobId, text, status = 'Failed' }) => ({
    records: [{ jobId, collectionName: text, state: status, progress: 10, reason: text }],
  }),
  running: runningImport,
  runningLabel: 'Import',
  wide: [],
  finished: { type: 'IMPORT', status: 'SUCCESSFUL' },
  cancelable: [
    ['an import', runningImport],
    ['an import that waits', { type: 'IMPORT', status: 'PENDING' }],
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

/** Every kind of server, by its name. */
export const modes: Readonly<Record<ModeName, Mode>> = { 'job-center': jobCenter, public: publicApi, milvus };

const isModeName = (name: string): name is ModeName => name in modes;

const nameOfRun = process.env.ZJOBS_E2E_MODE ?? 'job-center';
if (!isModeName(nameOfRun)) throw new Error(`ZJOBS_E2E_MODE is none of ${Object.keys(modes)}: ${nameOfRun}`);

/** The kind of server that this run of the tests is about. */
export const mode: Mode = modes[nameOfRun];

/** What opens the server, in the environment that zjobs is started with. */
export const keyOf = ({ keyVariable }: Mode, { apiKey }: Pick<Served, 'apiKey'>): Record<string, string> => ({
  [keyVariable]: apiKey,
});

/** The options that name the first project; a server without projects needs none. */
export const projectOf = ({ hasProjects }: Mode, { projectId }: Pick<Served, 'projectId'>): readonly string[] =>
  hasProjects ? ['--project', projectId] : [];
