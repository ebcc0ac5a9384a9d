import { describe, expect, test } from 'vitest';
import { createFeed } from '../../../src/feed/feed.ts';
import { watchChanges } from '../../../src/feed/watch.ts';
import { eventsOf } from '../../../src/jobs/changes.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { type Account, openAccount } from '../../support/merged-account.ts';

const anImport = (jobId: string, state = 'Completed') => ({ jobId, collectionName: 'books', state });
const aSpark = (jobId: string, status = 'SUCCEEDED') => ({ jobId, projectId: 'proj-1', type: 'SPARK', status });
const aRefresh = (jobId: string) => ({ jobId, collectionName: 'lake', state: 'RefreshCompleted' });
const tracked = (jobId: string) => ({ jobId, backupId: null, clusterId: null });
const many = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** An account whose list is followed, and the events that are reported as news. */
const follow = (given: Partial<Account>) => {
  const visit = openAccount(given);
  const { merged, clock } = visit;
  const gateway = { listJobs: merged.list, describeJob: merged.describe };
  const feed = createFeed({ gateway, projectId: 'proj-1', clock, random: () => 0.5, interval: 5_000 });
  const news: string[] = [];
  watchChanges(feed, {
    onUpdate: update => {
      for (const change of update.news) news.push(...eventsOf(change).map(event => `${change.after.id} ${event}`));
    },
  });
  feed.start();
  const ids = (): readonly string[] => [...feed.snapshot().jobs.keys()].sort();
  return { ...visit, feed, news, ids };
};

describe('no news', () => {
  test('comes from a part that failed at the start, however many pages it has', async () => {
    const { account, clock, feed, news } = follow({
      imports: { 'in01-a': [...many(449, 'imp').map(id => anImport(id)), anImport('runs', 'Importing')] },
      before: ({ route, body }) => {
        if (route.endsWith('import/list') && body.clusterId === 'in01-a') throw cloudError('server');
      },
    });
    await clock.pass(10_000);
    account.before = () => {};
    await clock.pass(120_000);
    expect(feed.snapshot()).toMatchObject({ incomplete: [], jobs: { size: 450 } });
    expect(news).toEqual([]);
    // zjobs did not see when it started.
    expect(feed.snapshot().jobs.get('runs')?.observed).toBeNull();
  });

  test('comes from clusters that could not be read at the start, their regions and data planes', async () => {
    const { account, clock, ids, news } = follow({
      clusters: ['in01-a'],
      imports: { 'in01-a': [anImport('imp-1')] },
      spark: [aSpark('spark-1')],
      refreshes: { 'in01-a': [aRefresh('101')] },
      before: ({ route }) => {
        if (route === 'GET /v2/clusters') throw cloudError('server');
      },
    });
    await clock.pass(10_000);
    account.before = () => {};
    await clock.pass(120_000);
    expect([ids(), news]).toEqual([['101', 'imp-1', 'spark-1'], []]);
  });

  test('comes from a part that an action read before', async () => {
    const { account, clock, merged, ids, news } = follow({
      imports: { 'in01-a': [anImport('imp-1')] },
      before: ({ route }) => {
        if (route.endsWith('import/list')) throw cloudError('server');
      },
    });
    await clock.pass(10_000);
    account.before = () => {};
    await merged.list({ projectId: 'proj-1', only: { listWith: 'imp-1' } });
    await clock.pass(60_000);
    expect([ids(), news]).toEqual([['imp-1'], []]);
  });
});

describe('news', () => {
  test('comes from a part that was read to its end, even while it fails, and from a new cluster', async () => {
    const { account, clock, news, merged } = follow({ imports: { 'in01-a': [anImport('imp-1')] } });
    await clock.pass(10_000);
    account.before = ({ route }) => {
      if (route.endsWith('import/list')) throw cloudError('server');
    };
    await clock.pass(60_000);
    account.imports = { 'in01-a': [anImport('imp-2'), anImport('imp-1')], 'in01-new': [anImport('imp-3')] };
    account.clusters = ['in01-a', 'in01-b', 'in01-new'];
    account.before = () => {};
    merged.forget();
    await clock.pass(60_000);
    expect([...news].sort()).toEqual(['imp-2 finished', 'imp-2 new', 'imp-3 finished', 'imp-3 new']);
  });
});

describe('the initial load', () => {
  const clusters = many(60, 'in01');

  test('reaches the end although two pages contain only the same job', async () => {
    const { clock, feed, ids, news } = follow({
      clusters,
      imports: {
        'in01-15': [anImport('imp-1', 'Importing')],
        'in01-25': [anImport('imp-1', 'Importing')],
        'in01-55': [anImport('imp-2')],
      },
      jobs: { 'imp-1': { type: 'IMPORT', status: 'IN_PROGRESS' } },
      tracked: [tracked('imp-1')],
    });
    await clock.pass(3_000);
    expect(feed.snapshot().loading).toBe(true);
    await clock.pass(20_000);
    expect(feed.snapshot().loading).toBe(false);
    expect([ids(), news]).toEqual([['imp-1', 'imp-2'], []]);
  });

  test('reaches the end although no describe knows the only job of a page', async () => {
    const { clock, ids } = follow({
      clusters,
      imports: { 'in01-15': [anImport('imp-1', 'Importing')], 'in01-55': [anImport('imp-2')] },
      before: ({ route }) => {
        if (route.endsWith('import/describe')) throw cloudError('not-found');
      },
    });
    await clock.pass(20_000);
    expect(ids()).toEqual(['imp-1', 'imp-2']);
  });
});

