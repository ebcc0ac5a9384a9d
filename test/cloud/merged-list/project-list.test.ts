import { describe, expect, test } from 'vitest';
import { usualListLimits } from '../../../src/cloud/merged-list/list-limits.ts';
import { createFeed } from '../../../src/feed/feed.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type Account, idsOf, openAccount, type Sent } from '../../support/merged-account.ts';

const anImport = (jobId: string, state = 'Completed') => ({ jobId, collectionName: 'books', state });
const aSpark = (jobId: string, status = 'SUCCEEDED') => ({ jobId, projectId: 'proj-1', type: 'SPARK', status });
const aBackup = (backupId: string, status = 'AVAILABLE') => ({
  backupId,
  clusterId: 'in01-a',
  backupType: 'CLUSTER',
  status,
});
const aRefresh = (jobId: string, state = 'RefreshCompleted') => ({ jobId, collectionName: 'lake', state });
const tracked = (jobId: string, backupId: string | null = null) => ({ jobId, backupId, clusterId: 'in01-a' });
const byId = (status: string, given: object = {}) => ({ type: 'BACKUP', status, progress: '10', ...given });

const many = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const small: Partial<Account> = {
  imports: { 'in01-a': [anImport('imp-1'), anImport('imp-2', 'Importing')], 'in01-b': [anImport('imp-3', 'Failed')] },
  spark: [aSpark('spark-1')],
  backups: [aBackup('backup-1')],
  refreshes: { 'in01-a': [aRefresh('101')] },
  jobs: { 'job-1': byId('IN_PROGRESS') },
  tracked: [tracked('job-1')],
};
const smallIds = ['101', 'backup-1', 'imp-1', 'imp-2', 'imp-3', 'job-1', 'spark-1'];

describe('a whole list', () => {
  test('has the jobs of every family, in no order', async () => {
    const { listAll } = openAccount(small);
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(smallIds);
    expect(pages.every(page => !page.isOrdered && page.troubles.length === 0)).toBe(true);
  });

  test('of many clusters and pages misses nothing', async () => {
    const clusters = many(25, 'in01');
    const imports = Object.fromEntries(clusters.map(id => [id, many(130, `${id}-imp`).map(job => anImport(job))]));
    const backups = many(230, 'backup').map(id => aBackup(id));
    const { listAll, within, sent } = openAccount({ clusters, imports, backups });
    expect(idsOf(...(await within(listAll())))).toHaveLength(25 * 130 + 230);
    expectRate(sent);
  });

  test('a server that ignores the page does not hold it for ever', async () => {
    const { listAll, take } = openAccount({
      imports: { 'in01-a': many(100, 'imp').map(id => anImport(id)) },
      backups: many(100, 'backup').map(id => aBackup(id)),
      ignoresPages: true,
    });
    expect(idsOf(...(await listAll()))).toHaveLength(200);
    expect(take().filter(route => route === 'GET /v2/backups')).toHaveLength(2);
  });

  test('a list whose pages lead in a circle ends all the same', async () => {
    const { listAll, take } = openAccount({
      ...small,
      sparkAfter: { '': 'two', two: 'three', three: 'two' },
    });
    expect(idsOf(...(await listAll()))).toEqual(smallIds);
    expect(take().filter(route => route === 'GET /v2/jobs').length).toBeLessThan(8);
  });

  test('unfinished jobs that a list tells too little of are read by themselves', async () => {
    const { list, take } = openAccount(small);
    const { jobs } = await list();
    expect(jobs.find(({ id }) => id === 'imp-2')).toMatchObject({ progress: 50 });
    expect(jobs.find(({ id }) => id === 'job-1')).toMatchObject({ progress: 10, status: 'in-progress' });
    expect(take()).toContain('POST /v2/vectordb/jobs/import/describe');
  });
});

