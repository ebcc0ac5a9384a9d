import { describe, expect, test } from 'vitest';
import {
  createTestClock,
  isRecord,
  listAll,
  type OpenCenter,
  openCenter,
  recordsIn,
} from '../../support/open-center.ts';

const clustersOf = async ({ ask }: OpenCenter) => recordsIn((await ask('/v2/clusters?pageSize=100')).data, 'clusters');

describe('projects and clusters', () => {
  test('are listed: two projects, three clusters', async () => {
    const open = await openCenter({ jobs: 20 });
    const projects = await (await open.fetch('/v2/projects')).json();
    expect(projects).toMatchObject({
      code: 0,
      data: [{ projectId: open.projectId, instanceCount: 2 }, { instanceCount: 1 }],
    });
    const clusters = await clustersOf(open);
    expect(clusters.map(cluster => cluster.projectId === open.projectId)).toEqual([true, true, false]);
    for (const { clusterId, connectAddress } of clusters) {
      expect(connectAddress).toBe(`${open.endpoint}/data-plane/${String(clusterId)}`);
    }
    const second = await open.ask('/v2/clusters?pageSize=2&currentPage=2');
    expect(second.data).toMatchObject({ count: 3, currentPage: 2, pageSize: 2 });
    expect(recordsIn(second.data, 'clusters')).toHaveLength(1);
  });

  test.each([
    ['pageSize=1000', 96008],
    ['currentPage=0', 96009],
    ['currentPage=-1', 96009],
  ])('are refused for %s', async (query, code) => {
    const open = await openCenter({ jobs: 20 });
    expect(await open.ask(`/v2/clusters?${query}`)).toMatchObject({ status: 400, code });
  });
});

