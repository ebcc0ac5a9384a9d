import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGateway } from '../../src/cloud/http-gateway.ts';
import { run } from '../../src/commands/run.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { apiKey, standIn } from '../support/stand-in-server.ts';

// Servers that give the documented answers and know nothing of zjobs. Each row of the README's table of servers is tried on them.

type Body = Readonly<Record<string, unknown>>;
/** Answers a request: the data, or a status and a whole body. */
type Route = (call: { readonly body: Body; readonly id: string; readonly url: URL }) => unknown;

class Whole {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

const bodyOf = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
};

/** A server with these routes; `{id}` stands for one part of a path. */
const serve = (routes: Readonly<Record<string, Route>>) =>
  standIn(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://stand-in');
    const called = `${request.method} ${url.pathname}`;
    const body = await bodyOf(request);
    const found = Object.entries(routes).flatMap(([route, respond]) => {
      const [match, id = ''] = new RegExp(`^${route.replace('{id}', '([^/]+)')}$`).exec(called) ?? [];
      return match === undefined ? [] : [{ respond, id }];
    });
    const answer = found[0]?.respond({ body, id: found[0].id, url }) ?? new Whole(404, '404 page not found');
    const { status, body: whole } = answer instanceof Whole ? answer : new Whole(200, { code: 0, data: answer });
    response.writeHead(status, { 'content-type': 'application/json', requestid: 'req-1' });
    response.end(typeof whole === 'string' ? whole : JSON.stringify(whole));
  });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command on the server, with the files of zjobs in a folder of the test. */
const runOn = async (endpoint: string, env: Readonly<Record<string, string>>, ...argv: readonly string[]) => {
  const places = { XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') };
  const fake = createFakeWorld({ env: { ...places, ...env, ZJOBS_ENDPOINT: endpoint } });
  const world = {
    ...fake.world,
    // Real servers need real time.
    now: Date.now,
    sleep: (ms: number, signal?: AbortSignal) => pause(Math.min(ms, 20), undefined, signal && { signal }),
    openGateway: async (access: Parameters<typeof fake.world.openGateway>[0]) =>
      createGateway({ ...access, userAgent: 'zjobs/test', proxies: {} }),
  };
  const code = await run([...argv], world);
  return { code, out: fake.out(), err: fake.err() };
};

type Row = {
  readonly id: string;
  readonly type: string;
  /** The status that the list shows; null for a job that no list shows. */
  readonly listed: string | null;
  readonly described: string;
  readonly cancel: boolean;
  readonly retry?: boolean;
  readonly commit?: boolean;
};

/** Tries list, describe, cancel, retry and commit of each row, and nothing else may be allowed. */
const expectRows = async (endpoint: string, env: Readonly<Record<string, string>>, rows: readonly Row[]) => {
  const on = (...argv: readonly string[]) => runOn(endpoint, env, ...argv);
  const listed = await on('list', '-o', 'json');
  expect([listed.code, listed.err]).toEqual([0, '']);
  const jobs = new Map(
    (JSON.parse(listed.out) as readonly { jobId: string; type: string; status: string }[]).map(job => [job.jobId, job]),
  );
  for (const { id, type, listed: status, described } of rows) {
    if (status === null) expect(jobs.has(id)).toBe(false);
    else expect(jobs.get(id)).toMatchObject({ type, status });
    const { code, out, err } = await on('describe', id, '-o', 'json');
    expect([id, code, err]).toEqual([id, 0, '']);
    expect(JSON.parse(out)).toMatchObject({ jobId: id, type, status: described });
  }
  for (const { id, cancel, retry = false, commit = false } of rows) {
    const tried = { cancel, retry, commit };
    for (const [action, isAllowed] of Object.entries(tried)) {
      const { code } = await on(action, id, '--yes');
      expect([action, id, code]).toEqual([action, id, isAllowed ? 0 : 1]);
    }
  }
};

const at = (minutesAgo: number): string => new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19);
const projectId = 'proj-1234567890abcdef12345a';
const key = { ZILLIZ_API_KEY: apiKey };
const projects = () => [{ projectName: 'Default Project', projectId, instanceCount: 1, createTime: `${at(9_000)}Z` }];

