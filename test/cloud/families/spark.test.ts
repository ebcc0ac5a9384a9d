import { describe, expect, test } from 'vitest';
import { createSpark } from '../../../src/cloud/families/spark.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

const item = (jobId: string, given: object = {}) => ({
  jobId,
  projectId: 'proj-1',
  type: 'SPARK',
  description: 'nightly',
  status: 'RUNNING',
  regionId: 'aws-us-west-2',
  clusterId: 'in01-a',
  createdAt: '2026-11-22T13:00:00Z',
  startedAt: '2026-11-22T13:01:00Z',
  finishedAt: null,
  durationSeconds: 60,
  ...given,
});

const inventory = { projectId: 'proj-1', clusters: [], regionIds: ['aws-us-west-2', 'gcp-us-west1'] };

const visit = (answer: (call: FakeCall) => unknown) => {
  const fake = fakeTransport(answer);
  return { ...fake, spark: createSpark(fake.transport) };
};

test('lists Spark jobs per region without those of other projects', async () => {
  const { spark, calls } = visit(() => ({
    total: 3,
    items: [item('job-1'), item('job-2', { projectId: 'proj-2' }), item('job-3', { projectId: undefined }), {}],
  }));
  const parts = spark.parts(inventory);
  expect(parts.map(({ where }) => where)).toEqual(inventory.regionIds);
  const page = await parts[1]?.read(null, {});
  expect(calls).toMatchObject([
    { route: 'GET /v2/jobs', query: { type: 'SPARK', regionId: 'gcp-us-west1', pageSize: '100' } },
  ]);
  expect(page?.jobs.map(job => [job.id, job.projectId])).toEqual([
    ['job-1', 'proj-1'],
    ['job-3', 'proj-1'],
  ]);
  expect(page).toMatchObject({ badRecords: 1, next: null });
  expect(page?.jobs[0]).toMatchObject({ status: 'in-progress', rawStatus: 'RUNNING', family: 'spark' });
});

test('adds the name of a cluster that the list names by ID', async () => {
  const { spark } = visit(() => ({ total: 2, items: [item('job-1'), item('job-2', { clusterId: 'in01-b' })] }));
  const cluster = { id: 'in01-a', name: 'prod', regionId: null, connectAddress: null, status: 'RUNNING' };
  const page = await spark.parts({ ...inventory, clusters: [cluster] })[0]?.read(null, {});
  expect(page?.jobs.map(({ clusterId, clusterName }) => [clusterId, clusterName])).toEqual([
    ['in01-a', 'prod'],
    ['in01-b', null],
  ]);
});

test.each([
  ['t2', 't2'],
  [2, '2'],
  ['', null],
  [null, null],
  [undefined, null],
])('reads nextPageToken %s as %s', async (nextPageToken, next) => {
  const { spark } = visit(() => ({ total: 1, items: [item('job-1')], nextPageToken }));
  expect((await spark.parts(inventory)[0]?.read(null, {}))?.next).toBe(next);
});

test('requests a page by its token', async () => {
  const { spark, calls } = visit(() => ({ items: [item('job-1')] }));
  await spark.parts(inventory)[0]?.read('t2', {});
  expect(calls[0]?.query.pageToken).toBe('t2');
});

test('describes a job with its reason and other facts', async () => {
  const { spark, calls } = visit(() => ({
    ...item('job-1', { status: 'TIMEOUT' }),
    artifact: 'volume://a.py',
    failureReason: { code: 'E1', message: 'too slow', retryable: true },
  }));
  const { job, details } = await spark.describe(locationOf('job-1'), {});
  expect(calls).toMatchObject([
    { route: 'GET /v2/projects/{projectId}/jobs/{jobId}', params: { projectId: 'proj-1', jobId: 'job-1' } },
  ]);
  expect(job).toMatchObject({ status: 'failed', rawStatus: 'TIMEOUT', reason: 'too slow' });
  expect(Object.fromEntries(details.facts)).toMatchObject({ artifact: 'volume://a.py' });
});

test('returns the canceling job after a cancel', async () => {
  const { spark, calls } = visit(() => item('job-1', { status: 'CANCELLING' }));
  const answer = await spark.cancel?.(aJob({ id: 'job-1', type: 'SPARK', family: 'spark' }), {});
  expect(answer).toMatchObject({ job: { status: 'canceling', rawStatus: 'CANCELLING' }, requestId: 'req-1' });
  expect(calls).toMatchObject([{ route: 'POST /v2/projects/{projectId}/jobs/{jobId}/cancel' }]);
  const other = visit(() => item('job-9', { status: 'CANCELLING' })).spark;
  const cancel = other.cancel?.(aJob({ id: 'job-1', type: 'SPARK', family: 'spark' }), {});
  expect(await cloudErrorOf(Promise.resolve(cancel))).toMatchObject({ kind: 'malformed', maybeDone: true });
});

test('has no retry', () => {
  expect(visit(() => null).spark.retry).toBeUndefined();
});

