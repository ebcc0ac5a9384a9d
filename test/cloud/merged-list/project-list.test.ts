import { describe, expect, test } from 'vitest';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type Account, idsOf, openAccount } from '../../support/merged-account.ts';
import {
  aBackup,
  anImport,
  aRefresh,
  aSpark,
  byId,
  expectRate,
  many,
  small,
  smallIds,
  tracked,
} from '../../support/merged-records.ts';

describe('the whole list', () => {
  test('contains the jobs of every family, in no order', async () => {
    const { listAll } = openAccount(small);
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(smallIds);
    expect(pages.every(page => !page.isOrdered && page.troubles.length === 0)).toBe(true);
  });

  test('misses no job of many clusters and pages', async () => {
    const clusters = many(25, 'in01');
    const imports = Object.fromEntries(clusters.map(id => [id, many(130, `${id}-imp`).map(job => anImport(job))]));
    const backups = many(230, 'backup').map(id => aBackup(id));
    const { listAll, within, sent } = openAccount({ clusters, imports, backups });
    expect(idsOf(...(await within(listAll())))).toHaveLength(25 * 130 + 230);
    expectRate(sent);
  });

  test('ends although the server ignores page numbers', async () => {
    const { listAll, take } = openAccount({
      imports: { 'in01-a': many(100, 'imp').map(id => anImport(id)) },
      backups: many(100, 'backup').map(id => aBackup(id)),
      ignoresPages: true,
    });
    expect(idsOf(...(await listAll()))).toHaveLength(200);
    expect(take().filter(route => route === 'GET /v2/backups')).toHaveLength(2);
  });

  test('ends although pages lead in a circle', async () => {
    const { listAll, take } = openAccount({
      ...small,
      sparkAfter: { '': 'two', two: 'three', three: 'two' },
    });
    expect(idsOf(...(await listAll()))).toEqual(smallIds);
    expect(take().filter(route => route === 'GET /v2/jobs').length).toBeLessThan(8);
  });

  test('reads a part once more each time jobs leave it meanwhile', async () => {
    let leaving = 1;
    const { account, clock, list, listAll } = openAccount({
      spark: many(5, 'spark').map(id => aSpark(id)),
      sparkAfter: { '': 'second' },
      before: ({ route, query }) => {
        if (route !== 'GET /v2/jobs' || query.pageToken !== 'second' || leaving === 0) return;
        leaving -= 1;
        account.spark = account.spark.slice(1);
      },
    });
    expect((await listAll()).at(-1)?.troubles).toEqual([]);
    leaving = 1;
    for (let poll = 0; poll < 10; poll += 1) {
      expect((await list()).troubles).toEqual([]);
      await clock.pass(5_000);
    }
    expect(leaving).toBe(0);
  });

  test('describes unfinished jobs whose list reports no progress', async () => {
    const { list, take } = openAccount(small);
    const { jobs } = await list();
    expect(jobs.find(({ id }) => id === 'imp-2')).toMatchObject({ progress: 50 });
    expect(jobs.find(({ id }) => id === 'job-1')).toMatchObject({ progress: 10, status: 'in-progress' });
    expect(take()).toContain('POST /v2/vectordb/jobs/import/describe');
  });
});

