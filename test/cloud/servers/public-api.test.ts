import { describe, expect, test } from 'vitest';
import { parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { openPublicApi } from '../../../src/cloud/servers/public-api.ts';
import { serverKinds } from '../../../src/cloud/servers/server-kinds.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';
import { serverOptions } from '../../support/server-options.ts';

const open = (answer: (call: FakeCall) => unknown) => {
  const fake = fakeTransport(answer);
  const server = openPublicApi(serverOptions(fake.transport, 'https://api.cloud.zilliz.com'));
  return { ...fake, server };
};

const importRequest = () => {
  const parsed = parseImportRequest('{"objectUrl":"a","collectionName":"products"}');
  if (!parsed.ok) throw new Error(parsed.problem.id);
  return parsed.request;
};

test('reports the state of a family in the project that was listed last', async () => {
  const { server } = open(({ route, query }) => {
    if (route === 'GET /v2/backups' && query.projectId === 'proj-2') throw cloudError('server');
    return { backups: [], clusters: [] };
  });
  const state = () => server.capabilities().find(({ family }) => family === 'backup')?.state;
  await server.list({ projectId: 'proj-1' });
  expect(state()).toBe('works');
  await server.list({ projectId: 'proj-2' });
  expect(state()).toBe('failing');
  await server.list({ projectId: 'proj-1' });
  expect(state()).toBe('works');
});

test('lists what each family can do', () => {
  const { server } = open(() => ({}));
  expect(server.canAbortImports()).toBe(false);
  expect(server.capabilities()).toEqual([
    { family: 'control-plane', can: ['describe'], state: 'untried' },
    { family: 'spark', can: ['list', 'describe', 'cancel'], state: 'untried' },
    { family: 'backup', can: ['list', 'describe'], state: 'untried' },
    { family: 'import', can: ['list', 'describe', 'retry'], state: 'untried' },
    { family: 'refresh', can: ['list', 'describe'], state: 'untried' },
    { family: 'snapshot', can: ['list', 'describe'], state: 'untried' },
  ]);
});

test.each([
  ['https://api.cloud.zilliz.com', 'https://cloud.zilliz.com'],
  ['https://api.cloud.zilliz.com.cn', 'https://cloud.zilliz.com.cn'],
])('has for %s the web console %s', (origin, console) => {
  expect(serverKinds.public.consoleOf(origin)).toBe(console);
});

describe('an action', () => {
  test.each([
    ['cancel', 'backup', 'BACKUP'],
    ['cancel', 'control-plane', 'MIGRATION'],
    ['cancel', 'refresh', 'EXTERNAL_COLLECTION_REFRESH'],
    ['retry', 'spark', 'SPARK'],
    ['retry', 'import', 'IMPORT'],
  ] as const)('%s of %s without a route sends nothing', async (action, family, type) => {
    const { server, calls } = open(() => ({}));
    const call = server.act(action, aJob({ type, family }));
    expect(await cloudErrorOf(call)).toMatchObject({ kind: 'unsupported', maybeDone: false });
    expect(calls).toEqual([]);
  });

  test.each(['import', 'control-plane', 'job-center'] as const)(
    'on an import that the family %s read uses the import routes',
    async family => {
      const { server, calls } = open(() => ({ jobId: '2' }));
      const failed = aJob({ id: '1', type: 'IMPORT', family, status: 'failed' });
      expect((await server.act('retry', failed, { request: importRequest() })).job.id).toBe('2');
      expect(calls.map(({ route }) => route)).toEqual(['POST /v2/vectordb/jobs/import/create']);
    },
  );

  test('passes its answer to the list, so that the job is then described by its own family', async () => {
    const { server } = open(({ route, params }) => {
      if (route === 'GET /v2/jobs/{jobId}') throw cloudError('server');
      return {
        jobId: params.jobId,
        projectId: 'proj-1',
        type: 'SPARK',
        status: route.endsWith('/cancel') ? 'CANCELLING' : 'CANCELED',
      };
    });
    const spark = aJob({ id: 'spark-1', type: 'SPARK', family: 'spark' });
    expect((await server.act('cancel', spark)).job.status).toBe('canceling');
    expect((await server.describe('proj-1', 'spark-1')).job.status).toBe('canceled');
  });

  test('with an import request starts a job that can be described at once', async () => {
    const { server, calls } = open(({ route, body }) =>
      route.endsWith('/create') ? { jobId: '2' } : { jobId: body.jobId, state: 'Importing', progress: 1 },
    );
    const failed = aJob({ id: '1', type: 'IMPORT', family: 'import', status: 'failed', dbName: null });
    const { job } = await server.act('retry', failed, { request: importRequest() });
    expect(job).toMatchObject({ id: '2', status: 'pending' });
    expect((await server.describe('proj-1', '2')).job).toMatchObject({ id: '2', status: 'in-progress', progress: 1 });
    expect(calls.map(({ route }) => route)).not.toContain('GET /v2/clusters');
  });
});
