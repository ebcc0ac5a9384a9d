import { describe, expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../src/cloud/http-gateway.ts';
import type { RouteSet } from '../../src/server/options.ts';
import { milvusContract, publicContract } from '../support/documented-jobs.ts';
import { startRelay } from '../support/e2e/relay.ts';
import { createTestClock, type OpenCenter, openCenter, recordsIn } from '../support/open-center.ts';
import { type Contract, officialContract, problemsOfRequests } from '../support/openapi.ts';
import { endpointOf } from '../support/stand-in-server.ts';

type TestRequest = readonly [path: string, body?: object];

const imports = '/v2/vectordb/jobs/import';
const refreshes = '/v2/vectordb/jobs/external_collection';
const restores = '/v2/vectordb/jobs/snapshot';
const databases = '/v2/vectordb/databases/list';

/** Requests for every job of a list on each of these describe routes. */
const eachOn = (paths: readonly string[], records: readonly Record<string, unknown>[], location: object = {}) =>
  records.flatMap(({ jobId }) => paths.map((path): TestRequest => [path, { ...location, jobId: String(jobId) }]));

/** The IDs in a list, read as text, because they are larger than a number can hold exactly. */
const idsIn = async (open: OpenCenter, path: string): Promise<readonly Record<string, unknown>[]> => {
  const text = await (await open.fetch(path, { method: 'POST', body: '{}' })).text();
  return [...text.matchAll(/"jobId":(\d+)/g)].map(([, jobId]) => ({ jobId }));
};

/** Every request for the jobs of a data plane besides its imports. */
const dataPlaneRequests = async (open: OpenCenter, plane: string): Promise<readonly TestRequest[]> => [
  [`${plane}${databases}`, {}],
  [`${plane}${refreshes}/list`, { dbName: '' }],
  ...eachOn([`${plane}${refreshes}/describe`], await idsIn(open, `${plane}${refreshes}/list`)),
  [`${plane}${restores}/list`, { dbName: 'default' }],
  ...eachOn([`${plane}${restores}/describe`], await idsIn(open, `${plane}${restores}/list`)),
];

const publicRequests = async (open: OpenCenter): Promise<readonly TestRequest[]> => {
  const [cluster] = recordsIn((await open.ask('/v2/clusters')).data, 'clusters');
  const { clusterId, projectId, regionId } = cluster ?? {};
  const sparkList = `/v2/jobs?type=SPARK&regionId=${String(regionId)}&pageSize=100`;
  const spark = recordsIn((await open.ask(sparkList)).data, 'items');
  const backups = recordsIn((await open.ask(`/v2/backups?clusterId=${String(clusterId)}`)).data, 'backups');
  const page = { clusterId, pageSize: 100, currentPage: 1 };
  const listed = recordsIn((await open.ask(`${imports}/list`, { body: page })).data, 'records');
  const plane = `/data-plane/${String(clusterId)}`;
  return [
    ['/v2/projects'],
    ['/v2/clusters?pageSize=100&currentPage=1'],
    [sparkList],
    [`${sparkList}&status=RUNNING&createdAfter=2020-01-01T00:00:00Z&pageToken=`],
    [`${sparkList.replace('pageSize=100', 'pageSize=1')}`],
    ...spark.map(({ jobId }): TestRequest => [`/v2/projects/${String(projectId)}/jobs/${String(jobId)}`]),
    ...spark
      .filter(({ status }) => status === 'RUNNING')
      .map(({ jobId }): TestRequest => [`/v2/projects/${String(projectId)}/jobs/${String(jobId)}/cancel`, {}]),
    ...[...spark, ...listed].map(({ jobId }): TestRequest => [`/v2/jobs/${String(jobId)}`]),
    [`/v2/backups?projectId=${String(projectId)}&pageSize=100&currentPage=1`],
    ...backups.map(({ backupId }): TestRequest => [`/v2/clusters/${String(clusterId)}/backups/${String(backupId)}`]),
    [`/v2/clusters/${String(clusterId)}/backups/create`, { backupType: 'CLUSTER' }],
    [`${imports}/list`, page],
    [`${imports}/list`, { projectId, regionId, dbName: '' }],
    ...eachOn(
      ['describe', 'getProgress', 'get_progress'].map(name => `${imports}/${name}`),
      listed,
      { clusterId },
    ),
    [`${imports}/create`, { clusterId, collectionName: 'c', volumeName: 'v', dataPaths: [['a.json']] }],
    [`${plane}${refreshes}/list`, { dbName: 'default', collectionName: 'c' }],
    ...(await dataPlaneRequests(open, '')),
    ...(await dataPlaneRequests(open, plane)),
  ];
};

const milvusRequests = async (open: OpenCenter): Promise<readonly TestRequest[]> => {
  const records = recordsIn((await open.ask(`${imports}/list`, { body: {} })).data, 'records');
  const running = records.filter(({ state }) => state === 'Importing');
  const waiting = records.filter(({ state }) => state === 'Uncommitted');
  return [
    [`${imports}/list`, {}],
    ...eachOn(
      ['describe', 'getProgress', 'get_progress'].map(name => `${imports}/${name}`),
      records,
    ),
    [`${imports}/create`, { collectionName: 'c', files: [['a.json']] }],
    ...eachOn([`${imports}/abort`, `${imports}/describe`], running),
    ...eachOn([`${imports}/commit`, `${imports}/describe`], waiting),
    [`${imports}/list`, { dbName: 'default', collectionName: '' }],
    ...(await dataPlaneRequests(open, '')),
  ];
};

const servers: readonly (readonly [RouteSet, Contract, (open: OpenCenter) => Promise<readonly TestRequest[]>])[] = [
  ['public', publicContract, publicRequests],
  ['milvus', milvusContract, milvusRequests],
];

describe('the documented API', () => {
  test.each(servers)(
    'covers every answer of the embedded server with the routes %s',
    async (routes, contract, calls) => {
      const open = await openCenter({ routes, milvusJobs: 'all', jobs: 400, now: createTestClock().now });
      const used = new Set<string>();
      for (const [path, body] of await calls(open)) {
        const request = { method: body ? 'POST' : 'GET', path, body: body ? JSON.stringify(body) : '' };
        const response = await open.fetch(path, { method: request.method, ...(body ? { body: request.body } : {}) });
        const answer: unknown = await response.json();
        expect([path, answer]).toMatchObject([path, { code: 0 }]);
        const problems = [contract.problemsOfRequest(request), contract.problemsOfAnswer(request, answer)];
        expect([path, response.ok, ...problems]).toEqual([path, true, [], []]);
        used.add(contract.operationOf(request) ?? '');
      }
      expect([...used].toSorted()).toEqual(contract.operations.toSorted());
    },
  );

  test('covers what the client sends to the public API', async () => {
    const { endpoint, apiKey, projectId } = await openCenter({ routes: 'public', jobs: 60 });
    const relay = await startRelay(endpoint);
    const gateway = createGateway({ endpoint: endpointOf(relay.endpoint), apiKey, userAgent: 'zjobs/test' });
    onTestFinished(async () => {
      await gateway.close();
      await relay.close();
    });
    expect((await gateway.listProjects()).map(project => project.id)).toContain(projectId);
    const sent = relay.received('GET', /./);
    expect(sent.length).toBeGreaterThan(0);
    for (const contract of [publicContract, officialContract()]) {
      if (contract) expect(problemsOfRequests(contract, sent)).toEqual([]);
    }
  });
});