const failedImport = {
  ...{ jobId: '453098765432109877', collectionName: 'docs', fileName: '[a.json]', fileSize: 10, state: 'Failed' },
  ...{ progress: 0, completeTime: `${at(5)}Z`, reason: 'row 3 is bad', totalRows: 9, details: [] },
};
const refresh = {
  ...{ jobId: 900_000_000_001, collectionName: 'lake', state: 'RefreshInProgress', progress: 5 },
  ...{ externalSource: 's3://bucket', startTime: Date.now() - 60_000, endTime: 0 },
};
const snapshot = {
  ...{ jobId: 12_345, snapshotName: 'nightly', dbName: 'default', collectionName: 'docs', reason: '' },
  ...{ state: 'RestoreSnapshotCompleted', progress: 100, startTime: Date.now() - 600_000, timeCost: 5_200 },
};

/** The routes of a data plane. */
const dataPlane: Readonly<Record<string, Route>> = {
  'POST (?:/plane)?/v2/vectordb/databases/list': () => ['default'],
  'POST (?:/plane)?/v2/vectordb/jobs/external_collection/list': () => ({ records: [refresh] }),
  'POST (?:/plane)?/v2/vectordb/jobs/external_collection/describe': () => refresh,
  'POST (?:/plane)?/v2/vectordb/jobs/snapshot/list': () => ({ records: [snapshot] }),
  'POST (?:/plane)?/v2/vectordb/jobs/snapshot/describe': () => snapshot,
};

