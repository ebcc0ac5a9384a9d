import { describe, expect, test } from 'vitest';
import { createTestClock, listAll, type OpenCenter, openCenter, recordsIn } from '../support/open-center.ts';
import { officialContract, officialDocument } from '../support/openapi.ts';

const official = officialContract();

/** Operations of the document that zjobs never asks, so that the embedded server has them not. */
const notServed = [
  'POST /v2/projects',
  'GET /v2/projects/{projectId}',
  'PATCH /v2/projects/{projectId}',
  'GET /v2/clusters/{CLUSTER_ID}',
  'DELETE /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}',
];

/** Where the stand-in rightly differs from the document, which contradicts itself or other pages there. */
const deviations: Readonly<Record<string, readonly string[]>> = {
  // Pages and answers of the service name these two.
  'GET /v2/projects': ['data[].regionIds: unknown'],
  'GET /v2/clusters': ['data.clusters[].description: unknown'],
  // Its types and statuses are not complete.
  'GET /v2/jobs/{JOB_ID}': [
    'data.status: "CANCELED" is none of its words',
    ...['EXPORT_BACKUP', 'CREATE_SAMPLE_COLLECTION', 'SUSPEND_CLUSTER', 'RESUME_CLUSTER', 'SCALE_QUERY_CU']
      .concat('SCALE_REPLICA', 'MERGE_DATA', 'SPARK', 'EXTERNAL_COLLECTION_REFRESH')
      .map(type => `data.type: "${type}" is none of its words`),
  ],
  // Texts in the schema, numbers in the example, which leaves these two out.
  'POST /v2/vectordb/jobs/import/describe': [
    'data.details[].importedRows: integer instead of string',
    'data.details[].totalRows: integer instead of string',
  ],
  // Only the page of the newer describe has them.
  'POST /v2/vectordb/jobs/import/get_progress': ['data.importedRows: unknown', 'data.details[].importedRows: unknown'],
  // Its example says `collections`, its schema `dbCollections`.
  'GET /v2/clusters/{CLUSTER_ID}/backups/{BACKUP_ID}': ['data.collections: missing'],
};

type Asked = { readonly operation: string; readonly path: string; readonly body?: object };

const askedOf = async (open: OpenCenter): Promise<readonly Asked[]> => {
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

describe.skipIf(!official)(`the official shapes (skipped where ${officialDocument} is not beside the checkout)`, () => {
  test.each(['public', 'job-center'] as const)('are met by every covered route of the set %s', async routes => {
    const clock = createTestClock();
    const open = await openCenter({ routes, now: clock.now });
    const jobs = (await jobIds(clock)).map(jobId => ({
      operation: 'GET /v2/jobs/{JOB_ID}',
      path: `/v2/jobs/${String(jobId)}`,
    }));
    const asked: readonly Asked[] = [...(await askedOf(open)), ...jobs];
    const problems = new Map<string, Set<string>>();
    for (const { operation, path, body } of asked) {
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
  });

  test.each([
    ['/v2/projects', { authorization: 'Bearer nope' }],
    ['/v2/jobs/job-none', {}],
    ['/v2/backups?pageSize=1000', {}],
    ['/v2/clusters/in01-none/backups/b', {}],
  ])('are met by the failure of %s', async (path, headers) => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    const response = await open.fetch(path, { headers });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(official?.problemsOfAnswer({ method: 'GET', path }, await response.json())).toEqual([]);
  });
});