describe('a server that lists Spark jobs by cluster', () => {
  const cluster = (id: string, regionId: string) => ({
    id,
    name: id,
    regionId,
    connectAddress: null,
    status: 'RUNNING',
  });
  const clusters = [cluster('in01-a', 'aws-us-west-2'), cluster('in01-b', 'aws-us-west-2'), cluster('in01-c', 'gcp')];
  const older = (jobId: string) => ({
    ...{ jobId, jobName: 'nightly', mainClass: 'com.acme.Main', status: 'SUCCEEDED', projectId: 'proj-1' },
    ...{ queuedAt: '2026-11-22T13:00:00Z', startedAt: '2026-11-22T13:01:00Z', endedAt: '2026-11-22T13:09:00Z' },
  });
  const refused = () => cloudError('rejected', { code: 1802, message: 'Missing required parameter: clusterId.' });

  const readAll = async (answer: (call: FakeCall) => unknown) => {
    const { spark, calls } = visit(answer);
    const jobs: string[] = [];
    for (const part of spark.parts({ ...inventory, clusters, regionIds: ['aws-us-west-2', 'gcp'] })) {
      let page: string | null = null;
      do {
        const read: Awaited<ReturnType<typeof part.read>> = await part.read(page, {});
        jobs.push(...read.jobs.map(({ id, clusterId }) => `${id} in ${clusterId}`));
        page = read.next;
      } while (page !== null);
    }
    return { jobs, calls, spark };
  };

  test('is asked once by region, then once per cluster, page by page', async () => {
    const { jobs, calls, spark } = await readAll(({ query }) => {
      if (query.clusterId === undefined) throw refused();
      const count = query.clusterId === 'in01-a' && query.currentPage === '1' ? 100 : 1;
      const total = query.clusterId === 'in01-a' ? 101 : 1;
      const items = Array.from({ length: count }, (_, index) =>
        older(`${query.clusterId}-${query.currentPage}-${index}`),
      );
      return { total, currentPage: 1, pageSize: 100, items };
    });
    expect(calls.map(({ query }) => [query.regionId, query.clusterId, query.currentPage])).toEqual([
      ['aws-us-west-2', undefined, undefined],
      [undefined, 'in01-a', '1'],
      [undefined, 'in01-a', '2'],
      [undefined, 'in01-b', '1'],
      [undefined, 'in01-c', '1'],
    ]);
    expect(jobs).toHaveLength(103);
    expect(jobs.slice(-2)).toEqual(['in01-b-1-0 in in01-b', 'in01-c-1-0 in in01-c']);
    spark.forget?.();
    // Without clusters there is nothing to ask for instead.
    expect((await spark.parts(inventory)[0]?.read(null, {}))?.jobs).toEqual([]);
    expect(calls.at(-1)?.query.regionId).toBe('aws-us-west-2');
  });

  test('may give tokens of pages', async () => {
    const { calls } = await readAll(({ query }) => {
      if (query.clusterId === undefined) throw refused();
      const isFirst = query.clusterId === 'in01-a' && query.pageToken === undefined;
      return { items: [older('job-1')], ...(isFirst && { nextPageToken: 't/2' }) };
    });
    expect(calls[2]?.query).toMatchObject({ clusterId: 'in01-a', pageToken: 't/2' });
    expect(calls[2]?.query).not.toHaveProperty('currentPage');
  });

  test('has an older shape of records', async () => {
    const { spark } = visit(() => ({ items: [older('job-1')] }));
    expect((await spark.parts(inventory)[0]?.read(null, {}))?.jobs[0]).toMatchObject({
      ...{ type: 'SPARK', status: 'successful', description: 'nightly' },
      ...{ createdAt: Date.UTC(2026, 10, 22, 13), finishedAt: Date.UTC(2026, 10, 22, 13, 9) },
    });
  });

  test.each(['permission', 'server', 'rate-limit'] as const)('is not recognized by the failure %s', async kind => {
    const { spark, calls } = visit(() => {
      throw cloudError(kind, { message: 'clusterId' });
    });
    const part = spark.parts({ ...inventory, clusters })[0];
    expect(await cloudErrorOf(part?.read(null, {}) ?? Promise.resolve())).toMatchObject({ kind });
    expect(calls).toHaveLength(1);
  });
});

test('shows links to logs, the precheck report, and whether a failure may be gone when the job runs again', async () => {
  const { spark } = visit(() => ({
    ...item('job-1', { status: 'FAILED' }),
    ...{ driverLogUri: 's3://logs/job-1', sparkHistoryUrl: 'https://history.example.com/1' },
    failureReason: { code: 'OOM', message: 'out of memory', retryable: true },
    precheckReport: { passed: false, checks: ['quota', 'schema'] },
  }));
  const { job, details } = await spark.describe(locationOf('job-1'), {});
  expect(job.reason).toBe('out of memory');
  const facts = new Map(details.facts);
  expect(facts.get('driverLogUri')).toBe('s3://logs/job-1');
  expect(facts.get('sparkHistoryUrl')).toBe('https://history.example.com/1');
  expect(facts.get('failureReason.retryable')).toBe('true');
  expect(facts.get('precheckReport.passed')).toBe('false');
  expect(facts.get('precheckReport.checks')).toBe('quota, schema');
});
