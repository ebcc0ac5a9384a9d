import { describe, expect, test } from 'vitest';
import { createVts } from '../../../src/cloud/families/vts.ts';
import { jobFields } from '../../../src/jobs/fields.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

const id = '733584788375666689';

/** A running job as the documentation of SeaTunnel shows it. */
const running = {
  jobId: id,
  jobName: 'rest_api_test',
  jobStatus: 'RUNNING',
  envOptions: { 'job.mode': 'BATCH', parallelism: '2', 'source.password': 'hunter2-hunter2', url: 'http://u:pw@h' },
  createTime: '2026-11-28 07:44:38',
  jobDag: {
    jobId: id,
    vertexInfoMap: [
      {
        vertexId: 1,
        type: 'source',
        vertexName: 'pipeline-1 [Source[0]-Milvus]',
        tablePaths: ['default.book'],
      },
      { vertexId: 2, type: 'sink', vertexName: 'pipeline-1 [Sink[0]-Milvus]', tablePaths: ['default.book'] },
    ],
    pipelineEdges: {},
  },
  metrics: {
    SourceReceivedCount: '120000',
    SinkWriteCount: '118000',
    SourceReceivedQPS: '812.34',
    SinkWriteQPS: '799.5',
    TableSourceReceivedCount: { 'default.book': '120000' },
  },
};
const finished = { ...running, jobId: '3', jobStatus: 'FINISHED', finishTime: '2026-11-28 07:50:00', errorMsg: null };

const visit = (answer: (call: FakeCall) => unknown) => {
  const fake = fakeTransport(answer);
  const family = createVts(fake.transport, fakeClock(Date.UTC(2026, 10, 28, 7, 50)));
  const [first] = family.parts({ projectId: '', clusters: [], regionIds: [] });
  if (!first) throw new Error('the list is missing');
  return { ...fake, family, first };
};

const source = (vertexName: string, tablePaths: unknown = []) => ({
  ...running,
  jobDag: { vertexInfoMap: [{ type: 'source', vertexName, tablePaths }] },
});

describe('a list of VTS', () => {
  test('is empty when the server sends null', async () => {
    expect(await visit(() => null).first.read(null, {})).toEqual({ jobs: [], badRecords: 0, next: null, total: 0 });
  });

  test('reads running and finished jobs, each list as a whole', async () => {
    const { first, calls } = visit(({ route }) => (route.includes('running') ? [running] : [finished]));
    expect(await first.read(null, {})).toMatchObject({
      badRecords: 0,
      next: null,
      jobs: [
        {
          id,
          type: 'MIGRATION',
          subtype: 'MILVUS',
          description: 'rest_api_test',
          status: 'in-progress',
          rawStatus: 'RUNNING',
          progress: null,
          reason: '118000 rows · 800/s',
          createdAt: Date.UTC(2026, 10, 28, 7, 44, 38),
          startedAt: Date.UTC(2026, 10, 28, 7, 44, 38),
          finishedAt: null,
          dbName: 'default',
          collectionName: 'book',
          family: 'vts',
        },
        { id: '3', status: 'successful', reason: null, finishedAt: Date.UTC(2026, 10, 28, 7, 50) },
      ],
    });
    expect(calls.map(({ route }) => route)).toEqual(['GET /running-jobs', 'GET /finished-jobs']);
  });

  test.each([
    ['INITIALIZING', 'pending'],
    ['CREATED', 'pending'],
    ['PENDING', 'pending'],
    ['SCHEDULED', 'pending'],
    ['RUNNING', 'in-progress'],
    ['FAILING', 'in-progress'],
    ['DOING_SAVEPOINT', 'in-progress'],
    ['FINISHED', 'successful'],
    ['FAILED', 'failed'],
    ['CANCELING', 'canceling'],
    ['CANCELED', 'canceled'],
    ['SAVEPOINT_DONE', 'canceled'],
    ['UNKNOWABLE', 'unknown'],
    ['finished', 'unknown'],
    [null, 'unknown'],
  ])('reads the state %s as %s', async (jobStatus, status) => {
    const { first } = visit(() => [{ ...running, jobStatus }]);
    expect((await first.read(null, {})).jobs[0]?.status).toBe(status);
  });

  test.each([
    ['pipeline-1 [Source[0]-Milvus]', 'MILVUS'],
    ['pipeline-2 [Source[1]-Pinecone]', 'PINECONE'],
    ['pipeline-1 [Source[0]-Qdrant]', 'QDRANT'],
    ['pipeline-1 [Source[0]-Elasticsearch]', 'ELASTICSEARCH'],
    ['pipeline-1 [Source[0]-OpenSearch]', 'OPENSEARCH'],
    ['pipeline-1 [Source[0]-Postgres-CDC]', 'POSTGRESQL'],
    ['pipeline-1 [Source[0]-TencentVectorDB]', 'TENCENT_VECTORDB'],
    ['pipeline-1 [Source[0]-Weaviate]', 'WEAVIATE'],
    ['pipeline-1 [Source[0]-S3Vectors]', 'S3_VECTORS'],
    ['pipeline-1 [Source[0]-FakeSource]', null],
    ['Milvus', null],
  ])('takes the subtype from the source %s', async (name, subtype) => {
    const { first } = visit(() => [source(name)]);
    expect((await first.read(null, {})).jobs[0]?.subtype).toBe(subtype);
  });

  test.each([
    [['default.book'], 'default', 'book'],
    [['book'], null, 'book'],
    [['default.a', 'default.b'], null, null],
    ['default.book', null, null],
    [[], null, null],
  ])('of the tables %j names a single one', async (tables, dbName, collectionName) => {
    const { first } = visit(() => [source('pipeline-1 [Source[0]-Milvus]', tables)]);
    expect((await first.read(null, {})).jobs[0]).toMatchObject({ dbName, collectionName });
  });

  test('reads finishTime under its other name, and an ID sent as a number', async () => {
    const { finishTime, ...rest } = finished;
    const { first } = visit(() => [{ ...rest, jobId: 7, finishedTime: finishTime }]);
    expect((await first.read(null, {})).jobs).toMatchObject([{ id: '7', finishedAt: Date.UTC(2026, 10, 28, 7, 50) }]);
  });

  test('counts a job in both lists as finished', async () => {
    const { first } = visit(({ route }) => [route.includes('running') ? running : { ...finished, jobId: id }]);
    expect((await first.read(null, {})).jobs).toMatchObject([{ id, status: 'successful' }]);
  });

  test('fails if one of its lists can’t be read', async () => {
    const { first } = visit(({ route }) =>
      route.includes('running') ? [running] : Promise.reject(cloudError('server')),
    );
    expect(await cloudErrorOf(first.read(null, {}))).toMatchObject({ kind: 'server' });
  });

  test('counts a record that is none, and rejects an answer that is no list', async () => {
    const { first } = visit(() => [running, {}, null, 'job', { jobId: '' }, []]);
    expect(await first.read(null, {})).toMatchObject({ badRecords: 10, jobs: [{ id }] });
    for (const answer of [{}, 'jobs', { data: [running] }]) {
      expect(await cloudErrorOf(visit(() => answer).first.read(null, {}))).toMatchObject({ kind: 'malformed' });
    }
  });
});