describe('a failing part', () => {
  const failing = (route: string): Partial<Account> => ({
    ...small,
    before: call => {
      if (call.route === route) throw cloudError('server', { httpStatus: 500 });
    },
  });

  test.each([
    ['GET /v2/backups', 'backup', null, ['backup-1']],
    ['GET /v2/jobs', 'spark', 'aws-us-west-2', ['spark-1']],
    ['GET /v2/jobs/{jobId}', 'control-plane', null, ['job-1']],
  ] as const)('%s leaves the other parts in the list, and is a trouble', async (route, family, where, missing) => {
    const { listAll, merged } = openAccount(failing(route));
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(smallIds.filter(id => !missing.some(one => one === id)));
    expect(pages.at(-1)?.troubles).toMatchObject([{ family, where, bestEffort: false }]);
    expect(merged.capabilities().find(one => one.family === family)?.state).toBe('failing');
  });

  test('is a trouble although it is one cluster of several', async () => {
    const { listAll } = openAccount({
      ...small,
      before: ({ route, body }) => {
        if (route.endsWith('import/list') && body.clusterId === 'in01-b') throw cloudError('timeout');
      },
    });
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(smallIds.filter(id => id !== 'imp-3'));
    expect(pages.at(-1)?.troubles).toMatchObject([{ family: 'import', where: 'name of in01-b' }]);
  });

  test('is read to its end by a request for what failed, which ends the trouble', async () => {
    const all = many(250, 'imp').map(id => anImport(id));
    const { account, list, listAll, take } = openAccount({
      imports: { 'in01-a': all },
      before: ({ route }) => {
        if (route.endsWith('import/list')) throw cloudError('server');
      },
    });
    // Other lists answer, so this is no outage.
    expect((await listAll()).at(-1)?.troubles).toHaveLength(2);
    account.before = () => {};
    take();
    let page = await list({ only: 'failed' });
    const pages = [page];
    while (page.nextPageToken !== null) {
      page = await list({ pageToken: page.nextPageToken });
      pages.push(page);
    }
    expect(idsOf(...pages)).toHaveLength(250);
    expect(page.troubles).toEqual([]);
    expect(new Set(take())).toEqual(
      new Set(['POST /v2/vectordb/jobs/import/list', 'POST /v2/vectordb/jobs/import/abort']),
    );
  });

  test('is no trouble and not requested again if the server lacks its family', async () => {
    const { listAll, list, merged, take } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route === 'GET /v2/backups') throw cloudError('unsupported', { httpStatus: 404 });
      },
    });
    const pages = await listAll();
    expect(pages.at(-1)?.troubles).toEqual([]);
    expect(merged.capabilities().find(({ family }) => family === 'backup')?.state).toBe('missing');
    take();
    await list();
    await list();
    expect(take()).not.toContain('GET /v2/backups');
  });

  test('stands for missing imports when the clusters can’t be read', async () => {
    const { listAll } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route === 'GET /v2/clusters') throw cloudError('server');
      },
    });
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(['backup-1', 'job-1']);
    expect(pages.at(-1)?.troubles).toMatchObject([{ family: 'import', where: null, bestEffort: false }]);
  });
});

describe('an outage', () => {
  test('makes the list fail, and leaves no part in trouble', async () => {
    let isDown = false;
    const visit = openAccount({
      ...small,
      tracked: [],
      before: () => {
        if (isDown) throw cloudError('network', { code: 'ECONNREFUSED' });
      },
    });
    await visit.listAll();
    isDown = true;
    expect(await cloudErrorOf(visit.list())).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    isDown = false;
    // The pages of the failed poll are read now, and no part is in trouble.
    const after = await visit.list();
    expect(after.troubles).toEqual([]);
    expect(idsOf(after)).toEqual(smallIds.filter(id => id !== 'job-1' && id !== '101'));
  });

  test('is not confused with a rejected key, which makes the list fail', async () => {
    const { list } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route === 'GET /v2/backups') throw cloudError('auth');
      },
    });
    expect(await cloudErrorOf(list())).toMatchObject({ kind: 'auth' });
  });

  test('of a Milvus makes the list fail with the same error', async () => {
    const { account, list } = openAccount({ imports: { '': [anImport('1')] } }, { isMilvus: true });
    expect(idsOf(await list())).toEqual(['1']);
    account.before = () => {
      throw cloudError('timeout');
    };
    expect(await cloudErrorOf(list())).toMatchObject({ kind: 'timeout' });
  });
});

describe('the data planes of clusters', () => {
  test('have five seconds in all, and the list counts as complete without them', async () => {
    const clusters = many(8, 'in01');
    const { list, clock } = openAccount({
      clusters,
      spark: [aSpark('spark-1')],
      before: (call, host) =>
        host === ''
          ? undefined
          : new Promise((_, reject) => call.signal?.addEventListener('abort', () => reject(cloudError('aborted')))),
    });
    const page = list({ only: 'first-pages' });
    await clock.pass(5_000);
    const { troubles, jobs } = await page;
    expect(jobs.map(({ id }) => id)).toEqual(['spark-1']);
    // Each has two lists: refreshes, and restores from snapshots.
    expect(troubles).toHaveLength(16);
    expect(troubles.every(({ bestEffort, error }) => bestEffort && error.kind === 'timeout')).toBe(true);
    expect(clock.elapsed()).toBe(5_000);
  });
});

