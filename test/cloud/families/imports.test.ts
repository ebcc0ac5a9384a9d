import { describe, expect, test } from 'vitest';
import type { Part, ProjectInventory } from '../../../src/cloud/families/family.ts';
import { cloudImports, milvusImports } from '../../../src/cloud/families/import-dialects.ts';
import { parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

const cluster = (id: string, status = 'RUNNING') => ({
  id,
  name: `name of ${id}`,
  regionId: 'aws-us-west-2',
  connectAddress: null,
  status,
});

const inventory = (...ids: readonly string[]): ProjectInventory => ({
  projectId: 'proj-1',
  clusters: ids.map(id => cluster(id)),
  regionIds: [],
});

const visit = (answer: (call: FakeCall) => unknown, dialect = cloudImports) => {
  const fake = fakeTransport(answer);
  const clock = fakeClock();
  return { ...fake, clock, imports: createImports(fake.transport, dialect, clock) };
};

const firstPart = (parts: readonly Part[]): Part => {
  const [part] = parts;
  if (!part) throw new Error('there is no part');
  return part;
};

const records = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    jobId: `job-${from + index}`,
    collectionName: 'books',
    state: 'Completed',
  }));

/** Reads a part to its end. Returns the number of jobs on each page. */
const readAll = async (part: Part): Promise<readonly number[]> => {
  const sizes: number[] = [];
  let page: string | null = null;
  do {
    const read: Awaited<ReturnType<Part['read']>> = await part.read(page, {});
    sizes.push(read.jobs.length);
    page = read.next;
  } while (page !== null && sizes.length < 20);
  return sizes;
};

