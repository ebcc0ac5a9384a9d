import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../src/cloud/http-gateway.ts';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { cloudErrorOf } from '../support/cloud-error.ts';
import { answering, apiKey, type Handler, standIn } from '../support/stand-in-server.ts';

const page = answering(200, { code: 0, data: { total: 0, items: [] } });
const noRoute = answering(404, { code: 404, message: 'no such route' });
const request = { projectId: 'proj-1' };

/** A gateway to a server with these handlers for the list and for all other routes. The test may replace them. */
const open = async (list: Handler, others: Handler = answering(200, { code: 0, data: [] })) => {
  const now = { list, others, elapsed: 0 };
  const server = await standIn((incoming, response) => {
    (incoming.url?.startsWith('/v2/jobs') ? now.list : now.others)(incoming, response);
  });
  const clock = { ...systemClock, elapsed: () => now.elapsed };
  const gateway = createGateway({ endpoint: server.endpoint, apiKey, userAgent: 'zjobs/test', clock });
  onTestFinished(() => gateway.close());
  return { now, server, gateway };
};

test('reports its endpoint and the actions that a job center supports', async () => {
  const { server, gateway } = await open(page);
  expect(gateway.endpoint).toBe(server.endpoint.origin);
  expect(gateway.actionSupport()).toEqual(jobCenterSupport);
  expect(await gateway.listProjects()).toEqual([]);
  expect(await gateway.listJobs(request)).toEqual({
    jobs: [],
    total: 0,
    badRecords: 0,
    nextPageToken: null,
    isOrdered: true,
    troubles: [],
  });
});

test.each([noRoute, answering(405, '')])('fails as unsupported on a server with none of the routes', async list => {
  const { gateway } = await open(list, noRoute);
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'unsupported' });
  expect(gateway.capabilities()).toBeNull();
});

test.each([noRoute, answering(405, '')])(
  'detects the public API on a server with projects but without the list',
  async list => {
    const { gateway } = await open(list);
    expect((await gateway.listJobs(request)).isOrdered).toBe(false);
    expect(gateway.capabilities()?.server).toBe('public');
    expect(gateway.actionSupport()).toMatchObject({
      cancel: ['SPARK'],
      retry: 'request',
      console: 'https://cloud.zilliz.com',
    });
  },
);

test('detects a Milvus on a server that lists imports but has no projects', async () => {
  const { gateway } = await open(noRoute, (incoming, response) => {
    const isList = incoming.url === '/v2/vectordb/jobs/import/list';
    (isList ? answering(200, { code: 0, data: { records: [] } }) : noRoute)(incoming, response);
  });
  expect(await gateway.listProjects()).toMatchObject([{ isWholeServer: true }]);
  expect(gateway.capabilities()?.server).toBe('milvus');
  expect(gateway.actionSupport()).toMatchObject({ cancel: [], console: null });
});

test('detects the public API after an error code only if the projects can be listed', async () => {
  const wantsType = answering(200, { code: 1100, message: 'type is required' });
  const { now, gateway } = await open(wantsType, answering(500, ''));
  // The failure of the projects is transient, so that a script repeats the read.
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'server', code: 500 });
  expect(gateway.capabilities()).toBeNull();
  now.others = answering(400, { code: 1100, message: 'no projects' });
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({
    kind: 'rejected',
    message: 'type is required',
  });
  expect(gateway.capabilities()).toBeNull();
  now.others = answering(200, { code: 0, data: [] });
  await gateway.listJobs(request);
  expect(gateway.capabilities()?.server).toBe('public');
});

test('detects nothing after an error code once the list has answered', async () => {
  const { now, server, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = answering(200, { code: 1100 });
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'rejected' });
  expect(server.requests).not.toContain('GET /v2/projects');
});

test('treats a missing list as an outage for 10 s once it has answered', async () => {
  const { now, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = noRoute;
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'server', httpStatus: 404 });
  now.elapsed += 9_999;
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'server' });
  expect(gateway.capabilities()?.server).toBe('job-center');
  now.elapsed += 1;
  await gateway.listJobs(request);
  expect(gateway.capabilities()?.server).toBe('public');
});

test('treats a 404 to a describe as an outage for 10 s, too', async () => {
  const job = answering(200, { code: 0, data: { jobId: 'job-1' } });
  const { now, gateway } = await open(page, job);
  const proxy = answering(404, '<html>not here</html>');
  const describe = () => gateway.describeJob('proj-1', 'job-1');
  now.others = proxy;
  expect(await cloudErrorOf(describe())).toMatchObject({ kind: 'unsupported' });
  now.others = job;
  await describe();
  now.others = proxy;
  expect(await cloudErrorOf(describe())).toMatchObject({ kind: 'server', httpStatus: 404 });
  now.elapsed += 10_000;
  // An answer of the list says nothing about the describe route.
  await gateway.listJobs(request);
  expect(await cloudErrorOf(describe())).toMatchObject({ kind: 'unsupported' });
});