describe('one family that fails', () => {
  const failing = (route: string): Partial<Account> => ({
    ...small,
    before: asked => {
      if (asked.route === route) throw cloudError('server', { httpStatus: 500 });
    },
  });

  test.each([
    ['GET /v2/backups', 'backup', null, ['backup-1']],
    ['GET /v2/jobs', 'spark', 'aws-us-west-2', ['spark-1']],
    ['GET /v2/jobs/{jobId}', 'control-plane', null, ['job-1']],
  ] as const)('%s leaves the others, and is told', async (route, family, where, missing) => {
    const { listAll, composed } = openAccount(failing(route));
    const pages = await listAll();
    expect(idsOf(...pages)).toEqual(smallIds.filter(id => !missing.some(one => one === id)));
    expect(pages.at(-1)?.troubles).toMatchObject([{ family, where, bestEffort: false }]);
    expect(composed.capabilities().find(one => one.family === family)?.state).toBe('failing');
  });

  test('one cluster of several', async () => {
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

  test('reading again what failed brings all its pages, and ends the trouble', async () => {
    const all = many(250, 'imp').map(id => anImport(id));
    const { account, list, listAll, take } = openAccount({
      imports: { 'in01-a': all },
      before: ({ route }) => {
        if (route.endsWith('import/list')) throw cloudError('server');
      },
    });
    // Other lists answer, so it is no outage.
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

  test('a family that the server lacks is no trouble, and not asked for again', async () => {
    const { listAll, list, composed, take } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route === 'GET /v2/backups') throw cloudError('unsupported', { httpStatus: 404 });
      },
    });
    const pages = await listAll();
    expect(pages.at(-1)?.troubles).toEqual([]);
    expect(composed.capabilities().find(({ family }) => family === 'backup')?.state).toBe('missing');
    take();
    await list();
    await list();
    expect(take()).not.toContain('GET /v2/backups');
  });

  test('clusters that can’t be read are told as imports that are missing', async () => {
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
  test('where everything fails, and the server too, is no fault of the parts', async () => {
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
    // What was to be read then is read now, and nothing is said to be missing.
    const after = await visit.list();
    expect(after.troubles).toEqual([]);
    expect(idsOf(after)).toEqual(smallIds.filter(id => id !== 'job-1' && id !== '101'));
  });

  test('a rejected key ends the look', async () => {
    const { list } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route === 'GET /v2/backups') throw cloudError('auth');
      },
    });
    expect(await cloudErrorOf(list())).toMatchObject({ kind: 'auth' });
  });

  test('of a Milvus is thrown as it came', async () => {
    const { account, list } = openAccount({ imports: { '': [anImport('1')] } }, { isMilvus: true });
    expect(idsOf(await list())).toEqual(['1']);
    account.before = () => {
      throw cloudError('timeout');
    };
    expect(await cloudErrorOf(list())).toMatchObject({ kind: 'timeout' });
  });
});

describe('the data planes of clusters', () => {
  test('have five seconds in all, and the list counts as whole without them', async () => {
    const clusters = many(8, 'in01');
    const { list, clock } = openAccount({
      clusters,
      spark: [aSpark('spark-1')],
      before: (asked, host) =>
        host === ''
          ? undefined
          : new Promise((_, reject) => asked.signal?.addEventListener('abort', () => reject(cloudError('aborted')))),
    });
    const page = list({ only: 'first-pages' });
    await clock.pass(5_000);
    const { troubles, jobs } = await page;
    expect(jobs.map(({ id }) => id)).toEqual(['spark-1']);
    expect(troubles).toHaveLength(8);
    expect(troubles.every(({ bestEffort, error }) => bestEffort && error.kind === 'timeout')).toBe(true);
    expect(clock.elapsed()).toBe(5_000);
  });
});