describe('the import lists', () => {
  test('exist once per cluster that can have imports, and are requested as documented', async () => {
    const { imports, calls } = visit(() => ({ count: 1, currentPage: 1, pageSize: 100, records: records(1) }));
    const clusters = ['RUNNING', 'SUSPENDED', 'CREATING', 'DELETING', 'DELETED', 'RESIZING'].map(status =>
      cluster(`in01-${status}`, status),
    );
    const parts = imports.parts({ projectId: 'proj-1', clusters, regionIds: [] });
    expect(parts.map(({ where }) => where)).toEqual(
      ['RUNNING', 'SUSPENDED', 'RESIZING'].map(word => `name of in01-${word}`),
    );
    const { jobs, badRecords, next } = await firstPart(parts).read(null, {});
    expect(calls).toMatchObject([
      {
        route: 'POST /v2/vectordb/jobs/import/list',
        body: { clusterId: 'in01-RUNNING', pageSize: 100, currentPage: 1 },
      },
    ]);
    expect(jobs).toEqual([
      aJob({
        ...{ id: 'job-0', projectId: 'proj-1', type: 'IMPORT', subtype: null, description: null, family: 'import' },
        ...{ status: 'successful', rawStatus: 'Completed', progress: null, createdBy: null, createdAt: null },
        ...{
          startedAt: null,
          regionId: 'aws-us-west-2',
          clusterId: 'in01-RUNNING',
          clusterName: 'name of in01-RUNNING',
        },
        ...{ dbName: null, collectionName: 'books' },
      }),
    ]);
    expect([badRecords, next]).toEqual([0, null]);
  });

  test.each([
    ['sends null', { count: 0, records: null }],
    ['sends none and counts none', { count: 0 }],
  ])('are an empty list when the server %s', async (_, data) => {
    const { imports } = visit(() => data);
    expect(await readAll(firstPart(imports.parts(inventory('in01-a'))))).toEqual([0]);
  });

  test.each([
    ['the total', 250],
    ['those in this answer', 100],
    ['nothing', undefined],
    ['a text', '250'],
  ])('are read to the end when count is %s', async (_, count) => {
    const { imports } = visit(({ body }) => {
      const from = (Number(body.currentPage) - 1) * 100;
      return { count, records: records(Math.max(0, Math.min(100, 250 - from)), from) };
    });
    expect(await readAll(firstPart(imports.parts(inventory('in01-a'))))).toEqual([100, 100, 50]);
  });

  test('end with an empty page after a full one', async () => {
    const { imports } = visit(({ body }) => ({ records: body.currentPage === 1 ? records(100) : [] }));
    expect(await readAll(firstPart(imports.parts(inventory('in01-a'))))).toEqual([100, 0]);
  });

  test('are a single list without pages for a Milvus, with progress and reason', async () => {
    const { imports, calls } = visit(
      () => ({
        records: [...records(150), { jobID: '453', collectionName: 'books', state: 'Importing', progress: 42 }],
      }),
      milvusImports,
    );
    const part = firstPart(imports.parts(inventory('in01-a', 'in01-b')));
    const { jobs, next } = await part.read(null, {});
    expect(calls.map(({ body }) => body)).toEqual([{}]);
    expect([jobs.length, next, part.listsProgress, part.where]).toEqual([151, null, true, null]);
    expect(jobs.at(-1)).toMatchObject({
      id: '453',
      status: 'in-progress',
      progress: 42,
      clusterId: null,
      family: 'milvus',
    });
  });

  test('report a missing list of a Milvus as an outage', async () => {
    const { imports } = visit(() => {
      throw cloudError('unsupported');
    }, milvusImports);
    const reading = firstPart(imports.parts(inventory())).read(null, {});
    expect(await cloudErrorOf(reading)).toMatchObject({ kind: 'server' });
  });

  test.each([
    ['jobId', { jobId: 'job-1' }, 'job-1'],
    ['jobID', { jobID: 'job-1' }, 'job-1'],
    ['an int64, which the reader of JSON leaves as text', { jobId: '453098765432109877' }, '453098765432109877'],
    ['a small number', { jobId: 7 }, '7'],
  ])('read an ID that is %s', async (_, id, expected) => {
    const { imports } = visit(() => ({ records: [{ ...id, state: 'Pending' }, { state: 'Pending' }, null] }));
    const { jobs, badRecords } = await firstPart(imports.parts(inventory('in01-a'))).read(null, {});
    expect([jobs.map(job => job.id), badRecords]).toEqual([[expected], 2]);
  });

  test.each([
    ['Pending', 'pending'],
    ['InProgress', 'in-progress'],
    ['Importing', 'in-progress'],
    ['Uncommitted', 'in-progress'],
    ['Committing', 'in-progress'],
    ['Completed', 'successful'],
    ['Failed', 'failed'],
    ['Thawing', 'unknown'],
  ])('read the state %s as %s', async (state, status) => {
    const { imports } = visit(() => ({ records: [{ jobId: 'job-1', state }] }));
    const { jobs } = await firstPart(imports.parts(inventory('in01-a'))).read(null, {});
    expect(jobs).toMatchObject([{ status, rawStatus: state }]);
  });

  test('reject an answer without records', async () => {
    const { imports } = visit(() => ({ count: 3 }));
    const part = firstPart(imports.parts(inventory('in01-a')));
    expect(await cloudErrorOf(part.read(null, {}))).toMatchObject({ kind: 'malformed' });
  });
});

