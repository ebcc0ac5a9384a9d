import { type Asked, json, type Reply, refusal } from './network.ts';

export type CloudMode = 'job-center' | 'public' | 'milvus';

/** A job of the small cloud. It runs from its birth to its end. */
export type SmallJob = {
  readonly id: string;
  readonly kind: 'import' | 'spark' | 'backup';
  readonly cluster: number;
  readonly bornAt: number;
  readonly endsAt: number;
  readonly fails: boolean;
  readonly isCanceled?: boolean;
};

export type SmallCloudOptions = {
  readonly mode: CloudMode;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly clusters?: number;
  /** How many finished jobs of each kind the server still lists. */
  readonly keeps?: number;
};

const words = {
  // Milvus has no word for it.
  import: { running: 'Importing', done: 'Completed', failed: 'Failed', canceled: 'Failed' },
  spark: { running: 'RUNNING', done: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  backup: { running: 'CREATING', done: 'AVAILABLE', failed: 'FAILED', canceled: 'CANCELED' },
} as const;

const centerWords = { running: 'IN_PROGRESS', done: 'SUCCESSFUL', failed: 'FAILED', canceled: 'CANCELED' } as const;

const noRoute = (): Reply => ({ status: 404, body: '404 page not found' });

/** A server in a few lines, in each of the three kinds, whose jobs come and end as a test says. */
export const smallCloud = ({ mode, now, clusters = 2, keeps = 50 }: SmallCloudOptions) => {
  let jobs: readonly SmallJob[] = [];
  let count = 0;
  /** Every POST that changes something. */
  const changes: string[] = [];

  const stateOf = (job: SmallJob): keyof typeof centerWords => {
    if (job.isCanceled) return 'canceled';
    if (now() < job.endsAt) return 'running';
    return job.fails ? 'failed' : 'done';
  };
  const progressOf = (job: SmallJob): number =>
    Math.max(0, Math.min(100, Math.floor((100 * (now() - job.bornAt)) / Math.max(1, job.endsAt - job.bornAt))));
  const clusterId = (index: number): string => `in01-${index}`;
  const iso = (at: number): string => new Date(at).toISOString();

  const begin = (kind: SmallJob['kind'], given: Partial<SmallJob> & { readonly lasts?: number } = {}): SmallJob => {
    count += 1;
    // An int64, as data planes count.
    const id = kind === 'import' ? `${450_000_000_000_000_000n + BigInt(count)}` : `${kind}-${count}`;
    const { lasts = 60_000, ...rest } = given;
    const job = { id, kind, cluster: count % clusters, bornAt: now(), endsAt: now() + lasts, fails: false, ...rest };
    jobs = [job, ...jobs];
    return job;
  };

  /** What the server lists: finished jobs beyond `keeps` of a kind are forgotten. */
  const listed = (): readonly SmallJob[] => {
    const left = { import: keeps, spark: keeps, backup: keeps };
    jobs = jobs.filter(job => {
      if (stateOf(job) === 'running') return true;
      left[job.kind] -= 1;
      return left[job.kind] >= 0;
    });
    return jobs;
  };
  const find = (id: unknown): SmallJob | undefined => listed().find(job => job.id === id);

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
    createdAt: iso(job.bornAt),
    startedAt: iso(job.bornAt),
    finishedAt: stateOf(job) === 'running' ? null : iso(job.endsAt),
  });
  const sparkItem = (job: SmallJob) => ({ ...centerItem(job), regionId: 'r1', status: words.spark[stateOf(job)] });
  const importItem = (job: SmallJob) => ({
    jobId: job.id,
    collectionName: 'books',
    state: words.import[stateOf(job)],
    ...(mode === 'milvus' ? { progress: progressOf(job), reason: job.isCanceled ? 'aborted by user' : '' } : {}),
  });

  const tokenPage = (all: readonly SmallJob[], { query }: Asked, item: (job: SmallJob) => object): Reply => {
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

  const describeImport = (job: SmallJob | undefined): Reply =>
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

  const create = (kind: SmallJob['kind'], cluster: number): Reply => json({ jobId: begin(kind, { cluster }).id });

  const milvus = ({ path, body }: Asked): Reply => {
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
        jobs = jobs.map(one => (one === job ? { ...one, endsAt: now(), isCanceled: true } : one));
        return json({});
      case 'create':
        changes.push('create');
        return create('import', 0);
      default:
        return noRoute();
    }
  };

  const sparkJob = (id: string, action: string | undefined): Reply => {
    const job = find(id);
    if (job === undefined || (mode === 'public' && job.kind !== 'spark')) {
      return refusal(404, 96026, 'the job does not exist');
    }
    const item = mode === 'job-center' ? centerItem : sparkItem;
    if (action === undefined) return json(item(job));
    changes.push(`${action} ${job.id}`);
    if (action === 'retry') return json(item(begin(job.kind, { cluster: job.cluster })));
    jobs = jobs.map(one => (one === job ? { ...one, endsAt: now(), isCanceled: true } : one));
    return json({ ...item(job), status: 'CANCELING' });
  };

  const publicOnly = (asked: Asked): Reply => {
    const { path, query, body } = asked;
    const imports = listed().filter(({ kind, cluster }) => kind === 'import' && clusterId(cluster) === body.clusterId);
    switch (path) {
      case '/v2/jobs':
        if (query.get('type') !== 'SPARK') return noRoute();
        return tokenPage(
          listed().filter(({ kind }) => kind === 'spark'),
          asked,
          sparkItem,
        );
      case '/v2/backups': {
        const backups = listed().filter(({ kind }) => kind === 'backup');
        return numberPage(backups, Number(query.get('currentPage')), Number(query.get('pageSize')), 'backups', job => ({
          backupId: job.id,
          status: words.backup[stateOf(job)],
          createTime: iso(job.bornAt),
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

  const answer = (asked: Asked): Reply => {
    const { path, query } = asked;
    if (mode === 'milvus') return milvus(asked);
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
    if (mode === 'public') return publicOnly(asked);
    if (path === '/v2/jobs') {
      const statuses = query.getAll('status');
      const fits = (job: SmallJob): boolean => statuses.length === 0 || statuses.includes(centerWords[stateOf(job)]);
      return tokenPage(listed().filter(fits), asked, centerItem);
    }
    return noRoute();
  };

  return { answer, begin, listed, changes, stateOf };
};