test('describes a finished import once, whichever cluster it is in', async () => {
  const clusters = many(40, 'in01');
  const { account, clock, take, feed } = follow({ clusters, imports: { 'in01-30': [anImport('imp-1', 'Importing')] } });
  await clock.pass(60_000);
  take();
  account.imports = { 'in01-30': [anImport('imp-1')] };
  await clock.pass(60_000);
  expect(feed.snapshot().jobs.get('imp-1')?.status).toBe('successful');
  expect(take().filter(route => route.endsWith('import/describe'))).toHaveLength(1);
});

describe('a list with a later page that fails', () => {
  test.each([3, 40])(
    'is incomplete until the page is read, and leaves other lists their turn (page %i)',
    async page => {
      const { account, clock, feed, sent } = follow({
        imports: { 'in01-a': many(5_000, 'imp').map(id => anImport(id)) },
        before: ({ route, body }) => {
          if (route.endsWith('import/list') && body.currentPage === page) throw cloudError('server');
        },
      });
      let turns = 0;
      let isIncomplete = false;
      feed.subscribe(() => {
        const now = feed.snapshot().incomplete.length > 0;
        if (now !== isIncomplete) turns += 1;
        isIncomplete = now;
      });
      await clock.pass(60_000);
      expect([isIncomplete, turns]).toEqual([true, 1]);
      await clock.pass(45 * 60_000);
      expect([isIncomplete, turns]).toEqual([true, 1]);
      const late = sent.filter(({ at, route }) => at > 60_000 && route.endsWith('external_collection/list'));
      expect(late.length).toBeGreaterThan(2);
      account.before = () => {};
      await clock.pass(60 * 60_000);
      expect([isIncomplete, turns]).toEqual([false, 2]);
      expect(feed.snapshot().jobs.size).toBe(5_000);
    },
  );
});

describe('a running refresh', () => {
  const runs = { jobId: '101', collectionName: 'lake', state: 'RefreshInProgress', progress: 10 };

  test('does not delay the list when its data plane stops answering', async () => {
    const { account, clock, feed, sent } = follow({ refreshes: { 'in01-a': [runs] } });
    await clock.pass(20_000);
    account.before = ({ route, signal }) => {
      if (!route.includes('external_collection')) return;
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(cloudError('aborted'))));
    };
    await clock.pass(120_000);
    const { freshAt } = feed.snapshot();
    await clock.pass(20_000);
    expect(feed.snapshot().freshAt).toBeGreaterThan(freshAt ?? 0);
    expect(sent.filter(({ route }) => route.endsWith('external_collection/describe'))).toEqual([]);
  });

  test('is not described on a cluster that no longer runs', async () => {
    const { account, clock, sent } = follow({ clusters: ['in01-a', 'in01-b'], refreshes: { 'in01-a': [runs] } });
    await clock.pass(20_000);
    account.clusters = ['in01-b'];
    await clock.pass(400_000);
    expect(sent.filter(({ route }) => route.endsWith('external_collection/describe'))).toEqual([]);
  });
});

describe('a long list with a running job', () => {
  test('leaves other lists their turn', async () => {
    const backups = many(3_000, 'backup').map(backupId => ({ backupId, clusterId: 'in01-a', status: 'AVAILABLE' }));
    const { clock, sent, account } = follow({
      backups: [{ ...backups[0], backupId: 'runs', status: 'CREATING' }, ...backups],
    });
    await clock.pass(60_000);
    const before = sent.length;
    await clock.pass(600_000);
    const lists = (name: string) => sent.slice(before).filter(({ route }) => route.endsWith(name)).length;
    expect(lists('backups')).toBeGreaterThanOrEqual(120);
    expect(lists('import/list')).toBeGreaterThanOrEqual(2 * account.clusters.length);
    expect(lists('external_collection/list')).toBeGreaterThanOrEqual(2 * account.clusters.length);
  });
});

describe('an idle project', () => {
  test.each(['GET /v2/backups', 'POST /v2/vectordb/jobs/import/list'])(
    'costs at most six requests a minute although %s fails',
    async failing => {
      const { clock, sent } = follow({
        clusters: many(6, 'in01'),
        before: ({ route, body }) => {
          if (route === failing && (body.clusterId ?? 'in01-2') === 'in01-2') throw cloudError('server');
        },
      });
      await clock.pass(60_000);
      const before = sent.length;
      await clock.pass(30 * 60_000);
      const idle = sent.slice(before);
      const most = Math.max(...idle.map(({ at }) => idle.filter(one => one.at >= at && one.at < at + 60_000).length));
      expect(most).toBeLessThanOrEqual(6);
      const clusterIds = new Set(
        idle.filter(({ route }) => route.endsWith('import/list')).map(({ body }) => body.clusterId),
      );
      expect(clusterIds.size).toBe(6);
    },
  );
});
