import { describe, expect, test } from 'vitest';
import { parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { openMilvus, openPublic } from '../../../src/cloud/servers/open-servers.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type Asked, fakeTransport } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

const open = (
  answer: (asked: Asked) => unknown,
  { isMilvus = false, origin = 'https://api.cloud.zilliz.com' } = {},
) => {
  const fake = fakeTransport(answer);
  const transports = {
    own: fake.transport,
    origin,
    toCluster: () => null,
    clockSkew: () => null,
    close: async () => {},
  };
  const shared = { transports, clock: fakeClock(), readTracked: undefined, limits: undefined };
  const checkServer = async () => {};
  const mode = isMilvus ? openMilvus(shared) : openPublic({ ...shared, regionsOf: () => [], checkServer });
  return { ...fake, mode };
};

test('the state of a family is that in the project that was looked at last', async () => {
  const { mode } = open(({ route, query }) => {
    if (route === 'GET /v2/backups' && query.projectId === 'proj-2') throw cloudError('server');
    return { backups: [], clusters: [] };
  });
  const state = () => mode.capabilities().find(({ family }) => family === 'backup')?.state;
  await mode.list({ projectId: 'proj-1' });
  expect(state()).toBe('works');
  await mode.list({ projectId: 'proj-2' });
  expect(state()).toBe('failing');
  await mode.list({ projectId: 'proj-1' });
  expect(state()).toBe('works');
});

describe('what can be done', () => {
  test.each([
    ['https://api.cloud.zilliz.com', 'https://cloud.zilliz.com'],
    ['https://api.cloud.zilliz.com.cn', 'https://cloud.zilliz.com.cn'],
  ])('by the public API at %s, whose console is %s', (origin, console) => {
    const { mode } = open(() => ({}), { origin });
    expect(mode.abilities()).toEqual({ cancel: 'spark', retry: 'request', abortImport: false, console });
    expect(mode.capabilities()).toEqual([
      { family: 'control-plane', can: ['describe'], state: 'untried' },
      { family: 'spark', can: ['list', 'describe', 'cancel'], state: 'untried' },
      { family: 'backup', can: ['list', 'describe'], state: 'untried' },
      { family: 'import', can: ['list', 'describe', 'retry'], state: 'untried' },
      { family: 'refresh', can: ['list', 'describe'], state: 'untried' },
    ]);
  });

  test('by a Milvus, once its abort was found', async () => {
    const { mode } = open(
      ({ route }) => (route.endsWith('/list') ? { records: [{ jobId: '1', state: 'Importing' }] } : {}),
      {
        isMilvus: true,
      },
    );
    expect(mode.abilities()).toEqual({ cancel: 'none', retry: 'request', abortImport: false, console: null });
    await mode.list({ projectId: 'whatever' });
    expect(mode.abilities().abortImport).toBe(true);
    expect(mode.capabilities()).toEqual([
      { family: 'milvus', can: ['list', 'describe', 'cancel', 'retry'], state: 'works' },
    ]);
    mode.forget();
    expect(mode.abilities().abortImport).toBe(false);
  });
});

describe('an action', () => {
  test.each([
    ['cancel', 'backup', 'BACKUP'],
    ['cancel', 'control-plane', 'MIGRATION'],
    ['cancel', 'refresh', 'EXTERNAL_COLLECTION_REFRESH'],
    ['retry', 'spark', 'SPARK'],
    ['retry', 'import', 'IMPORT'],
  ] as const)('%s of %s has no route: nothing is sent', async (action, family, type) => {
    const { mode, asked } = open(() => ({}));
    const call = mode.act(action, aJob({ type, family }));
    expect(await cloudErrorOf(call)).toMatchObject({ kind: 'unsupported', maybeDone: false });
    expect(asked).toEqual([]);
  });

  test.each(['import', 'control-plane', 'job-center'] as const)(
    'on an import goes by the import routes, also where it was read as %s',
    async family => {
      const { mode, asked } = open(() => ({ jobId: '2' }));
      const parsed = parseImportRequest('{"objectUrl":"a","collectionName":"products"}');
      if (!parsed.ok) throw new Error(parsed.problem.id);
      const failed = aJob({ id: '1', type: 'IMPORT', family, status: 'failed' });
      expect((await mode.act('retry', failed, { request: parsed.request })).job.id).toBe('2');
      expect(asked.map(({ route }) => route)).toEqual(['POST /v2/vectordb/jobs/import/create']);
    },
  );

  test('that was accepted is known: the job is described by its family', async () => {
    const { mode } = open(({ route, params }) => {
      if (route === 'GET /v2/jobs/{jobId}') throw cloudError('server');
      return {
        jobId: params.jobId,
        projectId: 'proj-1',
        type: 'SPARK',
        status: route.endsWith('/cancel') ? 'CANCELLING' : 'CANCELED',
      };
    });
    const spark = aJob({ id: 'spark-1', type: 'SPARK', family: 'spark' });
    expect((await mode.act('cancel', spark)).job.status).toBe('canceling');
    expect((await mode.describe('proj-1', 'spark-1')).job.status).toBe('canceled');
  });

  test('with an import request starts a job that can be described at once', async () => {
    const { mode, asked } = open(({ route, body }) =>
      route.endsWith('/create') ? { jobId: '2' } : { jobId: body.jobId, state: 'Importing', progress: 1 },
    );
    const parsed = parseImportRequest('{"objectUrl":"a","collectionName":"products"}');
    if (!parsed.ok) throw new Error(parsed.problem.id);
    const failed = aJob({ id: '1', type: 'IMPORT', family: 'import', status: 'failed', dbName: null });
    const { job } = await mode.act('retry', failed, { request: parsed.request });
    expect(job).toMatchObject({ id: '2', status: 'pending' });
    expect((await mode.describe('proj-1', '2')).job).toMatchObject({ id: '2', status: 'in-progress', progress: 1 });
    expect(asked.map(({ route }) => route)).not.toContain('GET /v2/clusters');
  });
});