describe('on a server with the documented answers, each kind of job can be listed, described and changed as the README says', () => {
  test('of a job center', async () => {
    const item = (jobId: string, type: string, status: string, more = {}) => ({
      ...{ jobId, projectId, type, description: jobId, status, progress: 10, reason: '', createdBy: 'ana@example.com' },
      ...{
        createdAt: `${at(9)}Z`,
        startedAt: `${at(8)}Z`,
        finishedAt: status === 'FAILED' ? `${at(7)}Z` : null,
        ...more,
      },
    });
    const items = new Map(
      [
        item('job-backup', 'BACKUP', 'IN_PROGRESS', { subtype: 'CLUSTER' }),
        item('job-restore', 'RESTORE', 'IN_PROGRESS', { subtype: 'COLLECTION' }),
        item('job-export', 'EXPORT_BACKUP', 'PENDING'),
        item('job-migration', 'MIGRATION', 'IN_PROGRESS', { subtype: 'MILVUS' }),
        item('job-import', 'IMPORT', 'FAILED'),
        item('job-clone', 'CLONE_COLLECTION', 'IN_PROGRESS'),
        item('job-suspend', 'SUSPEND_CLUSTER', 'IN_PROGRESS'),
        item('job-spark', 'SPARK', 'RUNNING'),
        item('job-refresh', 'EXTERNAL_COLLECTION_REFRESH', 'IN_PROGRESS'),
      ].map(one => [one.jobId, one]),
    );
    const change = (status: string) => {
      const route: Route = ({ id }) => {
        const changed = { ...items.get(id), status };
        return new Whole(202, { code: 0, data: changed });
      };
      return route;
    };
    const { endpoint } = await serve({
      'GET /v2/projects': projects,
      'GET /v2/jobs': () => ({ total: items.size, items: [...items.values()] }),
      [`GET /v2/projects/${projectId}/jobs/{id}`]: ({ id }) => items.get(id),
      [`POST /v2/projects/${projectId}/jobs/{id}/cancel`]: change('CANCELING'),
      [`POST /v2/projects/${projectId}/jobs/{id}/retry`]: change('PENDING'),
    });
    const row = (name: string, type: string, status: string, cancel: boolean, retry = false): Row => ({
      ...{ id: `job-${name}`, type, listed: status, described: status, cancel, retry },
    });
    await expectRows(endpoint.origin, key, [
      row('backup', 'BACKUP', 'in-progress', true),
      row('restore', 'RESTORE', 'in-progress', false),
      row('export', 'EXPORT_BACKUP', 'pending', true),
      row('migration', 'MIGRATION', 'in-progress', true),
      row('import', 'IMPORT', 'failed', false, true),
      row('clone', 'CLONE_COLLECTION', 'in-progress', false),
      row('suspend', 'SUSPEND_CLUSTER', 'in-progress', false),
      row('spark', 'SPARK', 'in-progress', true),
      row('refresh', 'EXTERNAL_COLLECTION_REFRESH', 'in-progress', false),
    ]);
  });

  test('of the public API', async () => {
    const spark = {
      ...{
        jobId: 'job-spark',
        projectId,
        type: 'SPARK',
        description: 'dedup',
        status: 'RUNNING',
        regionId: 'aws-us-west-2',
      },
      ...{
        clusterId: 'in01-1',
        createdAt: `${at(9)}Z`,
        startedAt: `${at(8)}Z`,
        finishedAt: null,
        durationSeconds: 480,
      },
    };
    const restore = {
      ...{ jobId: 'job-restore', type: 'RESTORE', status: 'IN_PROGRESS', progress: '40' },
      ...{ startTime: `${at(9)}Z`, endTime: '', reason: '' },
    };
    const backup = {
      ...{ backupId: 'backup0_1', backupName: 'nightly', backupType: 'CLUSTER', clusterId: 'in01-1', projectId },
      ...{ clusterName: 'prod', createTime: `${at(60)}Z`, status: 'AVAILABLE' },
    };
    const origin = { own: '' };
    const cluster = () => ({
      ...{ clusterId: 'in01-1', clusterName: 'prod', regionId: 'aws-us-west-2', plan: 'Enterprise', projectId },
      ...{ status: 'RUNNING', connectAddress: `${origin.own}/plane` },
    });
    const paged = { count: 1, currentPage: 1, pageSize: 100 };
    const { endpoint } = await serve({
      ...dataPlane,
      'GET /v2/projects': projects,
      'GET /v2/clusters': () => ({ ...paged, clusters: [cluster()] }),
      'GET /v2/jobs': ({ url }) =>
        url.searchParams.get('type') === 'SPARK'
          ? { total: 1, items: [spark] }
          : new Whole(400, { code: 96_001, message: 'type must be SPARK' }),
      'GET /v2/jobs/{id}': ({ id }) =>
        id === 'job-restore' ? restore : new Whole(404, { code: 96_026, message: 'no such job' }),
      [`GET /v2/projects/${projectId}/jobs/{id}`]: ({ id }) =>
        id === 'job-spark' ? spark : new Whole(404, { code: 96_026, message: 'no such job' }),
      [`POST /v2/projects/${projectId}/jobs/job-spark/cancel`]: () =>
        new Whole(202, { code: 0, data: { ...spark, status: 'CANCELLING' } }),
      'GET /v2/backups': () => ({ ...paged, backups: [backup] }),
      'GET /v2/clusters/in01-1/backups/{id}': () => backup,
      'POST /v2/vectordb/jobs/import/list': () => ({ ...paged, records: [failedImport] }),
      'POST /v2/vectordb/jobs/import/describe': () => failedImport,
      'POST /v2/vectordb/jobs/import/create': () => ({ jobId: '453098765432109999' }),
    });
    origin.own = endpoint.origin;
    const importId = failedImport.jobId;
    const fixed = { cancel: false };
    await expectRows(endpoint.origin, key, [
      { id: 'job-spark', type: 'SPARK', listed: 'in-progress', described: 'in-progress', cancel: true },
      { id: 'backup0_1', type: 'BACKUP', listed: 'successful', described: 'successful', ...fixed },
      { id: importId, type: 'IMPORT', listed: 'failed', described: 'failed', ...fixed },
      { id: 'job-restore', type: 'RESTORE', listed: null, described: 'in-progress', ...fixed },
      {
        ...{ id: String(refresh.jobId), type: 'EXTERNAL_COLLECTION_REFRESH', ...fixed },
        ...{ listed: 'in-progress', described: 'in-progress' },
      },
      { id: '12345', type: 'RESTORE', listed: 'successful', described: 'successful', ...fixed },
    ]);
    const request = join(folder, 'request.json');
    await writeFile(request, JSON.stringify({ collectionName: 'docs', objectUrls: [['https://b.example/a.json']] }));
    const retried = await runOn(endpoint.origin, key, 'retry', importId, '--request', request, '--yes');
    expect(retried).toMatchObject({ code: 0, out: '453098765432109999\n' });
    await runOn(endpoint.origin, key, 'track', 'job-restore', '-p', projectId);
    expect((await runOn(endpoint.origin, key, 'list', '-o', 'json')).out).toContain('"job-restore"');
  });

  test('of a Milvus 3.x', async () => {
    const waiting = { ...failedImport, jobId: '451', state: 'Uncommitted', progress: 99, reason: '' };
    const records = new Map([failedImport, waiting].map(one => [one.jobId, one]));
    const missing = () => new Whole(200, { code: 1802, message: 'missing required parameters' });
    const { endpoint } = await serve({
      ...dataPlane,
      'POST /v2/vectordb/jobs/import/list': () => ({ records: [...records.values()] }),
      'POST /v2/vectordb/jobs/import/describe': ({ body }) => records.get(String(body.jobId)),
      'POST /v2/vectordb/jobs/import/create': () => ({ jobId: '452' }),
      'POST /v2/vectordb/jobs/import/abort': ({ body }) => (body.jobId === undefined ? missing() : {}),
      'POST /v2/vectordb/jobs/import/commit': ({ body }) => (body.jobId === undefined ? missing() : {}),
    });
    const token = { MILVUS_TOKEN: 'root:Milvus-4711' };
    await expectRows(endpoint.origin, token, [
      { id: failedImport.jobId, type: 'IMPORT', listed: 'failed', described: 'failed', cancel: false },
      { id: '451', type: 'IMPORT', listed: 'in-progress', described: 'in-progress', cancel: true, commit: true },
      {
        ...{ id: String(refresh.jobId), type: 'EXTERNAL_COLLECTION_REFRESH', cancel: false },
        ...{ listed: 'in-progress', described: 'in-progress' },
      },
      { id: '12345', type: 'RESTORE', listed: 'successful', described: 'successful', cancel: false },
    ]);
  });

  test('of a VTS', async () => {
    const migration = {
      ...{ jobId: '733584788375666689', jobName: 'books', jobStatus: 'RUNNING', envOptions: { 'job.mode': 'BATCH' } },
      ...{ createTime: at(9).replace('T', ' '), metrics: { SourceReceivedCount: '120000', SinkWriteCount: '118000' } },
      jobDag: {
        vertexInfoMap: [
          { vertexId: 1, type: 'source', vertexName: 'pipeline-1 [Source[0]-Milvus]', tablePaths: ['default.book'] },
        ],
      },
    };
    const finished = {
      ...{ ...migration, jobId: '733584788375666690', jobStatus: 'FINISHED' },
      ...{ finishTime: at(2).replace('T', ' '), errorMsg: null },
    };
    const bare = (body: unknown) => () => new Whole(200, body);
    const { endpoint } = await serve({
      'GET /overview': bare({
        projectVersion: '2.3.10',
        totalSlot: '0',
        works: '1',
        runningJobs: '1',
        finishedJobs: '1',
      }),
      'GET /running-jobs': bare([migration]),
      'GET /finished-jobs(?:/[A-Z_]+)?': bare([finished]),
      'GET /job-info/{id}': ({ id }) =>
        new Whole(200, [migration, finished].find(({ jobId }) => jobId === id) ?? { jobId: id }),
      'POST /stop-job': ({ body }) => new Whole(200, { jobId: body.jobId }),
    });
    await expectRows(endpoint.origin, {}, [
      { id: migration.jobId, type: 'MIGRATION', listed: 'in-progress', described: 'in-progress', cancel: true },
      { id: finished.jobId, type: 'MIGRATION', listed: 'successful', described: 'successful', cancel: false },
    ]);
  });

  test('of milvus-backup', async () => {
    const nightly = {
      ...{ id: '0d9c2f60-7a11-11ef', name: 'nightly', state_code: 1, start_time: 1_732_779_878 },
      ...{ end_time: -62_135_596_800, progress: 40 },
    };
    const unknown = { id: '', name: '', state_code: 0 };
    const answer = (data: unknown) => new Whole(200, { requestId: 'req-1', msg: 'success', data });
    const { endpoint } = await serve({
      'GET /api/v1/list': () => answer([]),
      'GET /api/v1/get_backup': ({ url }) =>
        answer(url.searchParams.get('backup_name') === 'nightly' ? nightly : unknown),
      'GET /api/v1/get_restore': ({ url }) =>
        answer(url.searchParams.get('id') === 'restore_1' ? { ...nightly, id: 'restore_1', state_code: 2 } : unknown),
    });
    const address = `${endpoint.origin}/api/v1`;
    await expectRows(address, {}, [
      { id: 'nightly', type: 'BACKUP', listed: null, described: 'in-progress', cancel: false },
      { id: 'restore_1', type: 'RESTORE', listed: null, described: 'successful', cancel: false },
    ]);
    await runOn(address, {}, 'track', 'nightly', 'restore_1');
    const { out } = await runOn(address, {}, 'list', '-o', 'json');
    const ids = (JSON.parse(out) as readonly { jobId: string }[]).map(({ jobId }) => jobId);
    expect(ids.toSorted()).toEqual(['nightly', 'restore_1']);
  });
});