describe('imports', () => {
  const list = '/v2/vectordb/jobs/import/list';

  test('are listed by cluster over all pages', async () => {
    const open = await openCenter();
    const jobs = (await listAll(open, '&type=IMPORT')).map(job => job.jobId);
    const found: unknown[] = [];
    for (const cluster of await clustersOf(open)) {
      if (cluster.projectId !== open.projectId) continue;
      for (let currentPage = 1; ; currentPage += 1) {
        const { data } = await open.ask(list, { body: { clusterId: cluster.clusterId, pageSize: 10, currentPage } });
        const records = recordsIn(data, 'records');
        found.push(...records.map(record => record.jobId));
        if (records.length < 10) break;
      }
    }
    expect(new Set(found)).toEqual(new Set(jobs));
    expect(found).toHaveLength(jobs.length);
  });

  test('are listed by project and region, and by database', async () => {
    const open = await openCenter();
    const [cluster] = await clustersOf(open);
    const byCluster = await open.ask(list, { body: { clusterId: cluster?.clusterId } });
    const byRegion = await open.ask(list, { body: { projectId: open.projectId, regionId: cluster?.regionId } });
    expect(byRegion.data).toEqual(byCluster.data);
    const inDatabase = await open.ask(list, { body: { clusterId: cluster?.clusterId, dbName: 'knowledge' } });
    expect(inDatabase.data.count).toBeLessThan(Number(byCluster.data.count));
  });

  test.each(['describe', 'getProgress', 'get_progress'])('are described by %s', async name => {
    const open = await openCenter();
    const [job] = await listAll(open, '&type=IMPORT&status=IN_PROGRESS');
    const body = { clusterId: job?.clusterId, jobId: job?.jobId };
    const { data } = await open.ask(`/v2/vectordb/jobs/import/${name}`, { body });
    expect(data).toMatchObject({ jobId: job?.jobId, state: 'Importing', completeTime: '', reason: '' });
    const files = recordsIn(data, 'details');
    expect(files.reduce((sum, file) => sum + Number(file.totalRows), 0)).toBe(data.totalRows);
    expect(Number(data.importedRows)).toBeLessThan(Number(data.totalRows));
  });

  test.each([
    [{ objectUrl: 'https://b.s3.amazonaws.com/in/a.parquet?X-Amz-Signature=SECRET' }, ['a.parquet']],
    [
      {
        objectUrls: [['s3://b/in/一.json', 's3://b/in/2.json']],
        accessKey: 'SECRET',
        secretKey: 'SECRET',
        token: 'SECRET',
      },
      ['一.json', '2.json'],
    ],
    [{ files: [['x.csv'], ['y.csv']] }, ['x.csv', 'y.csv']],
    [{ volumeName: 'v', dataPaths: [['in/z.npy']] }, ['z.npy']],
  ])('are created from %o, and run', async (source, names) => {
    const clock = createTestClock();
    const open = await openCenter({ jobs: 20, now: clock.now });
    const [cluster] = await clustersOf(open);
    const body = { clusterId: cluster?.clusterId, collectionName: '商品', ...source };
    const created = await open.ask('/v2/vectordb/jobs/import/create', { body });
    expect(created).toMatchObject({ status: 200, code: 0 });
    const path = `/v2/projects/${open.projectId}/jobs/${String(created.data.jobId)}`;
    const job = (await open.ask(path)).data;
    expect(job).toMatchObject({ type: 'IMPORT', status: 'PENDING', collectionName: '商品' });
    expect(recordsIn(job.details, 'details').map(file => file.fileName)).toEqual(names);
    clock.pass(5_000);
    expect((await open.ask(path)).data.status).toBe('IN_PROGRESS');
    const [newest] = await listAll(open);
    expect(newest?.jobId).toBe(created.data.jobId);
    expect(JSON.stringify([job, open.center.received()])).not.toContain('SECRET');
  });

  test.each([
    ['list', {}, 400, 1802],
    ['list', { clusterId: 'in01-none' }, 200, 96018],
    ['list', { projectId: 'proj-none', regionId: 'x' }, 400, 96005],
    ['describe', { jobId: 'job-none' }, 200, 96026],
    ['describe', {}, 400, 1802],
    ['create', { collectionName: 'c' }, 400, 1802],
    ['abort', { jobId: 'job-none' }, 404, 404],
  ])('%s refuses %o', async (name, body, status, code) => {
    const open = await openCenter({ jobs: 20 });
    expect(await open.ask(`/v2/vectordb/jobs/import/${name}`, { body })).toMatchObject({ status, code });
  });

  test('cannot be created without files or by a member', async () => {
    const open = await openCenter({ jobs: 20, role: 'member' });
    const [cluster] = await clustersOf(open);
    const body = { clusterId: cluster?.clusterId, collectionName: 'c', files: [['a.json']] };
    expect(await open.ask('/v2/vectordb/jobs/import/create', { body })).toMatchObject({ status: 403, code: 96013 });
    const owner = await openCenter({ jobs: 20 });
    expect(await owner.ask('/v2/vectordb/jobs/import/create', { body: { ...body, files: [] } })).toMatchObject({
      status: 400,
      code: 1802,
    });
  });
});

describe('backups', () => {
  test('are the files of running and finished backup jobs', async () => {
    const open = await openCenter();
    const { data } = await open.ask(`/v2/backups?projectId=${open.projectId}&pageSize=100`);
    const backups = recordsIn(data, 'backups');
    expect(backups.length).toBe(data.count);
    expect(new Set(backups.map(({ status }) => status))).toEqual(new Set(['AVAILABLE', 'CREATING']));
    expect(new Set(backups.map(({ backupType }) => backupType))).toEqual(new Set(['CLUSTER', 'COLLECTION']));
    const [backup] = backups;
    const whole = await open.ask(`/v2/clusters/${String(backup?.clusterId)}/backups/${String(backup?.backupId)}`);
    expect(whole.data).toMatchObject(isRecord(backup) ? backup : {});
    const ofCluster = await open.ask(`/v2/backups?clusterId=${String(backup?.clusterId)}&pageSize=100`);
    expect(new Set(recordsIn(ofCluster.data, 'backups').map(file => file.clusterId))).toEqual(
      new Set([backup?.clusterId]),
    );
  });

  test('that do not exist are answered with 404', async () => {
    const open = await openCenter({ jobs: 20 });
    const [cluster] = await clustersOf(open);
    expect(await open.ask(`/v2/clusters/${String(cluster?.clusterId)}/backups/backup0_none`)).toMatchObject({
      status: 404,
      code: 96019,
    });
    expect(await open.ask('/v2/clusters/in01-none/backups/backup0_none')).toMatchObject({ status: 404, code: 96018 });
    expect(await open.ask('/v2/backups?projectId=proj-none')).toMatchObject({ status: 400, code: 96005 });
  });
});
