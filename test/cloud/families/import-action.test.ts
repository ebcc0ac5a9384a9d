import { describe, expect, test } from 'vitest';
import { cloudImports, milvusImports } from '../../../src/cloud/families/import-dialects.ts';
import { parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeTransport } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

test('a commit is probed without a job ID, and sent once for a job', async () => {
  const { transport, calls } = fakeTransport(() => ({}));
  const imports = createImports(transport, cloudImports, fakeClock());
  expect(imports.canCommit()).toBe(false);
  expect(await imports.probeCommit('in01-a', {})).toBe(true);
  expect(await imports.probeCommit('in01-a', {})).toBe(true);
  const job = aJob({ id: '4567', type: 'IMPORT', clusterId: 'in01-a', dbName: null, rawStatus: 'Uncommitted' });
  const accepted = await imports.commit?.(job, {});
  expect(accepted?.job).toMatchObject({ status: 'in-progress', rawStatus: 'Committing' });
  expect(calls.map(({ route, body }) => [route, body])).toEqual([
    ['POST /v2/vectordb/jobs/import/commit', { clusterId: 'in01-a' }],
    ['POST /v2/vectordb/jobs/import/commit', { clusterId: 'in01-a', jobId: '4567' }],
  ]);
  imports.forget();
  expect(imports.canCommit()).toBe(false);
});

test.each([[17], ['text'], [['text']]])('a probe is no success if it is answered with %o', async data => {
  const { transport, calls } = fakeTransport(() => data);
  const clock = fakeClock();
  const imports = createImports(transport, cloudImports, clock);
  expect(await imports.probeAbort('in01-a', {})).toBe(false);
  expect(await imports.probeAbort('in01-a', {})).toBe(false);
  expect(calls).toHaveLength(1);
  await clock.pass(10_000);
  expect(await imports.probeAbort('in01-a', {})).toBe(false);
  expect(calls).toHaveLength(2);
});

test('probes at the same time share a request', async () => {
  const { transport, calls } = fakeTransport(() => ({}));
  const imports = createImports(transport, cloudImports, fakeClock());
  const probes = ['in01-a', 'in01-b', 'in01-a'].map(clusterId => imports.probeAbort(clusterId, {}));
  expect(await Promise.all(probes)).toEqual([true, true, true]);
  expect(calls).toHaveLength(1);
});

test('a probe is sent again for a caller that waits if the caller that sent it gave up', async () => {
  const gaveUp = new AbortController();
  const { transport, calls } = fakeTransport(({ signal }) => {
    if (signal !== gaveUp.signal) return {};
    gaveUp.abort();
    throw cloudError('aborted');
  });
  const imports = createImports(transport, cloudImports, fakeClock());
  const own = [{ signal: gaveUp.signal }, {}, {}, { signal: gaveUp.signal }];
  const probes = own.map(options => imports.probeAbort('in01-a', options));
  expect(await Promise.all(probes)).toEqual([false, true, true, false]);
  expect(calls).toHaveLength(2);
});

describe('the key of a request that is sent again', () => {
  const parsed = parseImportRequest('{"collectionName":"books","objectUrl":"s3://b/a.json","accessKey":"hunter22"}');
  if (!parsed.ok) throw new Error(parsed.problem.id);
  const { request } = parsed;
  const failed = aJob({ id: '41', type: 'IMPORT', status: 'failed', rawStatus: 'Failed', family: 'milvus' });

  /** A server that answers the list, and loses the first answers to a create. */
  const losing = (lost: number, kind: 'network' | 'aborted' | 'rejected', facts: { readonly readsKeys?: true }) => {
    let creates = 0;
    const fake = fakeTransport(({ route }) => {
      if (route.endsWith('/list')) return { records: [] };
      creates += 1;
      if (creates <= lost) throw cloudError(kind, { maybeDone: kind !== 'rejected' });
      return { jobId: '42' };
    }, facts);
    return { ...fake, imports: createImports(fake.transport, milvusImports, fakeClock()) };
  };
  const inventory = { projectId: '', clusters: [], regionIds: [] };

  test('depends on the job and the request, and contains none of its secrets', () => {
    const key = request.keyFor(failed);
    expect(key).toMatch(/^zjobs-[0-9a-f]{64}$/);
    expect(request.keyFor(failed)).toBe(key);
    expect(request.keyFor({ ...failed, id: '43' })).not.toBe(key);
    const other = parseImportRequest('{"collectionName":"books","objectUrl":"s3://b/b.json","accessKey":"hunter22"}');
    expect(other.ok && other.request.keyFor(failed)).not.toBe(key);
    const rotated = parseImportRequest('{"collectionName":"books","objectUrl":"s3://b/a.json","accessKey":"hunter23"}');
    expect(rotated.ok && rotated.request.keyFor(failed)).toBe(key);
  });

  test('is sent always', async () => {
    const { imports, calls } = losing(0, 'network', {});
    await imports.resend(failed, request, {});
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      request.keyFor({ ...failed, clusterId: null, projectId: null }),
    ]);
  });

  test('is sent once more after a lost answer where the server is known to keep keys', async () => {
    const { imports, calls } = losing(1, 'network', { readsKeys: true });
    for (const part of imports.parts(inventory)) await part.read(null, {});
    expect((await imports.resend(failed, request, {})).job.id).toBe('42');
    const creates = calls.filter(({ route }) => route.endsWith('/create'));
    expect(creates).toHaveLength(2);
    expect(creates[1]).toEqual(creates[0]);
  });

  test.each([
    ['two answers are lost', 2, 'network', { readsKeys: true }, 2],
    ['the server may ignore keys', 1, 'network', {}, 1],
    ['the user interrupted it', 1, 'aborted', { readsKeys: true }, 1],
    ['the server refused it', 1, 'rejected', { readsKeys: true }, 1],
  ] as const)('leaves the failure as it is when %s', async (_, lost, kind, facts, sent) => {
    const { imports, calls } = losing(lost, kind, facts);
    for (const part of imports.parts(inventory)) await part.read(null, {});
    expect(await cloudErrorOf(imports.resend(failed, request, {}))).toMatchObject({ kind });
    expect(calls.filter(({ route }) => route.endsWith('/create'))).toHaveLength(sent);
  });
});