test('reports an unknown job as not found, not as a missing route', async () => {
  const { gateway } = await open(page, answering(404, { code: 404, message: 'no such job' }));
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'not-found' });
});

test('starts the 10 s over after an answer', async () => {
  const { now, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = noRoute;
  await cloudErrorOf(gateway.listJobs(request));
  now.elapsed += 9_000;
  now.list = page;
  await gateway.listJobs(request);
  now.elapsed += 9_000;
  now.list = noRoute;
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'server' });
});

test.each([
  answering(429, ''),
  answering(500, ''),
  answering(200, '<html>'),
  answering(401, { code: 21119 }),
  answering(404, { code: 96005 }),
])('detects nothing after an outage or a rejected key', async list => {
  const { gateway } = await open(list);
  expect((await cloudErrorOf(gateway.listJobs(request))).kind).not.toBe('unsupported');
});

test.each([1807, 4, 8, 9])(
  'takes the code %i of a throttled server for a wait, also at the first probe',
  async code => {
    const throttled = answering(200, { code, message: 'request is rejected by limiter' });
    const { gateway, now } = await open(throttled);
    expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'rate-limit', code });
    expect(gateway.capabilities()).toBeNull();
    now.list = page;
    await gateway.listJobs(request);
    expect(gateway.capabilities()).toMatchObject({ server: 'job-center' });
  },
);

test('reports an unknown job only once the kind of server is certain', async () => {
  const unknownJob = answering(404, { code: 96_026, message: 'no such job' });
  let projects = answering(503, { code: 503, message: 'being moved' });
  const { gateway } = await open(noRoute, (incoming, response) => {
    (incoming.url === '/v2/projects' ? projects : unknownJob)(incoming, response);
  });
  // The failure is transient, so that a script repeats the read instead of reporting an unknown job.
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'server', code: 503 });
  projects = answering(401, { code: 21_119, message: 'illegal' });
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'auth' });
  projects = answering(400, { code: 1, message: 'no projects' });
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'not-found' });
});

test('requests the job-center list of a public server again after 10 s, then only after forget', async () => {
  const { now, server, gateway } = await open(noRoute);
  const rechecks = (): number => server.requests.filter(path => path.startsWith('GET /v2/jobs?projectId')).length;
  await gateway.listJobs(request);
  now.elapsed += 9_999;
  await gateway.listJobs(request);
  expect(rechecks()).toBe(1);
  now.elapsed += 1;
  await gateway.listJobs(request);
  now.elapsed += 3_600_000;
  await gateway.listJobs(request);
  expect(rechecks()).toBe(2);
  gateway.forget();
  now.list = page;
  await gateway.listJobs(request);
  expect([rechecks(), gateway.capabilities()?.server]).toEqual([3, 'job-center']);
});

test('detects a returning job center after forget, and changes nothing before it has answered', async () => {
  const { now, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = noRoute;
  await cloudErrorOf(gateway.listJobs(request));
  now.elapsed += 10_000;
  await gateway.listJobs(request);
  now.elapsed += 10_000;
  await gateway.listJobs(request);
  gateway.forget();
  expect(gateway.actionSupport().cancel).toEqual(['SPARK']);
  expect((await gateway.listJobs(request)).isOrdered).toBe(false);
  now.list = page;
  gateway.forget();
  expect([gateway.capabilities()?.server, gateway.actionSupport().cancel]).toEqual(['public', ['SPARK']]);
  expect((await gateway.listJobs(request)).isOrdered).toBe(true);
  expect([gateway.capabilities()?.server, gateway.actionSupport()]).toEqual(['job-center', jobCenterSupport]);
});

test.each([
  answering(401, { code: 21_119, message: 'illegal' }),
  answering(403, { code: 96_013, message: 'not yours' }),
  answering(503, ''),
])('keeps requesting the job-center list after an answer that says nothing about routes', async silent => {
  const { now, gateway } = await open(noRoute);
  await gateway.listJobs(request);
  now.elapsed += 10_000;
  now.list = silent;
  await gateway.listJobs(request).catch(() => {});
  now.elapsed += 10_000;
  now.list = page;
  await gateway.listJobs(request);
  expect(gateway.capabilities()?.server).toBe('job-center');
});

test('does not take the public API for a Milvus while its projects are missing', async () => {
  let isAway = false;
  const { gateway } = await open(noRoute, (incoming, response) => {
    const isProjects = incoming.url === '/v2/projects';
    (isProjects && isAway ? noRoute : answering(200, { code: 0, data: isProjects ? [] : { records: [] } }))(
      incoming,
      response,
    );
  });
  await gateway.listJobs(request);
  isAway = true;
  expect(await cloudErrorOf(gateway.listProjects())).toMatchObject({ httpStatus: 404 });
  expect(gateway.capabilities()?.server).toBe('public');
});
