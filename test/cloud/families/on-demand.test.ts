/** An on-demand project has no clusters: its imports and refreshes belong to the project and a region. */
import { describe, expect, test } from 'vitest';
import { clusterPlanes } from '../../../src/cloud/families/data-planes.ts';
import type { ProjectInventory } from '../../../src/cloud/families/family.ts';
import { cloudImports } from '../../../src/cloud/families/import-dialects.ts';
import { parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { createRefresh } from '../../../src/cloud/families/refresh.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport } from '../../support/fake-transport.ts';

const cluster = { id: 'in01-a', name: 'alpha', regionId: 'gcp-us-west1', connectAddress: null, status: 'RUNNING' };
const inventory: ProjectInventory = {
  projectId: 'proj-1',
  clusters: [cluster],
  regionIds: ['aws-us-west-2', 'gcp-us-west1'],
};

const visit = (answer: (call: FakeCall) => unknown) => {
  const fake = fakeTransport(answer);
  return { ...fake, imports: createImports(fake.transport, cloudImports, fakeClock()) };
};

describe('the imports of an on-demand project', () => {
  const records = [{ jobId: 'job-1', collectionName: 'books', state: 'Importing' }];
  const place = { projectId: 'proj-1', regionId: 'aws-us-west-2' };

  test('are listed, described and aborted by project and region', async () => {
    const { imports, calls } = visit(({ route }) =>
      route.endsWith('/list') ? { records } : { jobId: 'job-1', state: 'Importing', progress: 42 },
    );
    const parts = imports.parts(inventory);
    expect(parts.map(({ where, bestEffort }) => [where, bestEffort])).toEqual([
      ['alpha', false],
      ['aws-us-west-2', true],
    ]);
    const [job] = (await parts[1]?.read(null, {}))?.jobs ?? [];
    expect(job).toMatchObject({ id: 'job-1', ...place, clusterId: null, status: 'in-progress' });
    if (job === undefined) throw new Error('there is no job');
    expect((await imports.describe(job, {})).job).toMatchObject({ ...place, clusterId: null, progress: 42 });
    await imports.cancel?.(job, {});
    expect(calls.map(({ body }) => body)).toEqual([
      { ...place, pageSize: 100, currentPage: 1 },
      { ...place, jobId: 'job-1' },
      { ...place, jobId: 'job-1' },
    ]);
  });

  test('run again where the failed one ran', async () => {
    const { imports, calls } = visit(({ route }) => (route.endsWith('/list') ? { records } : { jobId: 'job-2' }));
    const [job] = (await imports.parts(inventory)[1]?.read(null, {}))?.jobs ?? [];
    const parsed = parseImportRequest('{"collectionName":"books","objectUrl":"s3://b/a.json"}');
    if (job === undefined || !parsed.ok) throw new Error('there is no job');
    await imports.resend(job, parsed.request, {});
    expect(calls.at(-1)?.body).toEqual({ collectionName: 'books', objectUrl: 's3://b/a.json', ...place });
  });

  test.each(['rejected', 'not-found'] as const)('are none where a server answers %s to a region', async kind => {
    const { imports } = visit(() => {
      throw cloudError(kind);
    });
    const [ofCluster, ofRegion] = imports.parts(inventory);
    expect(await ofRegion?.read(null, {})).toMatchObject({ jobs: [], next: null });
    expect(await cloudErrorOf(ofCluster?.read(null, {}) ?? Promise.resolve())).toMatchObject({ kind });
  });
});

describe('the refreshes of an on-demand project', () => {
  test('are read in the databases of this project, not in those of another one in the same region', async () => {
    const databases: Record<string, readonly string[]> = { 'proj-1': ['sales'], 'proj-2': ['books'] };
    const read: string[] = [];
    const toCluster = (address: string) => {
      const [project = ''] = new URL(address).host.split('.');
      return fakeTransport(({ route, database }) => {
        if (route.endsWith('databases/list')) return databases[project];
        read.push(`${project} ${database}`);
        return { records: [{ jobId: `${project}-${database}`, state: 'RefreshInProgress' }] };
      }).transport;
    };
    const refresh = createRefresh(clusterPlanes({ toCluster, origin: 'https://api.cloud.zilliz.com' }, fakeClock()));
    for (const projectId of Object.keys(databases)) {
      const [part] = refresh.parts({ projectId, clusters: [], regionIds: ['aws-us-west-2'] });
      let page: string | null = null;
      do page = (await part?.read(page, {}))?.next ?? null;
      while (page !== null);
    }
    expect(read).toEqual(['proj-1 default', 'proj-1 sales', 'proj-2 default', 'proj-2 books']);
  });

  test.each([
    ['https://api.cloud.zilliz.com', 'proj-1', 'https://proj-1.aws-us-west-2.api.zillizcloud.com'],
    ['https://api.cloud.zilliz.com.cn', 'proj-1', 'https://proj-1.aws-us-west-2.api.zillizcloud.com.cn'],
    ['https://api.example.com', 'proj-1', null],
    ['https://api.cloud.zilliz.com', 'evil.example/', null],
  ])('of the server %s and the project %s are read from %s', async (origin, projectId, address) => {
    const { transport, calls } = fakeTransport(() => ({ records: [{ jobId: '1', state: 'RefreshInProgress' }] }));
    const addresses: string[] = [];
    const toCluster = (given: string) => {
      addresses.push(given);
      return transport;
    };
    const refresh = createRefresh(clusterPlanes({ toCluster, origin }, fakeClock()));
    const parts = refresh.parts({ projectId, clusters: [], regionIds: ['aws-us-west-2'] });
    expect(parts.map(({ where }) => where)).toEqual(address === null ? [] : ['aws-us-west-2']);
    const [job] = (await parts[0]?.read(null, {}))?.jobs ?? [];
    expect(addresses).toEqual(address === null ? [] : [address]);
    if (job === undefined) return;
    expect(job).toMatchObject({ id: '1', projectId, regionId: 'aws-us-west-2', clusterId: null });
    await cloudErrorOf(refresh.describe(job, {}));
    expect(calls.map(({ route }) => route.split('/').at(-1))).toEqual(['list', 'describe']);
  });
});
