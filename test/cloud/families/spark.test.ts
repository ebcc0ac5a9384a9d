import { expect, test } from 'vitest';
import { createSpark } from '../../../src/cloud/families/spark.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
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