describe('tracked jobs and their backup files', () => {
  test.each([1, 7, 12])('are one row with the facts of the file (%i tracked jobs)', async count => {
    const ids = many(count, 'job');
    const { list, listAll, within } = openAccount({
      tracked: ids.map(id => tracked(id, `file of ${id}`)),
      jobs: Object.fromEntries(ids.map(id => [id, byId('SUCCESSFUL')])),
      backups: [...ids.map(id => ({ ...aBackup(`file of ${id}`), backupName: `name of ${id}` })), aBackup('backup-9')],
    });
    const pages = [...(await within(listAll()))];
    expect(idsOf(...pages)).toEqual(['backup-9', ...ids].sort());
    for (let poll = 0; poll < 20; poll += 1) pages.push(await within(list()));
    expect(idsOf(...pages)).toEqual(['backup-9', ...ids].sort());
    const jobs = new Map(pages.flatMap(page => page.jobs.map(job => [job.id, job] as const)));
    for (const id of ids) expect(jobs.get(id)).toMatchObject({ description: `name of ${id}`, clusterId: 'in01-a' });
  });

  test('become a row of the file if the server doesn’t know the job, or can’t describe it', async () => {
    const account: Partial<Account> = { tracked: [tracked('job-1', 'backup-1')], backups: [aBackup('backup-1')] };
    expect(idsOf(...(await openAccount(account).listAll()))).toEqual(['backup-1']);
    const broken = openAccount({
      ...account,
      before: ({ route }) => {
        if (route === 'GET /v2/jobs/{jobId}') throw cloudError('server');
      },
    });
    expect(idsOf(...(await broken.listAll()))).toEqual(['backup-1']);
  });

  test('stay one row whatever else is read before the job', async () => {
    const ids = many(7, 'job');
    const { list, listAll, within } = openAccount({
      imports: { 'in01-a': [anImport('imp-1')] },
      backups: [aBackup('backup-1', 'CREATING')],
      jobs: Object.fromEntries(ids.map(id => [id, byId('IN_PROGRESS')])),
      tracked: [...ids.slice(0, 6).map(id => tracked(id)), tracked('job-6', 'backup-1')],
    });
    const first = await within(list());
    await within(list({ only: { listWith: 'imp-1' } }));
    expect(idsOf(first, ...(await within(listAll())))).toEqual(['imp-1', ...ids]);
  });

  test('are one row with the list if they are imports', async () => {
    const { list } = openAccount({
      tracked: [tracked('imp-1')],
      jobs: { 'imp-1': byId('IN_PROGRESS', { type: 'IMPORT', startTime: '2026-11-22T13:00:00Z' }) },
      imports: { 'in01-a': [anImport('imp-1', 'Importing')] },
    });
    for (let poll = 0; poll < 5; poll += 1) {
      const { jobs } = await list();
      expect(jobs).toHaveLength(1);
      expect(jobs[0]).toMatchObject({
        family: 'import',
        rawStatus: 'Importing',
        startedAt: Date.UTC(2026, 10, 22, 13),
      });
    }
  });
});

describe('the databases of a data plane', () => {
  test('are all read, and a running job in one of them is read with every poll', async () => {
    const running = aRefresh('r-2', 'RefreshInProgress');
    const { account, list, listAll } = openAccount({
      clusters: ['in01-a'],
      databases: ['default', 'sales', 'ops'],
      refreshes: { 'in01-a': [aRefresh('r-1')], 'in01-a/sales': [running] },
      restores: { 'in01-a/ops': [{ jobId: 's-1', snapshotName: 'nightly', state: 'RestoreSnapshotCompleted' }] },
    });
    expect(idsOf(...(await listAll()))).toEqual(['r-1', 'r-2', 's-1']);
    account.refreshes = { ...account.refreshes, 'in01-a/sales': [aRefresh('r-2')] };
    const { jobs } = await list();
    expect(jobs.find(({ id }) => id === 'r-2')).toMatchObject({ status: 'successful', dbName: 'sales' });
  });
});

