import type { ServerKind } from '../../src/cloud/capabilities.ts';
import { json, type NetworkReply, type NetworkRequest, refusal } from './network.ts';

/** A job of the small cloud. It runs from `startedAt` to `endsAt`, in ms since 1970. */
export type SmallJob = {
  readonly id: string;
  readonly kind: 'import' | 'spark' | 'backup';
  readonly cluster: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly fails: boolean;
  readonly isCanceled?: boolean;
};

export type SmallCloudOptions = {
  readonly serverKind: ServerKind;
  /** The current time, in ms since 1970. */
  readonly now: () => number;
  readonly clusters?: number;
  /** How many finished jobs of each kind the server keeps. */
  readonly keptPerKind?: number;
};

const words = {
  // Milvus has no state for a canceled import.
  import: { running: 'Importing', done: 'Completed', failed: 'Failed', canceled: 'Failed' },
  spark: { running: 'RUNNING', done: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  backup: { running: 'CREATING', done: 'AVAILABLE', failed: 'FAILED', canceled: 'CANCELED' },
} as const;

const centerWords = { running: 'IN_PROGRESS', done: 'SUCCESSFUL', failed: 'FAILED', canceled: 'CANCELED' } as const;

const noRoute = (): NetworkReply => ({ status: 404, body: '404 page not found' });

const clusterId = (index: number): string => `in01-${index}`;
const iso = (at: number): string => new Date(at).toISOString();

/** The jobs of the small cloud, newest first. */
const createJobs = ({ now, clusters = 2, keptPerKind = 50 }: Omit<SmallCloudOptions, 'serverKind'>) => {
  let jobs: readonly SmallJob[] = [];
  let count = 0;

  const stateOf = (job: SmallJob): keyof typeof centerWords => {
    if (job.isCanceled) return 'canceled';
    if (now() < job.endsAt) return 'running';
    return job.fails ? 'failed' : 'done';
  };
  const progressOf = (job: SmallJob): number =>
    Math.max(0, Math.min(100, Math.floor((100 * (now() - job.startedAt)) / Math.max(1, job.endsAt - job.startedAt))));

  const begin = (kind: SmallJob['kind'], given: Partial<SmallJob> & { readonly lasts?: number } = {}): SmallJob => {
    count += 1;
    // Data planes number jobs with an int64.
    const id = kind === 'import' ? `${450_000_000_000_000_000n + BigInt(count)}` : `${kind}-${count}`;
    const { lasts = 60_000, ...rest } = given;
    const job = { id, kind, cluster: count % clusters, startedAt: now(), endsAt: now() + lasts, fails: false, ...rest };
    jobs = [job, ...jobs];
    return job;
  };

  /** The jobs that the server lists. It forgets finished jobs beyond `keptPerKind` of a kind. */
  const listed = (): readonly SmallJob[] => {
    const left = { import: keptPerKind, spark: keptPerKind, backup: keptPerKind };
    jobs = jobs.filter(job => {
      if (stateOf(job) === 'running') return true;
      left[job.kind] -= 1;
      return left[job.kind] >= 0;
    });
    return jobs;
  };

  const cancel = (job: SmallJob): void => {
    jobs = jobs.map(one => (one === job ? { ...one, endsAt: now(), isCanceled: true } : one));
  };
  return { stateOf, progressOf, begin, listed, cancel };
};

/** How the server describes jobs in its answers. */
const createRecords = (serverKind: ServerKind, { stateOf, progressOf }: ReturnType<typeof createJobs>) => {
  const centerItem = (job: SmallJob) => ({
    jobId: job.id,
    projectId: 'proj-1',
    type: job.kind === 'import' ? 'IMPORT' : job.kind === 'spark' ? 'SPARK' : 'BACKUP',
    subtype: null,
    description: `job ${job.id}`,
    status: centerWords[stateOf(job)],
    progress: progressOf(job),
    reason: stateOf(job) === 'failed' ? 'a file is missing' : null,
    clusterId: clusterId(job.cluster),
    collectionName: 'books',
    createdAt: iso(job.startedAt),
    startedAt: iso(job.startedAt),
    finishedAt: stateOf(job) === 'running' ? null : iso(job.endsAt),
  });
  const sparkItem = (job: SmallJob) => ({ ...centerItem(job), regionId: 'r1', status: words.spark[stateOf(job)] });
  const importItem = (job: SmallJob) => ({
    jobId: job.id,
    collectionName: 'books',
    state: words.import[stateOf(job)],
    ...(serverKind === 'milvus' ? { progress: progressOf(job), reason: job.isCanceled ? 'aborted by user' : '' } : {}),
  });

  const describeImport = (job: SmallJob | undefined): NetworkReply =>
    job === undefined
      ? refusal(200, 2100, 'the import job does not exist')
      : json({
          ...importItem(job),
          progress: progressOf(job),
          reason: job.isCanceled ? 'aborted by user' : '',
          fileName: 'a.json',
          fileSize: 10,
          details: [],
        });

  return { centerItem, sparkItem, importItem, describeImport };
};

const tokenPage = (
  all: readonly SmallJob[],
  { query }: NetworkRequest,
  item: (job: SmallJob) => object,
): NetworkReply => {
  const size = Number(query.get('pageSize') ?? 10);
  const from = query.has('pageToken') ? all.findIndex(({ id }) => id === query.get('pageToken')) + 1 : 0;
  const page = all.slice(from, from + size);
  const more = from + size < all.length;
  return json({ total: all.length, items: page.map(item), ...(more && { nextPageToken: page.at(-1)?.id }) });
};
const numberPage = (
  all: readonly SmallJob[],
  page: number,
  size: number,
  name: string,
  item: (job: SmallJob) => object,
) =>
  json({
    count: all.length,
    currentPage: page,
    pageSize: size,
    [name]: all.slice((page - 1) * size, page * size).map(item),
  });

/** A minimal server of any kind. The test decides when jobs start and end. */
export const smallCloud = (options: SmallCloudOptions) => {
  const { serverKind, clusters = 2 } = options;
  const jobs = createJobs(options);
  const { stateOf, begin, listed } = jobs;
  const { centerItem, sparkItem, importItem, describeImport } = createRecords(serverKind, jobs);
  /** Every POST that changed something. */
  const changes: string[] = [];

  const create = (kind: SmallJob['kind'], cluster: number): NetworkReply =>
    json({ jobId: begin(kind, { cluster }).id });

  const milvus = ({ path, body }: NetworkRequest): NetworkReply => {
    const imports = listed().filter(({ kind }) => kind === 'import');
    const job = imports.find(({ id }) => id === body.jobId);
    switch (path.replace('/v2/vectordb/jobs/import/', '')) {
      case 'list':
        return json({ records: imports.map(importItem) });
      case 'describe':
        return describeImport(job);
      case 'abort':
        if (body.jobId === undefined) return refusal(200, 1802, 'missing required parameters: jobId');
        if (job === undefined) return refusal(200, 2100, 'the import job does not exist');
        changes.push(`abort ${job.id}`);
        jobs.cancel(job);
        return json({});
      case 'create':
        changes.push('create');
        return create('import', 0);
      default:
        return noRoute();
    }
  };

  const sparkJob = (id: string, action: string | undefined): NetworkReply => {
    const job = listed().find(one => one.id === id);
    if (job === undefined || (serverKind === 'public' && job.kind !== 'spark')) {
      return refusal(404, 96026, 'the job does not exist');
    }
    const item = serverKind === 'job-center' ? centerItem : sparkItem;
    if (action === undefined) return json(item(job));
    changes.push(`${action} ${job.id}`);
    if (action === 'retry') return json(item(begin(job.kind, { cluster: job.cluster })));
    jobs.cancel(job);
    return json({ ...item(job), status: 'CANCELING' });
  };

  const publicOnly = (request: NetworkRequest): NetworkReply => {
    const { path, query, body } = request;
    const imports = listed().filter(({ kind, cluster }) => kind === 'import' && clusterId(cluster) === body.clusterId);
    switch (path) {
      case '/v2/jobs':
        if (query.get('type') !== 'SPARK') return noRoute();
        return tokenPage(
          listed().filter(({ kind }) => kind === 'spark'),
          request,
          sparkItem,
        );
      case '/v2/backups': {
        const backups = listed().filter(({ kind }) => kind === 'backup');
        return numberPage(backups, Number(query.get('currentPage')), Number(query.get('pageSize')), 'backups', job => ({
          backupId: job.id,
          status: words.backup[stateOf(job)],
          createTime: iso(job.startedAt),
          clusterId: clusterId(job.cluster),
        }));
      }
      case '/v2/vectordb/jobs/import/list':
        if (body.clusterId === undefined) return refusal(200, 1802, 'missing clusterId');
        return numberPage(imports, Number(body.currentPage), Number(body.pageSize), 'records', importItem);
      case '/v2/vectordb/jobs/import/describe':
        return describeImport(imports.find(({ id }) => id === body.jobId));
      case '/v2/vectordb/jobs/import/create':
        changes.push('create');
        return create('import', Number(String(body.clusterId).slice(5)));
      case '/v2/vectordb/jobs/external_collection/list':
        return json({ records: [] });
      default:
        return /^\/v2\/jobs\/[^/]+$/.test(path) ? refusal(404, 96026, 'the job does not exist') : noRoute();
    }
  };

  const answer = (request: NetworkRequest): NetworkReply => {
    const { path, query } = request;
    if (serverKind === 'milvus') return milvus(request);
    const [, id, action] = /^\/v2\/projects\/proj-1\/jobs\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (id !== undefined) return sparkJob(id, action);
    if (path === '/v2/projects') return json([{ projectId: 'proj-1', projectName: 'One', regionIds: ['r1'] }]);
    if (path === '/v2/clusters') {
      const records = Array.from({ length: clusters }, (_, index) => ({
        clusterId: clusterId(index),
        clusterName: `cluster ${index}`,
        regionId: 'r1',
        projectId: 'proj-1',
        status: 'RUNNING',
        connectAddress: `https://${clusterId(index)}.zillizcloud.com`,
      }));
      return json({ count: clusters, currentPage: 1, pageSize: 100, clusters: records });
    }
    if (serverKind === 'public') return publicOnly(request);
    if (path === '/v2/jobs') {
      const statuses = query.getAll('status');
      const fits = (job: SmallJob): boolean => statuses.length === 0 || statuses.includes(centerWords[stateOf(job)]);
      return tokenPage(listed().filter(fits), request, centerItem);
    }
    return noRoute();
  };

  return { answer, begin, listed, changes, stateOf };
};
