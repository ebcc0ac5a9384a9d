import { describe, expect, test } from 'vitest';
import { kinds } from '../../../src/jobs/kinds.ts';
import { createTestClock, isRecord, type OpenCenter, openCenter, recordsIn } from '../../support/open-center.ts';

const regions = ['aws-us-west-2', 'aws-ap-northeast-1', 'gcp-us-west1'];

const sparkIn = async ({ ask }: OpenCenter, regionId: string, query = '') =>
  recordsIn((await ask(`/v2/jobs?type=SPARK&regionId=${regionId}&pageSize=100${query}`)).data, 'items');

const jobIdOfBackup = (backup: Record<string, unknown> | undefined): string =>
  `job-${String(backup?.backupId).slice('backup0_'.length)}`;

describe('the public API', () => {
  test('lists Spark jobs only, region by region', async () => {
    const open = await openCenter({ routes: 'public' });
    for (const regionId of regions) {
      const items = await sparkIn(open, regionId);
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(item => item.regionId))).toEqual(new Set([regionId]));
      expect(new Set(items.map(item => item.type))).toEqual(new Set(['SPARK']));
      expect(items[0]).toHaveProperty('durationSeconds');
      expect(items[0]).not.toHaveProperty('createdBy');
    }
  });

  test('lists the Spark jobs of a region page by page', async () => {
    const open = await openCenter({ routes: 'public', jobs: 2_000 });
    const path = '/v2/jobs?type=SPARK&regionId=aws-us-west-2&pageSize=10';
    const found: unknown[] = [];
    let total: unknown;
    for (let token: unknown = ''; typeof token === 'string'; ) {
      const { data } = await open.ask(`${path}&pageToken=${token}`);
      found.push(...recordsIn(data, 'items').map(item => item.jobId));
      total = data.total;
      token = data.nextPageToken;
    }
    expect(found.length).toBe(total);
    expect(new Set(found).size).toBe(total);
  });

  const refusedLists: readonly (readonly [query: string, code: number])[] = [
    ['', 96001],
    ['?projectId=proj-1', 96001],
    ...[...new Set(kinds.map(kind => kind.type))]
      .filter(type => type !== 'SPARK')
      .map(type => [`?type=${type}&regionId=aws-us-west-2`, 96001] as const),
    ['?type=SPARK&type=IMPORT&regionId=aws-us-west-2', 96001],
    ['?type=SPARK', 1802],
    ['?type=SPARK&regionId=aws-us-west-2&pageSize=101', 96008],
    ['?type=SPARK&regionId=aws-us-west-2&pageToken=x', 96009],
  ];

  test.each(refusedLists)('refuses the list %s with an error code', async (query, code) => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    const answer = await open.ask(`/v2/jobs${query}`);
    expect(answer).toMatchObject({ status: 400, code, message: expect.any(String) });
  });

  test('describes Spark jobs in the older shape where it lists them by cluster', async () => {
    const open = await openCenter({ routes: 'public', sparkLists: 'by-cluster' });
    const { data: clusters } = await open.ask('/v2/clusters');
    const [cluster] = (clusters as { readonly clusters: readonly { readonly clusterId: string }[] }).clusters;
    const list = await open.ask(`/v2/jobs?type=SPARK&clusterId=${cluster?.clusterId}`);
    const [spark] = (list.data as { readonly items: readonly { readonly projectId: string; readonly jobId: string }[] })
      .items;
    const { data } = await open.ask(`/v2/projects/${spark?.projectId}/jobs/${spark?.jobId}`);
    expect(data).toMatchObject({ ...spark, jobName: expect.any(String), driverLogUri: expect.any(String) });
    expect(data).not.toHaveProperty('description');
  });

  test('describes and cancels Spark jobs', async () => {
    const clock = createTestClock();
    const open = await openCenter({ routes: 'public', now: clock.now });
    const [spark] = await sparkIn(open, 'aws-us-west-2', '&status=RUNNING');
    const path = `/v2/projects/${String(spark?.projectId)}/jobs/${String(spark?.jobId)}`;
    expect((await open.ask(path)).data).toMatchObject({ artifact: expect.any(String), failureReason: null });
    for (let time = 0; time < 2; time += 1) {
      expect(await open.ask(`${path}/cancel`, { method: 'POST' })).toMatchObject({
        status: 202,
        data: { status: 'CANCELLING' },
      });
    }
    clock.pass(10_000);
    expect(await open.ask(path)).toMatchObject({ data: { status: 'CANCELED' } });
    expect(await open.ask(`${path}/cancel`, { method: 'POST' })).toMatchObject({ status: 409 });
  });

  test('describes jobs of other types by Describe Job only, and has no action for them', async () => {
    const open = await openCenter({ routes: 'public' });
    const [backup] = recordsIn((await open.ask('/v2/backups')).data, 'backups');
    const path = `/v2/projects/${String(backup?.projectId)}/jobs/${jobIdOfBackup(backup)}`;
    expect(await open.ask(`/v2/jobs/${jobIdOfBackup(backup)}`)).toMatchObject({
      status: 200,
      data: { type: 'BACKUP', progress: expect.any(String) },
    });
    expect(await open.ask(path)).toMatchObject({ status: 404, code: 96026 });
    expect(await open.ask(`${path}/cancel`, { method: 'POST' })).toMatchObject({ status: 404, code: 96026 });
    expect(await open.ask('/v2/jobs/job-none')).toMatchObject({ status: 404, code: 96026 });
  });

  test('lists imports in no chronological order, each once over all pages', async () => {
    const open = await openCenter({ routes: 'public', jobs: 400 });
    const center = await openCenter({ jobs: 400 });
    const [cluster] = recordsIn((await open.ask('/v2/clusters')).data, 'clusters');
    const list = async (from: OpenCenter, pageSize: number) => {
      const found: unknown[] = [];
      for (let currentPage = 1; ; currentPage += 1) {
        const body = { clusterId: cluster?.clusterId, pageSize, currentPage };
        const records = recordsIn((await from.ask('/v2/vectordb/jobs/import/list', { body })).data, 'records');
        found.push(...records.map(record => record.jobId));
        if (records.length < pageSize) return found;
      }
    };
    const [shuffled, newestFirst] = [await list(open, 7), await list(center, 100)];
    expect(shuffled).not.toEqual(newestFirst);
    expect(shuffled.toSorted()).toEqual(newestFirst.toSorted());
  });

  test('uses the same status words for Spark as for all types in Describe Job', async () => {
    const open = await openCenter({ routes: 'public', jobs: 400 });
    const words = new Set<string>();
    for (const { jobId, status } of await sparkIn(open, 'aws-us-west-2')) {
      const { data } = await open.ask(`/v2/jobs/${String(jobId)}`);
      words.add(`${String(status)} ${String(data.status)}`);
    }
    expect(words).toContain('RUNNING IN_PROGRESS');
    expect(words).toContain('SUCCEEDED SUCCESSFUL');
    for (const pair of words) {
      expect(pair).toMatch(/ (?:PENDING|IN_PROGRESS|SUCCESSFUL|FAILED|CANCELING|CANCELED)$/);
    }
  });

  test('returns start and end of an import by Describe Job, and its files by the import route', async () => {
    const open = await openCenter({ routes: 'public' });
    const clusters = recordsIn((await open.ask('/v2/clusters?pageSize=100')).data, 'clusters');
    const body = { clusterId: clusters[0]?.clusterId, pageSize: 100, currentPage: 1 };
    const records = recordsIn((await open.ask('/v2/vectordb/jobs/import/list', { body })).data, 'records');
    expect(new Set(records.map(record => record.state))).toContain('InProgress');
    const running = records.find(record => record.state === 'InProgress');
    const whole = await open.ask('/v2/vectordb/jobs/import/describe', { body: { ...body, jobId: running?.jobId } });
    expect(whole.data).toMatchObject({ state: 'Importing', jobId: running?.jobId });
    expect(await open.ask(`/v2/jobs/${String(running?.jobId)}`)).toMatchObject({
      data: { type: 'IMPORT', status: 'IN_PROGRESS', startTime: expect.stringMatching(/Z$/), endTime: '' },
    });
  });

  test.each([
    ['POST', '/v2/projects/proj-1/jobs/job-1/retry', 404],
    ['POST', '/v2/vectordb/jobs/import/abort', 404],
    ['GET', '/v2/nothing', 404],
    ['GET', '/v2/vectordb/jobs/import/list', 405],
  ])('has no %s %s, and its error has no code', async (method, path, status) => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    const response = await open.fetch(path, { method });
    const answer: unknown = await response.json();
    expect(response.status).toBe(status);
    expect(answer).toMatchObject({ status, path });
    expect(isRecord(answer) && 'code' in answer).toBe(false);
  });
});