describe('the options of a VTS job', () => {
  const failed = {
    ...finished,
    jobStatus: 'FAILED',
    errorMsg: 'java.lang.Exception: can’t log in with hunter2-hunter2 at http://u:pw@h',
  };

  test('are not shown, except for mode and parallelism', async () => {
    const { first, family } = visit(({ route }) => (route.includes('job-info') ? { ...failed, jobId: id } : [failed]));
    const shown = JSON.stringify([await first.read(null, {}), await family.describe(locationOf(id), {})]);
    expect(shown).not.toMatch(/hunter2|u:pw/);
    expect(shown).toContain('can’t log in with … at …');
  });

  test('leave mode, parallelism, rows and rate among the facts', async () => {
    const { family } = visit(() => running);
    const { details } = await family.describe(locationOf(id), {});
    expect(details).toMatchObject({ importedRows: null, totalRows: null, files: [] });
    expect(Object.fromEntries(details.facts)).toEqual({
      rowsRead: '120000',
      rowsWritten: '118000',
      rowsReadPerSecond: '812.3',
      rowsWrittenPerSecond: '799.5',
      source: 'Milvus',
      sink: 'Milvus',
      tables: 'default.book',
      'job.mode': 'BATCH',
      parallelism: '2',
      timeZone: 'UTC (assumed)',
    });
  });

  test('have no place in a job', () => {
    expect(Object.keys(jobFields)).not.toContain('envOptions');
  });
});

describe('a describe of VTS', () => {
  test('fails with not-found for an unknown job, which the server answers with its ID alone', async () => {
    const { family } = visit(() => ({ jobId: id }));
    expect(await cloudErrorOf(family.describe(locationOf(id), {}))).toMatchObject({ kind: 'not-found' });
  });

  test('sends nothing for a text that is no ID', async () => {
    const { family, calls } = visit(() => running);
    for (const text of ['job-1', '12a', '-1', '1'.repeat(20)]) {
      expect(await cloudErrorOf(family.describe(locationOf(text), {}))).toMatchObject({ kind: 'not-found' });
    }
    expect(calls).toEqual([]);
  });

  test('rejects another job, and an answer that is none', async () => {
    for (const answer of [finished, {}, null, [], 'x']) {
      const { family } = visit(() => answer);
      expect(await cloudErrorOf(family.describe(locationOf(id), {}))).toMatchObject({ kind: 'malformed' });
    }
  });
});

describe('a cancel of VTS', () => {
  const job = aJob({ id, type: 'MIGRATION', family: 'vts', status: 'in-progress' });

  test('sends the ID as text, without a savepoint', async () => {
    const { family, calls } = visit(() => ({ jobId: id }));
    expect(await family.cancel?.(job, {})).toMatchObject({ job: { id, status: 'canceling', rawStatus: 'CANCELING' } });
    expect(calls).toMatchObject([{ route: 'POST /stop-job', body: { jobId: id, isStopWithSavePoint: false } }]);
  });

  test('rejects the answer about another job', async () => {
    for (const answer of [{ jobId: '3' }, {}, null, []]) {
      const { family } = visit(() => answer);
      expect(await cloudErrorOf(family.cancel?.(job, {}) ?? Promise.resolve())).toMatchObject({ kind: 'malformed' });
    }
  });
});
