import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/error.ts';
import type { CloudLimits } from '../../../src/cloud/http/limits.ts';
import { createListCheck } from '../../../src/cloud/paging/list-check.ts';
import { readJob } from '../../../src/cloud/schema/job-record.ts';
import { openJobCenter } from '../../../src/cloud/servers/job-center.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { answering, type Handler, standIn, transportTo } from '../../support/stand-in-server.ts';

const open = async (handler: Handler, limits: Partial<CloudLimits> = {}) => {
  const server = await standIn(handler);
  return { server, center: openJobCenter(transportTo(server.endpoint, { limits })) };
};

const jobOf = (record: object): Job => {
  const job = readJob({ jobId: 'job-1', projectId: 'proj-1', ...record }, { family: 'job-center', projectId: null });
  if (!job) throw new Error('no record');
  return job;
};

test('sends project, statuses, time, page size and page token with a list request', async () => {
  const items = [{ jobId: 453, status: 'RUNNING' }, { lost: true }];
  const { server, center } = await open(
    answering(200, { code: 0, data: { total: '2', items, nextPageToken: 'next' } }),
  );
  const page = await center.list({
    projectId: 'proj-1',
    statuses: ['PENDING', 'IN_PROGRESS'],
    createdAfter: Date.UTC(2026, 4, 1),
    pageSize: 100,
    pageToken: 'a+b',
  });
  expect(server.requests).toEqual([
    'GET /v2/jobs?projectId=proj-1&status=PENDING&status=IN_PROGRESS&createdAfter=2026-05-01T00%3A00%3A00.000Z&pageSize=100&pageToken=a%2Bb',
  ]);
  expect(page).toMatchObject({ total: 2, nextPageToken: 'next', badRecords: 1 });
  expect(page.jobs).toMatchObject([{ id: '453', status: 'in-progress', projectId: 'proj-1', family: 'job-center' }]);
});

test.each([-1, -8e16, 9e15, Number.NaN, -Infinity])(
  'leaves out a creation time that is not a date: %s',
  async createdAfter => {
    const { server, center } = await open(answering(200, { code: 0, data: { items: [] } }));
    await center.list({ projectId: 'proj-1', createdAfter });
    expect(server.requests).toEqual(['GET /v2/jobs?projectId=proj-1']);
  },
);

test.each([
  [{ items: [] }, null, null],
  [{ items: null }, null, null],
  [{ total: 0 }, 0, null],
  [{ items: [], total: -1, nextPageToken: '' }, null, null],
  [{ items: [], total: 0, nextPageToken: null }, 0, null],
  [{ items: [], nextPageToken: 7 }, null, '7'],
  [{ items: [], nextPageToken: 'here' }, null, 'here'],
])('reads total and next page token of %j', async (data, total, nextPageToken) => {
  const { center } = await open(answering(200, { code: 0, data }));
  expect(await center.list({ projectId: 'proj-1', pageToken: 'here' })).toEqual({
    jobs: [],
    badRecords: 0,
    total,
    nextPageToken,
    isOrdered: true,
    troubles: [],
  });
});

test.each([undefined, null, [], 'x', {}, { items: {} }])('rejects %j as a page', async data => {
  const { center } = await open(answering(200, { code: 0, data }));
  expect(await cloudErrorOf(center.list({ projectId: 'proj-1' }))).toMatchObject({ kind: 'malformed' });
});

test('lists a job that a page repeats once, by its last record', async () => {
  const statuses = ['IN_PROGRESS', 'PENDING', 'IN_PROGRESS', 'FAILED', 'SUCCESSFUL'];
  const items = [
    { jobId: 'job-2', status: 'FAILED' },
    ...statuses.map(status => ({ jobId: 'job-1', status })),
    { jobId: 'job-3', status: 'FAILED' },
  ];
  const { center } = await open(answering(200, { code: 0, data: { total: 7, items } }));
  const { jobs, ...page } = await center.list({ projectId: 'proj-1' });
  expect(jobs.map(({ id, rawStatus }) => `${id} ${rawStatus}`)).toEqual([
    'job-2 FAILED',
    'job-1 SUCCESSFUL',
    'job-3 FAILED',
  ]);
  expect(page).toMatchObject({ badRecords: 0, replacedRecords: 4 });
  const check = createListCheck();
  check.add({ jobs, ...page });
  expect(check.gap('complete', 3)).toBeNull();
});

