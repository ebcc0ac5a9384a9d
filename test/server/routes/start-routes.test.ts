import { describe, expect, test } from 'vitest';
import { createTestClock, type OpenCenter, openCenter, recordsIn } from '../../support/open-center.ts';

/** The first cluster and a complete backup of it. */
const targetOf = async (open: OpenCenter) => {
  const [cluster] = recordsIn((await open.ask('/v2/clusters')).data, 'clusters');
  const clusterId = String(cluster?.clusterId);
  const backups = recordsIn((await open.ask(`/v2/backups?clusterId=${clusterId}&pageSize=100`)).data, 'backups');
  const backupId = String(backups.find(backup => backup.status === 'AVAILABLE')?.backupId);
  return { clusterId, backup: `/v2/clusters/${clusterId}/backups/${backupId}` };
};

type Target = Awaited<ReturnType<typeof targetOf>>;

const collections = [{ dbName: 'shop', collectionNames: ['商品', 'users'] }];

const calls: readonly (readonly [
  name: string,
  path: (target: Target) => string,
  body: (target: Target) => object,
  type: string,
  more: readonly string[],
])[] = [
  [
    'backup',
    ({ clusterId }) => `/v2/clusters/${clusterId}/backups/create`,
    () => ({ backupType: 'COLLECTION', dbCollections: collections }),
    'BACKUP',
    ['backupId', 'backupName'],
  ],
  [
    'export',
    ({ backup }) => `${backup}/export`,
    () => ({ integrationId: 'integ-1', directory: 'd/' }),
    'EXPORT_BACKUP',
    [],
  ],
  [
    'restore of a cluster',
    ({ backup }) => `${backup}/restoreCluster`,
    () => ({}),
    'RESTORE',
    ['clusterId', 'password', 'username'],
  ],
  [
    'restore of collections',
    ({ backup }) => `${backup}/restoreCollection`,
    () => ({ dbCollections: collections }),
    'RESTORE',
    [],
  ],
  [
    'migration to a cluster',
    () => '/v2/migrations/toExisting',
    ({ clusterId }) => ({ source: { clusterId }, destination: { clusterId } }),
    'MIGRATION',
    [],
  ],
  [
    'migration to a new cluster',
    () => '/v2/migrations/toNewDedicated',
    ({ clusterId }) => ({ source: { clusterId } }),
    'MIGRATION',
    ['clusterId', 'password', 'username'],
  ],
  [
    'migration from elsewhere',
    () => '/v2/migrations/startByRemote',
    ({ clusterId }) => ({ destination: { clusterId } }),
    'MIGRATION',
    [],
  ],
  ['merge', () => '/v2/etl/merge', ({ clusterId }) => ({ clusterId, collectionName: 'c' }), 'MERGE_DATA', []],
];

describe('a call that starts a job', () => {
  test.each(calls)('(%s) returns its ID, and the job runs to its end', async (_, path, body, type, more) => {
    const clock = createTestClock();
    const open = await openCenter({ routes: 'public', now: clock.now });
    const target = await targetOf(open);
    const { status, code, data } = await open.ask(path(target), { body: body(target) });
    expect({ status, code }).toEqual({ status: 200, code: 0 });
    expect(Object.keys(data).toSorted()).toEqual(['jobId', ...more].toSorted());
    const read = async () => (await open.ask(`/v2/jobs/${String(data.jobId)}`)).data;
    expect(await read()).toMatchObject({ type, status: 'PENDING', endTime: '' });
    clock.pass(10_000);
    expect(await read()).toMatchObject({ status: 'IN_PROGRESS' });
    clock.pass(300_000);
    expect(await read()).toMatchObject({ status: 'SUCCESSFUL', progress: '100' });
  });

  test.each(calls)('(%s) is refused to a member', async (_, path, body) => {
    const open = await openCenter({ role: 'member' });
    const target = await targetOf(open);
    expect(await open.ask(path(target), { body: body(target) })).toMatchObject({ status: 403, code: 96013 });
  });

  test('creates a backup that is described under the returned ID and name', async () => {
    const clock = createTestClock();
    const open = await openCenter({ routes: 'public', now: clock.now });
    const { clusterId } = await targetOf(open);
    const body = { backupType: 'COLLECTION', dbCollections: collections };
    const { data } = await open.ask(`/v2/clusters/${clusterId}/backups/create`, { body });
    clock.pass(300_000);
    const { data: described } = await open.ask(`/v2/clusters/${clusterId}/backups/${String(data.backupId)}`);
    expect(described).toMatchObject({ backupId: data.backupId, backupName: data.backupName, status: 'AVAILABLE' });
    expect(data.backupName).toContain('商品');
  });

  test.each([
    ['/v2/clusters/in01-none/backups/create', { backupType: 'CLUSTER' }, 404, 96018],
    ['/v2/clusters/CLUSTER/backups/create', {}, 400, 1802],
    ['/v2/clusters/CLUSTER/backups/create', { backupType: 'GALAXY' }, 400, 96001],
    ['/v2/clusters/CLUSTER/backups/create', { backupType: 'COLLECTION' }, 400, 1802],
    ['/v2/clusters/CLUSTER/backups/backup0_none/export', { integrationId: 'i' }, 404, 96019],
    ['/v2/migrations/toExisting', { destination: { clusterId: 'in01-none' } }, 404, 96018],
    ['/v2/migrations/toExisting', {}, 400, 1802],
    ['/v2/etl/merge', { clusterId: 'in01-none', collectionName: 'c' }, 404, 96018],
  ])('is refused: %s %o', async (path, body, status, code) => {
    const open = await openCenter({ jobs: 20 });
    const { clusterId } = await targetOf(open);
    expect(await open.ask(path.replace('CLUSTER', clusterId), { body })).toMatchObject({ status, code });
  });
});