describe('a partial list', () => {
  test('reads the first page of each part, to see what works', async () => {
    const backups = many(230, 'backup').map(id => aBackup(id));
    const { list, merged, take, listAll } = openAccount({ ...small, backups });
    const page = await list({ only: 'first-pages' });
    expect(page.nextPageToken).toBeNull();
    expect(merged.capabilities().map(({ state }) => state)).toEqual([...Array(5).fill('works'), 'missing']);
    expect(take().toSorted()).toEqual([
      'GET /v2/backups',
      'GET /v2/clusters',
      'GET /v2/jobs',
      'GET /v2/jobs/{jobId}',
      'POST /v2/vectordb/jobs/external_collection/list at in01-a',
      'POST /v2/vectordb/jobs/external_collection/list at in01-b',
      'POST /v2/vectordb/jobs/import/abort',
      'POST /v2/vectordb/jobs/import/list',
      'POST /v2/vectordb/jobs/import/list',
      'POST /v2/vectordb/jobs/snapshot/list at in01-a',
      'POST /v2/vectordb/jobs/snapshot/list at in01-b',
    ]);
    // A list that is read afterwards still contains everything.
    expect(idsOf(...(await listAll()))).toHaveLength(smallIds.length + 229);
  });

  test('reads the part with a job to its end', async () => {
    const all = many(250, 'imp').map(id => anImport(id));
    const { list, listAll, take, within } = openAccount({
      ...small,
      imports: { 'in01-a': all, 'in01-b': [anImport('other')] },
      // Enough tracked imports to be read after their list.
      jobs: Object.fromEntries(many(8, 'imp').map(id => [id, byId('SUCCESSFUL', { type: 'IMPORT' })])),
      tracked: many(8, 'imp').map(id => tracked(id)),
    });
    await within(listAll());
    take();
    const page = await list({ only: { listWith: 'imp-7' } });
    expect([page.jobs.length, page.nextPageToken]).toEqual([250, null]);
    expect(take()).toEqual(many(3, '').map(() => 'POST /v2/vectordb/jobs/import/list'));
    const unknown = await within(list({ only: { listWith: 'nope' } }));
    expect(idsOf(unknown)).toContain('other');
  });

  test('reads at most 100 pages of a part', async () => {
    const imports = { 'in01-a': many(10_250, 'imp').map(id => anImport(id)), 'in01-b': [] };
    const { list, within, take } = openAccount({ imports, clusters: ['in01-a'] });
    const page = await within(list({ only: { listWith: 'imp-1' } }));
    expect(page.jobs).toHaveLength(10_000);
    expect(take().filter(route => route.endsWith('import/list'))).toHaveLength(100);
  });

  test('sends nothing for a list by status, because the newest page has all unfinished jobs', async () => {
    const { list, take } = openAccount(small);
    expect((await list({ statuses: ['PENDING'] })).jobs).toEqual([]);
    expect(take()).toEqual([]);
  });
});

describe('after forgetting', () => {
  const clusters = many(25, 'in01');
  const imports = Object.fromEntries(clusters.map(id => [id, [anImport(`of ${id}`)]]));

  test('the whole list is reported again', async () => {
    const { list, listAll, merged, within } = openAccount({ clusters, imports });
    await list();
    merged.forget();
    expect(idsOf(...(await within(listAll())))).toHaveLength(25);
  });

  test('a list in progress continues, then starts over', async () => {
    const { merged, list, within } = openAccount({ clusters, imports });
    const first = await list();
    const older = list({ pageToken: first.nextPageToken ?? '' });
    merged.forget();
    expect((await within(older)).nextPageToken).not.toBeNull();
    expect((await within(list())).nextPageToken).not.toBeNull();
  });

  test('a caller in the middle of the list misses nothing', async () => {
    const { list, merged, within } = openAccount({ clusters, imports });
    const pages = [await list()];
    merged.forget();
    for (let token = pages[0]?.nextPageToken ?? null; token !== null; ) {
      const next = await within(list({ pageToken: token }));
      pages.push(next);
      token = next.nextPageToken;
    }
    expect(idsOf(...pages)).toHaveLength(25);
  });
});
