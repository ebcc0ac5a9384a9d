import { describe, expect, test } from 'vitest';
import { createTestClock, listAll, type OpenCenter, openCenter, recordsIn } from '../support/open-center.ts';
import { officialContract, officialDocument } from '../support/openapi.ts';

const official = officialContract();

/** Operations of the document that zjobs never calls, so the embedded server lacks them. */
const notServed = [
  'POST /v2/projects',
  'GET /v2/projects/{projectId}',
  'PATCH /v2/projects/{projectId}',
  'GET /v2/clusters/{CLUSTER_ID}',
  'DELETE /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}',
];

/** Where the embedded server differs on purpose, because the document contradicts itself or other pages. */
const deviations: Readonly<Record<string, readonly string[]>> = {
  // Other pages and recorded answers have these two.
  'GET /v2/projects': ['data[].regionIds: unknown'],
  'GET /v2/clusters': ['data.clusters[].description: unknown'],
  // The document's types and statuses are incomplete.
  'GET /v2/jobs/{JOB_ID}': [
    'data.status: "CANCELED" is not an allowed value',
    ...['EXPORT_BACKUP', 'CREATE_SAMPLE_COLLECTION', 'SUSPEND_CLUSTER', 'RESUME_CLUSTER', 'SCALE_QUERY_CU']
      .concat('SCALE_REPLICA', 'MERGE_DATA', 'SPARK', 'EXTERNAL_COLLECTION_REFRESH')
      .map(type => `data.type: "${type}" is not an allowed value`),
  ],
  // Texts in the schema; the example has numbers elsewhere and lacks these two.
  'POST /v2/vectordb/jobs/import/describe': [
    'data.details[].importedRows: integer instead of string',
    'data.details[].totalRows: integer instead of string',
  ],
  // Only the page of the newer route has them.
  'POST /v2/vectordb/jobs/import/get_progress': ['data.importedRows: unknown', 'data.details[].importedRows: unknown'],
  // The example has `collections`, the schema `dbCollections`.
  'GET /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}': ['data.collections: missing'],
};

type TestRequest = { readonly operation: string; readonly path: string; readonly body?: object };

const requestsTo = async (open: OpenCenter): Promise<readonly TestRequest[]> => {
  const cluster = recordsIn((await open.ask('/v2/clusters')).data, 'clusters')[0];
  const clusterId = String(cluster?.clusterId);
  const backups = recordsIn((await open.ask(`/v2/backups?clusterId=${clusterId}&pageSize=100`)).data, 'backups');
  const backup = `/v2/clusters/${clusterId}/backups/${String(backups[0]?.backupId)}`;
  const imports = '/v2/vectordb/jobs/import';
  const page = { clusterId, pageSize: 100, currentPage: 1 };
  const records = recordsIn((await open.ask(`${imports}/list`, { body: page })).data, 'records');
  const describes = records.flatMap(({ jobId }) =>
    ['describe', 'get_progress'].map(name => ({
      operation: `POST ${imports}/${name}`,
      path: `${imports}/${name}`,
      body: { clusterId, jobId },
    })),
  );
  return [
    { operation: 'GET /v2/projects', path: '/v2/projects' },
    { operation: 'GET /v2/clusters', path: '/v2/clusters?pageSize=100&currentPage=1' },
    { operation: 'GET /v2/backups', path: `/v2/backups?projectId=${open.projectId}&pageSize=100&currentPage=1` },
    { operation: 'GET /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}', path: backup },
    { operation: `POST ${imports}/list`, path: `${imports}/list`, body: page },
    ...describes,
    {
      operation: `POST ${imports}/create`,
      path: `${imports}/create`,
      body: { clusterId, collectionName: 'c', objectUrls: [['s3://b/a.json']], accessKey: 'k', secretKey: 's' },
    },
    {
      operation: 'POST /v2/clusters/{CLUSTER_ID}/backups/create',
      path: `/v2/clusters/${clusterId}/backups/create`,
      body: { backupType: 'COLLECTION', dbCollections: [{ dbName: 'd', collectionNames: ['c'] }] },
    },
    {
      operation: 'POST /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}/export',
      path: `${backup}/export`,
      body: { integrationId: 'integ-1', directory: 'd/' },
    },
    {
      operation: 'POST /v2/migrations/toExisting',
      path: '/v2/migrations/toExisting',
      body: { source: { clusterId }, destination: { clusterId } },
    },
  ];
};

const jobIds = async (clock: ReturnType<typeof createTestClock>): Promise<readonly unknown[]> => {
  const center = await openCenter({ now: clock.now });
  return (await listAll(center)).map(job => job.jobId);
};

describe.skipIf(!official)(
  `the official API (skipped if no folder next to the checkout has ${officialDocument})`,
  () => {
    test.each(['public', 'job-center'] as const)(
      'covers the answers of the embedded server with the routes %s',
      async routes => {
        const clock = createTestClock();
        const open = await openCenter({ routes, now: clock.now });
        const jobs = (await jobIds(clock)).map(jobId => ({
          operation: 'GET /v2/jobs/{JOB_ID}',
          path: `/v2/jobs/${String(jobId)}`,
        }));
        const requests: readonly TestRequest[] = [...(await requestsTo(open)), ...jobs];
        const problems = new Map<string, Set<string>>();
        for (const { operation, path, body } of requests) {
          const method = body ? 'POST' : 'GET';
          const request = { method, path, body: body ? JSON.stringify(body) : '' };
          expect([operation, official?.problemsOfRequest(request)]).toEqual([operation, []]);
          const response = await open.fetch(path, { method, ...(body ? { body: request.body } : {}) });
          expect([operation, response.status]).toEqual([operation, 200]);
          const answer: unknown = await response.json();
          expect([operation, answer]).toMatchObject([operation, { code: 0 }]);
          const found = official?.problemsOfAnswer(request, answer) ?? ['is not covered'];
          problems.set(operation, new Set([...(problems.get(operation) ?? []), ...found]));
        }
        for (const [operation, found] of problems) {
          expect([operation, [...found].toSorted()]).toEqual([operation, (deviations[operation] ?? []).toSorted()]);
        }
        expect([...problems.keys(), ...notServed].toSorted()).toEqual(official?.operations.toSorted());
      },
    );

    test.each([
      ['/v2/projects', { authorization: 'Bearer nope' }],
      ['/v2/jobs/job-none', {}],
      ['/v2/backups?pageSize=1000', {}],
      ['/v2/clusters/in01-none/backups/b', {}],
    ])('covers the failure of %s', async (path, headers) => {
      const open = await openCenter({ routes: 'public', jobs: 20 });
      const response = await open.fetch(path, { headers });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(official?.problemsOfAnswer({ method: 'GET', path }, await response.json())).toEqual([]);
    });
  },
);
