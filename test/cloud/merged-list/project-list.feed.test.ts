import { describe, expect, test } from 'vitest';
import { usualListLimits } from '../../../src/cloud/merged-list/list-limits.ts';
import { createFeed } from '../../../src/feed/feed.ts';
import { type Account, openAccount } from '../../support/merged-account.ts';
import { anImport, expectRate, many } from '../../support/merged-records.ts';

describe('a feed of sixty clusters', () => {
  const clusters = many(60, 'in01');
  const follow = (imports: Account['imports']) => {
    const visit = openAccount({ clusters, imports });
    const { merged, clock } = visit;
    const gateway = {
      listJobs: merged.list,
      describeJob: merged.describe,
    };
    const feed = createFeed({ gateway, projectId: 'proj-1', clock, random: () => 0.5, interval: 5_000 });
    feed.start();
    return { ...visit, feed };
  };
  const all = Object.fromEntries(clusters.map(id => [id, [anImport(`of ${id}`)]]));

  test('loads them all, with at most ten requests a second per route', async () => {
    const { feed, clock, sent } = follow(all);
    await clock.pass(40_000);
    expect(feed.snapshot()).toMatchObject({ loading: false, problem: null });
    expect(feed.snapshot().jobs.size).toBe(60);
    expectRate(sent);
    feed.stop();
  });

  test('costs at most six requests a minute while idle, and gives every cluster its turn', {
    timeout: 60_000,
  }, async () => {
    const { feed, clock, sent } = follow(all);
    await clock.pass(60_000);
    const before = sent.length;
    await clock.pass(90 * 60_000);
    const idle = sent.slice(before);
    const most = Math.max(...idle.map(({ at }) => idle.filter(one => one.at >= at && one.at < at + 60_000).length));
    expect(most).toBeLessThanOrEqual(6);
    const clusterIds = new Set(
      idle.filter(({ route }) => route.endsWith('import/list')).map(({ body }) => body.clusterId),
    );
    expect(clusterIds.size).toBe(60);
    feed.stop();
  });

  test('polls a running import each time, and gives the other clusters their turn', {
    timeout: 60_000,
  }, async () => {
    const { feed, clock, sent } = follow({ ...all, 'in01-7': [anImport('runs', 'Importing')] });
    await clock.pass(60_000);
    const before = sent.length;
    await clock.pass(120_000);
    const later = sent.slice(before);
    const followed = later.filter(({ route, body }) => route.endsWith('import/describe') && body.jobId === 'runs');
    expect(followed.length).toBeGreaterThanOrEqual(20);
    const clusterIds = new Set(
      later.filter(({ route }) => route.endsWith('import/list')).map(({ body }) => body.clusterId),
    );
    expect(clusterIds.size).toBe(60);
    expectRate(sent);
    expect(usualListLimits.pages).toBe(10);
    feed.stop();
  });
});