test('describes a job with its details and the requestid', async () => {
  const data = { jobId: 'job/1', status: 'FAILED', reason: 'no', durationSeconds: 4 };
  const { server, center } = await open(answering(200, { code: 0, data }, { requestid: 'req-1' }));
  const description = await center.describe('proj-1', 'job/1');
  expect(server.requests).toEqual(['GET /v2/projects/proj-1/jobs/job%2F1']);
  expect(description).toMatchObject({
    job: { id: 'job/1', status: 'failed', reason: 'no' },
    details: { facts: [['durationSeconds', '4']] },
    requestId: 'req-1',
  });
});

test.each([{ jobId: 'job-2' }, { jobId: 'job-1', projectId: 'proj-2' }, {}, null])(
  'rejects %j as a description of job-1',
  async data => {
    const { center } = await open(answering(200, { code: 0, data }, { requestid: 'req-1' }));
    expect(await cloudErrorOf(center.describe('proj-1', 'job-1'))).toMatchObject({
      kind: 'malformed',
      requestId: 'req-1',
    });
  },
);

test('cancels with one POST and keeps the fields that the answer leaves out', async () => {
  const { server, center } = await open(
    answering(202, { code: 0, data: { jobId: 'job-1', status: 'CANCELING' } }, { requestid: 'req-1' }),
  );
  const job = jobOf({ type: 'BACKUP', subtype: 'CLUSTER', status: 'IN_PROGRESS', progress: 5, clusterId: 'in01' });
  expect(await center.act('cancel', job)).toEqual({
    job: { ...job, status: 'canceling', rawStatus: 'CANCELING', progress: null },
    requestId: 'req-1',
  });
  expect(server.requests).toEqual(['POST /v2/projects/proj-1/jobs/job-1/cancel']);
});

test('returns the job that a retry started, with its new ID', async () => {
  const { server, center } = await open(
    answering(202, { code: 0, data: { jobId: 'job-2', type: 'IMPORT', status: 'PENDING' } }),
  );
  const accepted = await center.act('retry', jobOf({ type: 'IMPORT', status: 'FAILED', reason: 'bad', progress: 40 }));
  expect(accepted.job).toMatchObject({ id: 'job-2', status: 'pending', reason: null, progress: null });
  expect(server.requests).toEqual(['POST /v2/projects/proj-1/jobs/job-1/retry']);
});

test.each([
  ['cancel', undefined],
  ['cancel', {}],
  ['cancel', { jobId: 'job-2', status: 'CANCELING' }],
  ['cancel', { jobId: 'job-1', projectId: 'proj-2', status: 'CANCELING' }],
  ['retry', { jobId: 'job-3', projectId: 'proj-2', status: 'PENDING' }],
  ['retry', null],
] as const)('reports that a %s answered with %j may have been carried out', async (action, data) => {
  const { center } = await open(answering(202, { code: 0, data }));
  expect(await cloudErrorOf(center.act(action, jobOf({})))).toMatchObject({ kind: 'malformed', maybeDone: true });
});

test('passes on message, code and requestid of a refusal', async () => {
  const { center } = await open(answering(409, { code: 90001, message: 'already done' }, { requestid: 'req-1' }));
  expect(await cloudErrorOf(center.act('cancel', jobOf({})))).toMatchObject({
    kind: 'conflict',
    message: 'already done',
    code: 90001,
    requestId: 'req-1',
    maybeDone: false,
  });
});

test('sends nothing for a job without a project', async () => {
  const { server, center } = await open(answering(200, {}));
  const job = { ...jobOf({}), projectId: null };
  expect(await cloudErrorOf(center.act('cancel', job))).toMatchObject({ kind: 'not-found' });
  expect(server.requests).toEqual([]);
});

test('reads any JSON answer to a list, describe or cancel, or rejects it with a CloudError', async () => {
  let data: unknown = null;
  const { center } = await open((request, response) => answering(200, { code: 0, data })(request, response), {
    perSecond: 10_000,
  });
  const job = jobOf({});
  const odd = fc.dictionary(fc.constantFrom('items', 'total', 'nextPageToken', 'jobId', 'status'), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), odd), async value => {
      data = value;
      const calls = [center.list({ projectId: 'p' }), center.describe('p', 'job-1'), center.act('cancel', job)];
      for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
        if (status === 'rejected') expect(reason).toBeInstanceOf(CloudError);
      }
    }),
  );
});