describe('tracked jobs and their files', () => {
  test.each([1, 7, 12])('are one row, the file’s facts with it (%i jobs tracked)', async count => {
    const ids = many(count, 'job');
    const { list, listAll, within } = openAccount({
      tracked: ids.map(id => tracked(id, `file of ${id}`)),
      jobs: Object.fromEntries(ids.map(id => [id, byId('SUCCESSFUL')])),
      backups: [...ids.map(id => ({ ...aBackup(`file of ${id}`), backupName: `name of ${id}` })), aBackup('backup-9')],
    });
    const pages = [...(await within(listAll()))];
    expect(idsOf(...pages)).toEqual(['backup-9', ...ids].sort());
    for (let look = 0; look < 20; look += 1) pages.push(await within(list()));
    expect(idsOf(...pages)).toEqual(['backup-9', ...ids].sort());
    const jobs = new Map(pages.flatMap(page => page.jobs.map(job => [job.id, job] as const)));
    for (const id of ids) expect(jobs.get(id)).toMatchObject({ description: `name of ${id}`, clusterId: 'in01-a' });
  });

  test('the file stands alone where the server does not know the job, or can’t be asked for it', async () => {
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

  test('the file waits for its job whatever else is read meanwhile', async () => {
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

  test('a tracked import is one row with its list', async () => {
    const { list } = openAccount({
      tracked: [tracked('imp-1')],
      jobs: { 'imp-1': byId('IN_PROGRESS', { type: 'IMPORT', startTime: '2026-11-22T13:00:00Z' }) },
      imports: { 'in01-a': [anImport('imp-1', 'Importing')] },
    });
    for (let look = 0; look < 5; look += 1) {
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

describe('some of the list only', () => {
  test('the first page of each part, to see what works', async () => {
    const backups = many(230, 'backup').map(id => aBackup(id));
    const { list, composed, take, listAll } = openAccount({ ...small, backups });
    const page = await list({ only: 'first-pages' });
    expect(page.nextPageToken).toBeNull();
    expect(composed.capabilities().map(({ state }) => state)).toEqual(['works', 'works', 'works', 'works', 'works']);
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
    ]);
    // What was read aside is missing from no list that is read afterwards.
    expect(idsOf(...(await listAll()))).toHaveLength(smallIds.length + 229);
  });

  test('the list that has a job, whole', async () => {
    const all = many(250, 'imp').map(id => anImport(id));
    const { list, listAll, take, within } = openAccount({
      ...small,
      imports: { 'in01-a': all, 'in01-b': [anImport('other')] },
      // So many that they are told after the list; but they are none.
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

  test('but no more of it than somebody may wait for', async () => {
    const imports = { 'in01-a': many(10_250, 'imp').map(id => anImport(id)), 'in01-b': [] };
    const { list, within, take } = openAccount({ imports, clusters: ['in01-a'] });
    const page = await within(list({ only: { listWith: 'imp-1' } }));
    expect(page.jobs).toHaveLength(10_000);
    expect(take().filter(route => route.endsWith('import/list'))).toHaveLength(100);
  });

  test('by statuses there is nothing to ask: the newest page has all that are unfinished', async () => {
    const { list, take } = openAccount(small);
    expect((await list({ statuses: ['PENDING'] })).jobs).toEqual([]);
    expect(take()).toEqual([]);
  });
});

describe('one job', () => {
  test.each([
    ['spark-1', 'spark'],
    ['backup-1', 'backup'],
    ['imp-1', 'import'],
    ['101', 'refresh'],
    ['job-1', 'control-plane'],
  ])('%s is found by its ID alone', async (id, family) => {
    const { composed } = openAccount({ ...small, tracked: [] });
    const described = composed.describe('proj-1', id);
    expect((await described).job).toMatchObject({ id, family });
  });

  test('that nothing knows is looked for once in every list, and costs no reads of others', async () => {
    const { composed, take } = openAccount(small);
    expect(await cloudErrorOf(composed.describe('proj-1', 'nope'))).toMatchObject({ kind: 'not-found' });
    const asked = take();
    expect(asked).not.toContain('POST /v2/vectordb/jobs/import/describe');
    expect(asked.filter(route => route.endsWith('import/list'))).toHaveLength(2);
    expect(await cloudErrorOf(composed.describe('proj-1', 'nope'))).toMatchObject({ kind: 'not-found' });
    expect(take()).toEqual(['GET /v2/jobs/{jobId}', 'GET /v2/projects/{projectId}/jobs/{jobId}']);
  });

  test('an import that stands in no list is sought once among imports, though data planes are out of reach', async () => {
    const { composed, take } = openAccount({
      jobs: { 'job-1': byId('IN_PROGRESS', { type: 'IMPORT' }) },
      before: ({ route }) => {
        if (route.endsWith('external_collection/list')) throw cloudError('network');
      },
    });
    await composed.describe('proj-1', 'job-1');
    const lists = ['GET /v2/clusters', ...many(2, '').map(() => 'POST /v2/vectordb/jobs/import/list')];
    expect(take().filter(route => route !== 'POST /v2/vectordb/jobs/import/abort')).toEqual([
      'GET /v2/jobs/{jobId}',
      ...lists,
    ]);
    await composed.describe('proj-1', 'job-1');
    expect(take()).toEqual(['GET /v2/jobs/{jobId}']);
  });

  test('a tracked import is found in its list before that has had its turn', async () => {
    const { composed, list, within } = openAccount({
      clusters: many(25, 'in01'),
      imports: { 'in01-20': [anImport('imp-1')] },
      jobs: { 'imp-1': byId('SUCCESSFUL', { type: 'IMPORT' }) },
      tracked: [tracked('imp-1')],
    });
    expect(idsOf(await list())).toEqual(['imp-1']);
    const described = composed.describe('proj-1', 'imp-1');
    expect((await within(described)).job).toMatchObject({ family: 'import', clusterId: 'in01-20' });
  });

  test('that was sought while a list could not be read is sought again', async () => {
    const { account, composed, clock } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route.endsWith('import/list')) throw cloudError('server');
      },
    });
    // It may well stand in the list that failed: that there is no such job can't be told.
    expect(await cloudErrorOf(composed.describe('proj-1', 'imp-1'))).toMatchObject({ kind: 'server' });
    account.before = () => {};
    await clock.pass(1_200);
    expect((await composed.describe('proj-1', 'imp-1')).job.id).toBe('imp-1');
  });

  test('seeking takes nothing from the list that is read afterwards', async () => {
    const { composed, listAll } = openAccount(small);
    await composed.describe('proj-1', 'imp-1');
    expect(idsOf(...(await listAll()))).toEqual(smallIds);
  });

  test('an import has its times from the control plane', async () => {
    const { composed } = openAccount({
      ...small,
      jobs: {
        'imp-1': byId('SUCCESSFUL', {
          type: 'IMPORT',
          startTime: '2026-11-22T13:00:00Z',
          endTime: '2026-11-22T14:00:00Z',
        }),
      },
    });
    expect((await composed.describe('proj-1', 'imp-1')).job).toMatchObject({
      family: 'import',
      startedAt: Date.UTC(2026, 10, 22, 13),
      finishedAt: Date.UTC(2026, 10, 22, 14),
    });
  });
});

describe('after forgetting', () => {
  const clusters = many(25, 'in01');
  const imports = Object.fromEntries(clusters.map(id => [id, [anImport(`of ${id}`)]]));

  test('the list is told whole again, as for somebody who has just come', async () => {
    const { list, listAll, composed, within } = openAccount({ clusters, imports });
    await list();
    composed.forget();
    expect(idsOf(...(await within(listAll())))).toHaveLength(25);
  });

  test('a list that is just being read goes on, and then begins anew', async () => {
    const { composed, list, within } = openAccount({ clusters, imports });
    const first = await list();
    const older = list({ pageToken: first.nextPageToken ?? '' });
    composed.forget();
    expect((await within(older)).nextPageToken).not.toBeNull();
    expect((await within(list())).nextPageToken).not.toBeNull();
  });

  test('whoever is in the middle of the list misses nothing', async () => {
    const { list, composed, within } = openAccount({ clusters, imports });
    const pages = [await list()];
    composed.forget();
    for (let token = pages[0]?.nextPageToken ?? null; token !== null; ) {
      const next = await within(list({ pageToken: token }));
      pages.push(next);
      token = next.nextPageToken;
    }
    expect(idsOf(...pages)).toHaveLength(25);
  });
});

/** At most ten requests to one route in any second. */
const expectRate = (sent: readonly Sent[]): void => {
  for (const route of new Set(sent.map(({ route, host }) => `${route} ${host}`))) {
    const calls = sent.filter(one => `${one.route} ${one.host}` === route);
    const most = Math.max(...calls.map(({ at }) => calls.filter(one => one.at >= at && one.at < at + 1_000).length));
    expect([route, most <= 10]).toEqual([route, true]);
  }
};

describe('sixty clusters, followed by the monitor', () => {
  const clusters = many(60, 'in01');
  const follow = (imports: Account['imports']) => {
    const visit = openAccount({ clusters, imports });
    const { composed, clock } = visit;
    const gateway = {
      listJobs: composed.list,
      describeJob: composed.describe,
    };
    const feed = createFeed({ gateway, projectId: 'proj-1', clock, random: () => 0.5, interval: 5_000 });
    feed.start();
    return { ...visit, feed };
  };
  const all = Object.fromEntries(clusters.map(id => [id, [anImport(`of ${id}`)]]));

  test('all are loaded, at ten requests a second and route at most', async () => {
    const { feed, clock, sent } = follow(all);
    await clock.pass(40_000);
    expect(feed.snapshot()).toMatchObject({ loading: false, problem: null });
    expect(feed.snapshot().jobs.size).toBe(60);
    expectRate(sent);
    feed.stop();
  });

  test('idle, no minute has more than six requests, and every cluster gets its turn', { timeout: 60_000 }, async () => {
    const { feed, clock, sent } = follow(all);
    await clock.pass(60_000);
    const before = sent.length;
    await clock.pass(90 * 60_000);
    const idle = sent.slice(before);
    const most = Math.max(...idle.map(({ at }) => idle.filter(one => one.at >= at && one.at < at + 60_000).length));
    expect(most).toBeLessThanOrEqual(6);
    const asked = new Set(idle.filter(({ route }) => route.endsWith('import/list')).map(({ body }) => body.clusterId));
    expect(asked.size).toBe(60);
    feed.stop();
  });

  test('while one import runs, it is followed at each look, and the others still get their turn', {
    timeout: 60_000,
  }, async () => {
    const { feed, clock, sent } = follow({ ...all, 'in01-7': [anImport('runs', 'Importing')] });
    await clock.pass(60_000);
    const before = sent.length;
    await clock.pass(120_000);
    const later = sent.slice(before);
    const followed = later.filter(({ route, body }) => route.endsWith('import/describe') && body.jobId === 'runs');
    expect(followed.length).toBeGreaterThanOrEqual(20);
    const asked = new Set(later.filter(({ route }) => route.endsWith('import/list')).map(({ body }) => body.clusterId));
    expect(asked.size).toBe(60);
    expectRate(sent);
    expect(usualListLimits.pages).toBe(10);
    feed.stop();
  });
});