describe.each(['public', 'job-center'] as const)('refreshes of external collections (%s)', routes => {
  const list = '/v2/vectordb/jobs/external_collection/list';

  const dataPlanes = async (open: OpenCenter) =>
    recordsIn((await open.ask('/v2/clusters?pageSize=100')).data, 'clusters').map(({ connectAddress }) =>
      String(connectAddress).slice(open.endpoint.length),
    );

  const textOf = async (open: OpenCenter, path: string, body: object): Promise<string> =>
    (await open.fetch(path, { method: 'POST', body: JSON.stringify(body) })).text();

  test('are listed by the data plane of each cluster, with int64 IDs and times in ms', async () => {
    const clock = createTestClock();
    // Enough jobs that some are refreshes, whichever kinds are drawn.
    const open = await openCenter({ routes, now: clock.now, jobs: 4_000 });
    const texts = await Promise.all((await dataPlanes(open)).map(plane => textOf(open, plane + list, { dbName: '' })));
    const ids = texts.flatMap(text => [...text.matchAll(/"jobId":(\d+),/g)].map(([, id = '']) => id));
    expect(ids.length).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
    const whole = await textOf(open, list, {});
    expect([...whole.matchAll(/"jobId":(\d+),/g)]).toHaveLength(ids.length);
    const records = texts.flatMap(text => recordsIn(JSON.parse(text).data, 'records'));
    for (const record of records) {
      expect(record).toMatchObject({
        state: expect.stringMatching(/^Refresh(Pending|InProgress|Completed|Failed)$/),
        progress: expect.any(Number),
        externalSource: expect.stringMatching(/^s3:/),
      });
      expect(Number(record.startTime)).toBeGreaterThan(clock.now() - 31 * 86_400_000);
      const isRunning = /Pending|InProgress/.test(String(record.state));
      expect(Number(record.endTime) === 0).toBe(isRunning);
      expect('reason' in record).toBe(record.state === 'RefreshFailed');
    }
  });

  test('are filtered by database and collection, and described by ID as a number or a string', async () => {
    const open = await openCenter({ routes, jobs: 400 });
    const [plane = ''] = await dataPlanes(open);
    const { data } = await open.ask(plane + list, { body: { dbName: 'knowledge' } });
    const unnamed = await open.ask(plane + list, { body: {} });
    expect(unnamed.data).toEqual((await open.ask(plane + list, { body: { dbName: 'default' } })).data);
    expect(unnamed.data).not.toEqual(data);
    const collectionName = recordsIn(data, 'records')[0]?.collectionName;
    const ofOne = await open.ask(plane + list, { body: { dbName: 'knowledge', collectionName } });
    expect(new Set(recordsIn(ofOne.data, 'records').map(record => record.collectionName))).toEqual(
      new Set([collectionName]),
    );
    const id = /"jobId":(\d+)/.exec(await textOf(open, plane + list, {}))?.[1] ?? '';
    const describePath = `${plane}/v2/vectordb/jobs/external_collection/describe`;
    for (const body of [`{"jobId":${id}}`, `{"jobId":"${id}"}`]) {
      const response = await open.fetch(describePath, { method: 'POST', body });
      expect(await response.text()).toMatch(new RegExp(`^\\{"code":0,"data":\\{"jobId":${id},`));
    }
  });

  test.each([
    ['describe', { jobId: 12 }, 1100],
    ['describe', {}, 1802],
  ])('%s answers %o with HTTP 200 and an error code', async (name, body, code) => {
    const open = await openCenter({ routes, jobs: 20 });
    const answer = await open.ask(`/v2/vectordb/jobs/external_collection/${name}`, { body });
    expect(answer).toMatchObject({ status: 200, code });
  });
});