describe('a describe of an import', () => {
  const described = {
    jobId: 'job-1',
    collectionName: 'books',
    fileName: 'a.json',
    fileSize: 10,
    state: 'Failed',
    progress: 30,
    completeTime: '2026-11-22T14:00:00Z',
    reason: 'no such field',
    totalRows: 5,
    details: [
      {
        fileName: '[a.json]',
        fileSize: 10,
        state: 'Failed',
        progress: 30,
        completeTime: '',
        reason: 'x',
        totalRows: 5,
      },
    ],
  };
  const name = (call: FakeCall): string => call.route.replace(/^.*\//, '');

  test.each([
    [['describe'], 'describe'],
    [['getProgress', 'get_progress'], 'getProgress'],
    [['get_progress'], 'get_progress'],
  ])('uses, on a server with %o, the route %s from then on', async (has, expected) => {
    const fake = visit(call => {
      if (!has.includes(name(call))) throw cloudError('unsupported');
      return described;
    });
    const { job, details, requestId } = await fake.imports.describe(locationOf('job-1'), {});
    expect(job).toMatchObject({
      status: 'failed',
      progress: 30,
      reason: 'no such field',
      finishedAt: Date.UTC(2026, 10, 22, 14),
    });
    expect(details).toMatchObject({ totalRows: 5, files: [{ status: 'failed', reason: 'x' }] });
    expect(requestId).toBe('req-1');
    expect(fake.calls.at(-1)?.body).toEqual({ clusterId: 'in01-a', jobId: 'job-1' });
    fake.take();
    await fake.imports.describe(locationOf('job-1'), {});
    expect(fake.take()).toEqual([`POST /v2/vectordb/jobs/import/${expected}`]);
  });

  test('fails as unsupported on a server with none of the route names', async () => {
    const { imports, calls } = visit(() => {
      throw cloudError('unsupported', { httpStatus: 404 });
    });
    expect(await cloudErrorOf(imports.describe(locationOf('job-1'), {}))).toMatchObject({
      kind: 'unsupported',
      httpStatus: 404,
    });
    expect(calls.map(name)).toEqual(['describe', 'getProgress', 'get_progress']);
  });

  test('keeps trying the newest name after an outage', async () => {
    let isDown = true;
    const { imports, calls } = visit(asking => {
      if (isDown) throw cloudError('server');
      if (name(asking) === 'describe') throw cloudError('unsupported');
      return described;
    });
    expect(await cloudErrorOf(imports.describe(locationOf('job-1'), {}))).toMatchObject({ kind: 'server' });
    isDown = false;
    await imports.describe(locationOf('job-1'), {});
    expect(calls.map(name)).toEqual(['describe', 'describe', 'getProgress']);
  });

  test.each([
    ['importing data failed: job 1 does not exist', 'not-found'],
    ['job 1 doesn’t exist', 'not-found'],
    ["can't find job, it was not found", 'not-found'],
    ['collection is loading', 'rejected'],
  ])('reports an error with the message "%s" as %s', async (message, kind) => {
    const { imports } = visit(() => {
      throw cloudError('rejected', { code: 2100, message });
    });
    expect(await cloudErrorOf(imports.describe(locationOf('1'), {}))).toMatchObject({ kind, code: 2100, message });
  });

  test('rejects an answer about another job', async () => {
    const { imports } = visit(() => ({ ...described, jobId: 'job-2' }));
    expect(await cloudErrorOf(imports.describe(locationOf('job-1'), {}))).toMatchObject({ kind: 'malformed' });
  });

  test('names no cluster to a Milvus, and reads jobID', async () => {
    const { jobId: _, ...rest } = described;
    const { imports, calls } = visit(() => ({ ...rest, jobID: '453' }), milvusImports);
    expect((await imports.describe(locationOf('453'), {})).job.id).toBe('453');
    expect(calls.map(({ body }) => body)).toEqual([{ jobId: '453' }]);
  });
});

describe('an abort', () => {
  test.each([
    [null, true],
    ['rejected', true],
    ['not-found', true],
    ['conflict', true],
    ['unsupported', false],
    ['server', null],
    ['timeout', null],
    ['auth', null],
    ['permission', null],
  ] as const)('is probed without a job ID: failure %s means available %s', async (kind, expected) => {
    const { imports, calls, clock } = visit(() => {
      if (kind !== null) throw cloudError(kind);
      return {};
    });
    expect(await imports.probeAbort('in01-a', {})).toBe(expected ?? false);
    expect(imports.canAbort()).toBe(expected ?? false);
    await imports.probeAbort('in01-a', {});
    expect(calls).toHaveLength(1);
    for (let second = 0; second < 60; second += 1) {
      await clock.pass(1_000);
      await imports.probeAbort('in01-a', {});
    }
    // An unclear answer is requested again with growing delays. A missing route may come from a deployment.
    expect(calls.length).toBeGreaterThanOrEqual(expected === true ? 1 : 2);
    expect(calls.length).toBeLessThanOrEqual(expected === true ? 1 : 7);
    for (const { body } of calls) expect(body).toEqual({ clusterId: 'in01-a' });
    imports.forget();
    expect(imports.canAbort()).toBe(false);
  });

  test('is not available after an error of unknown cause', async () => {
    const { imports } = visit(() => {
      throw cloudError('rejected', { code: 65_535 });
    });
    expect(await imports.probeAbort('in01-a', {})).toBe(false);
  });

  test('reports a job as canceling, and remembers a server without the route', async () => {
    let lacks = false;
    const { imports, calls, clock } = visit(() => {
      if (lacks) throw cloudError('unsupported');
      return {};
    });
    await imports.probeAbort('in01-a', {});
    const job = aJob({ id: 'job-1', type: 'IMPORT', clusterId: 'in01-a' });
    expect((await imports.cancel?.(job, {}))?.job).toMatchObject({ id: 'job-1', status: 'canceling' });
    expect(calls.at(-1)?.body).toEqual({ clusterId: 'in01-a', jobId: 'job-1' });
    lacks = true;
    expect(await cloudErrorOf(Promise.resolve(imports.cancel?.(job, {})))).toMatchObject({ kind: 'unsupported' });
    expect(imports.canAbort()).toBe(false);
    lacks = false;
    await clock.pass(10_000);
    expect(await imports.probeAbort('in01-a', {})).toBe(true);
  });
});

describe('an aborted import', () => {
  test.each([
    [milvusImports, 'Failed', 'aborted by user', 'canceled'],
    [milvusImports, 'Failed', 'disk full, aborted', 'failed'],
    [milvusImports, 'Importing', 'aborted by user', 'in-progress'],
    [cloudImports, 'Failed', 'aborted by user', 'failed'],
  ] as const)('of family $0.family in state $1 with the reason “$2” is $3', async (dialect, state, reason, status) => {
    const { imports } = visit(() => ({ records: [{ jobId: '17', collectionName: 'books', state, reason }] }), dialect);
    const { jobs } = await firstPart(imports.parts(inventory('in01-a'))).read(null, {});
    expect(jobs).toMatchObject([{ status, rawStatus: state, reason }]);
  });
});

describe('an import request that replaces a retry', () => {
  const parsed = parseImportRequest(
    '{"collectionName":"books","objectUrl":"s3://b/a?sig=4711-secret","token":"hunter22"}',
  );
  if (!parsed.ok) throw new Error(parsed.problem.id);
  const { request } = parsed;
  const failed = aJob({
    ...{ id: 'job-1', type: 'IMPORT', status: 'failed', rawStatus: 'Failed', reason: 'broken', progress: 30 },
    ...{ clusterId: 'in01-a', dbName: null, family: 'import', finishedAt: 1 },
  });

  test.each([
    [{ jobId: 'job-2' }, cloudImports, { clusterId: 'in01-a' }],
    [{ jobID: '453' }, milvusImports, {}],
  ] as const)('returns the new job ID of the answer %o', async (data, dialect, location) => {
    const { imports, calls } = visit(() => data, dialect);
    const { job, requestId } = await imports.resend(failed, request, {});
    expect(job).toEqual({
      ...failed,
      ...{ id: Object.values(data)[0], status: 'pending', rawStatus: 'Pending', progress: null, reason: null },
      ...{ createdAt: null, startedAt: null, finishedAt: null, observed: null },
    });
    expect(requestId).toBe('req-1');
    expect(calls).toMatchObject([{ route: 'POST /v2/vectordb/jobs/import/create' }]);
    expect(calls[0]?.body).toEqual({
      collectionName: 'books',
      objectUrl: 's3://b/a?sig=4711-secret',
      token: 'hunter22',
      ...location,
    });
  });

  test('is necessary for a retry', async () => {
    const { imports, calls } = visit(() => ({ jobId: 'job-2' }));
    expect(await cloudErrorOf(Promise.resolve().then(() => imports.retry?.(failed, {})))).toMatchObject({
      kind: 'unsupported',
    });
    expect(calls).toEqual([]);
  });

  test('may have started a job when the answer has no ID', async () => {
    const { imports } = visit(() => ({}));
    expect(await cloudErrorOf(imports.resend(failed, request, {}))).toMatchObject({
      kind: 'malformed',
      maybeDone: true,
    });
  });

  test('is hidden in a refusal that repeats its secrets', async () => {
    const { imports } = visit(() => {
      throw cloudError('rejected', { code: 'hunter22', message: 'can’t read s3://b/a?sig=4711-secret with hunter22' });
    });
    const facts = await cloudErrorOf(imports.resend(failed, request, {}));
    expect(facts).toMatchObject({ kind: 'rejected', code: '…', message: 'can’t read s3://b/a?… with …' });
  });
});
