import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../src/cloud/http-gateway.ts';
import { fullAbilities } from '../../src/jobs/rules.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { cloudErrorOf } from '../support/cloud-error.ts';
import { answering, apiKey, type Handler, standIn } from '../support/stand-in-server.ts';

const page = answering(200, { code: 0, data: { total: 0, items: [] } });
const noRoute = answering(404, { code: 404, message: 'no such route' });
const request = { projectId: 'proj-1' };

/** A gateway to a server whose list, and whose other routes, answer as the test says at the moment. */
const open = async (list: Handler, others: Handler = answering(200, { code: 0, data: [] })) => {
  const now = { list, others, elapsed: 0 };
  const server = await standIn((asked, response) => {
    (asked.url?.startsWith('/v2/jobs') ? now.list : now.others)(asked, response);
  });
  const clock = { ...systemClock, elapsed: () => now.elapsed };
  const gateway = createGateway({ endpoint: server.endpoint, apiKey, userAgent: 'zjobs/test', clock });
  onTestFinished(() => gateway.close());
  return { now, server, gateway };
};

test('the gateway names its endpoint and what the job center can do', async () => {
  const { server, gateway } = await open(page);
  expect(gateway.endpoint).toBe(server.endpoint.origin);
  expect(gateway.abilities()).toEqual(fullAbilities);
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

test.each([noRoute, answering(405, '')])('a server that has none of the routes is unsupported', async list => {
  const { gateway } = await open(list, noRoute);
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'unsupported' });
  expect(gateway.capabilities()).toBeNull();
});

test.each([noRoute, answering(405, '')])(
  'a server without the list but with projects is the public API',
  async list => {
    const { gateway } = await open(list);
    expect((await gateway.listJobs(request)).isOrdered).toBe(false);
    expect(gateway.capabilities()?.server).toBe('public');
    expect(gateway.abilities()).toMatchObject({
      cancel: 'spark',
      retry: 'request',
      console: 'https://cloud.zilliz.com',
    });
  },
);

test('a server without list and projects is a Milvus if it lists imports', async () => {
  const { gateway } = await open(noRoute, (asked, response) => {
    const isList = asked.url === '/v2/vectordb/jobs/import/list';
    (isList ? answering(200, { code: 0, data: { records: [] } }) : noRoute)(asked, response);
  });
  expect(await gateway.listProjects()).toMatchObject([{ isWholeServer: true }]);
  expect(gateway.capabilities()?.server).toBe('milvus');
  expect(gateway.abilities()).toMatchObject({ cancel: 'none', console: null });
});

test('a code at the start means the public API only where the projects answer well', async () => {
  const wantsType = answering(200, { code: 1100, message: 'type is required' });
  const { now, gateway } = await open(wantsType, answering(500, ''));
  // The projects' failure passes, so that a script asks again.
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

test('a code after the list has answered says nothing about the routes', async () => {
  const { now, server, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = answering(200, { code: 1100 });
  expect(await cloudErrorOf(gateway.listJobs(request))).toMatchObject({ kind: 'rejected' });
  expect(server.requests).not.toContain('GET /v2/projects');
});

test('once the list has answered, a missing route is an outage until it is missing for 10 s', async () => {
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

test('a proxy’s 404 to a describe is an outage too, for 10 s', async () => {
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
  // What the list answers says nothing about the other route.
  await gateway.listJobs(request);
  expect(await cloudErrorOf(describe())).toMatchObject({ kind: 'unsupported' });
});

test('an unknown job is no missing route, whatever code says so', async () => {
  const { gateway } = await open(page, answering(404, { code: 404, message: 'no such job' }));
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'not-found' });
});

test('an answer in between starts the 10 s anew', async () => {
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
])('an outage or a rejected key never says anything about the routes', async list => {
  const { gateway } = await open(list);
  expect((await cloudErrorOf(gateway.listJobs(request))).kind).not.toBe('unsupported');
});

test('that there is no such job is not believed before it is known what the server is', async () => {
  const unknownJob = answering(404, { code: 96_026, message: 'no such job' });
  let projects = answering(503, { code: 503, message: 'being moved' });
  const { gateway } = await open(noRoute, (asked, response) => {
    (asked.url === '/v2/projects' ? projects : unknownJob)(asked, response);
  });
  // It passes, so that a script asks again instead of telling that the job does not exist.
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'server', code: 503 });
  projects = answering(401, { code: 21_119, message: 'illegal' });
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'auth' });
  projects = answering(400, { code: 1, message: 'no projects' });
  expect(await cloudErrorOf(gateway.describeJob('proj-1', 'job-1'))).toMatchObject({ kind: 'not-found' });
});

test('a public server is asked for the job-center list once more after 10 s, then only when all is forgotten', async () => {
  const { now, server, gateway } = await open(noRoute);
  const asked = (): number => server.requests.filter(path => path.startsWith('GET /v2/jobs?projectId')).length;
  await gateway.listJobs(request);
  now.elapsed += 9_999;
  await gateway.listJobs(request);
  expect(asked()).toBe(1);
  now.elapsed += 1;
  await gateway.listJobs(request);
  now.elapsed += 3_600_000;
  await gateway.listJobs(request);
  expect(asked()).toBe(2);
  gateway.forget();
  now.list = page;
  await gateway.listJobs(request);
  expect([asked(), gateway.capabilities()?.server]).toEqual([3, 'job-center']);
});

test('a job center that went away is found anew when all is forgotten, and nothing changes before it has answered', async () => {
  const { now, gateway } = await open(page);
  await gateway.listJobs(request);
  now.list = noRoute;
  await cloudErrorOf(gateway.listJobs(request));
  now.elapsed += 10_000;
  await gateway.listJobs(request);
  now.elapsed += 10_000;
  await gateway.listJobs(request);
  gateway.forget();
  expect(gateway.abilities().cancel).toBe('spark');
  expect((await gateway.listJobs(request)).isOrdered).toBe(false);
  now.list = page;
  gateway.forget();
  expect([gateway.capabilities()?.server, gateway.abilities().cancel]).toEqual(['public', 'spark']);
  expect((await gateway.listJobs(request)).isOrdered).toBe(true);
  expect([gateway.capabilities()?.server, gateway.abilities()]).toEqual(['job-center', fullAbilities]);
});

test.each([
  answering(401, { code: 21_119, message: 'illegal' }),
  answering(403, { code: 96_013, message: 'not yours' }),
  answering(503, ''),
])('an answer that says nothing about the routes does not settle that there is no job center', async silent => {
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

test('the public API is no Milvus because its projects are missing for a moment', async () => {
  let isAway = false;
  const { gateway } = await open(noRoute, (asked, response) => {
    const isProjects = asked.url === '/v2/projects';
    (isProjects && isAway ? noRoute : answering(200, { code: 0, data: isProjects ? [] : { records: [] } }))(
      asked,
      response,
    );
  });
  await gateway.listJobs(request);
  isAway = true;
  expect(await cloudErrorOf(gateway.listProjects())).toMatchObject({ httpStatus: 404 });
  expect(gateway.capabilities()?.server).toBe('public');
});
