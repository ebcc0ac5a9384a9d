import { describe, expect, test, vi } from 'vitest';
import { createRandom } from '../../src/server/random.ts';
import { faults } from '../support/cloud-faults.ts';
import { type NetworkRequest, refusal } from '../support/network.ts';
import {
  busiestSecond,
  type Fault,
  type OpenNetwork,
  type OpenOptions,
  openNetwork,
  serverKindNames,
} from '../support/open-network.ts';

vi.mock('../../src/cloud/http/connections.ts', () => import('../support/network.ts'));

/** A feed that has read everything: some jobs have ended, and two of each kind run for ever. */
const openWell = async (options: OpenOptions): Promise<OpenNetwork> => {
  const visit = openNetwork(options);
  const { cloud, clock, feed } = visit;
  for (const kind of ['import', 'spark', 'backup'] as const) {
    for (const lasts of [0, 0, 1e9, 1e9]) cloud.begin(kind, { lasts });
  }
  feed.start();
  await clock.pass(6_000);
  expect(feed.snapshot()).toMatchObject({ problem: null, loading: false, incomplete: [] });
  expect(visit.differences()).toEqual([]);
  return visit;
};

const identityOf = ({ gateway }: OpenNetwork) => ({
  mode: gateway.capabilities()?.server,
  actionSupport: gateway.actionSupport(),
});

const jobsOf = ({ feed }: OpenNetwork) => [...feed.snapshot().jobs.values()];

/** Expects that what the user sees is consistent, whatever the network does. */
const expectSound = (visit: OpenNetwork, longest = 30_000): void => {
  const { problem, freshAt } = visit.feed.snapshot();
  const now = visit.clock.now();
  expect(freshAt ?? 0).toBeLessThanOrEqual(now);
  if (problem === null) return;
  expect(problem.since).toBeLessThanOrEqual(now);
  expect((problem.nextTryAt ?? now) - now).toBeLessThanOrEqual(longest);
};

/** Starts a job of each kind and lets one end, so that an up-to-date list differs from an old one. */
const moveOn = ({ cloud }: OpenNetwork): void => {
  for (const kind of ['import', 'spark', 'backup'] as const) cloud.begin(kind, { lasts: kind === 'spark' ? 0 : 1e9 });
};

describe.each(serverKindNames)('on a server of the kind %s', mode => {
  test.each(Object.entries(faults))('the list stays under %s, is retried and recovers', async (_, fault) => {
    const visit = await openWell({ serverKind: mode });
    const { clock, feed, now, requests } = visit;
    const before = { jobs: jobsOf(visit), identity: identityOf(visit), freshAt: feed.snapshot().freshAt };
    now.fault = fault;
    requests.length = 0;
    const began = clock.elapsed();
    for (let second = 0; second < 120; second += 1) {
      await clock.pass(1_000);
      expectSound(visit);
    }
    const { problem, freshAt } = feed.snapshot();
    expect(problem).not.toBeNull();
    // An answer may have been on its way.
    expect(freshAt ?? 0).toBeLessThanOrEqual((before.freshAt ?? 0) + 6_000);
    expect(jobsOf(visit)).toEqual(before.jobs);
    expect(identityOf(visit)).toEqual(before.identity);
    // The delays grow: 1, 2, 4, 8, 16, 30, 30 s, whatever each try requests.
    const tries = new Set(
      requests.map(({ at }) => at - began).filter((at, index, all) => at - (all[index - 1] ?? -999) > 500),
    );
    expect(tries.size).toBeLessThanOrEqual(14);
    expect(tries.size).toBeGreaterThanOrEqual(3);

    moveOn(visit);
    now.fault = () => null;
    await clock.pass(45_000);
    expect(feed.snapshot()).toMatchObject({ problem: null, incomplete: [] });
    expect(identityOf(visit)).toEqual(before.identity);
    await clock.pass(30_000);
    expect(visit.differences()).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])('mixed faults (seed %i) lose no job and end', async seed => {
    const random = createRandom(seed);
    const kinds = Object.values(faults);
    const visit = await openWell({ serverKind: mode, clusters: 12, interval: 1_000 });
    const { clock, cloud, feed, now, requests } = visit;
    const identity = identityOf(visit);
    let share = 0.3;
    // An abort that names no job and is said to have been done well is no fault that anybody could see through.
    const { 'a good answer without data': lie } = faults;
    expect(lie).toBeDefined();
    const honest = kinds.filter(kind => kind !== lie);
    now.fault = sent => {
      const some = sent.path.endsWith('/abort') ? honest : kinds;
      return random.boolean(share) ? (some[random.between(0, some.length - 1)]?.(sent) ?? null) : null;
    };
    const known = new Set<string>();
    for (let step = 0; step < 150; step += 1) {
      if (step % 10 === 0) share = random.between(0, 10) / 10;
      if (random.boolean(0.3)) {
        const kind = (['import', 'spark', 'backup'] as const)[random.between(0, 2)] ?? 'import';
        cloud.begin(kind, { lasts: random.between(0, 60) * 1_000, fails: random.boolean(0.3) });
      }
      await clock.pass(random.between(200, 3_000));
      expectSound(visit);
      expect(identityOf(visit)).toEqual(identity);
      for (const id of feed.snapshot().jobs.keys()) known.add(id);
      expect([...known].filter(id => !feed.snapshot().jobs.has(id))).toEqual([]);
    }
    share = 0;
    await clock.pass(120_000);
    expect(feed.snapshot()).toMatchObject({ problem: null, incomplete: [] });
    expect(visit.differences()).toEqual([]);
    expect(busiestSecond(requests)).toBeLessThanOrEqual(10);
  });

  test('a server that was unreachable for a minute recovers', async () => {
    const visit = await openWell({ serverKind: mode });
    const { clock, feed, now } = visit;
    const identity = identityOf(visit);
    now.fault = () => ({ error: 'ECONNREFUSED', sent: false });
    await clock.pass(60_000);
    expect(feed.snapshot().problem).toMatchObject({ error: { kind: 'network', code: 'ECONNREFUSED' } });
    // It comes up behind a proxy that does not know its routes for a moment.
    now.fault = () => ({ status: 404, body: '404 page not found' });
    await clock.pass(8_000);
    now.fault = () => null;
    await clock.pass(31_000);
    expect(feed.snapshot().problem).toBeNull();
    expect(identityOf(visit)).toEqual(identity);
    expect(visit.differences()).toEqual([]);
  });

  test('wrong clocks of computer and server change nothing', async () => {
    const visit = await openWell({ serverKind: mode });
    const { clock, feed, now, cloud } = visit;
    now.change = reply =>
      reply === 'stall' || 'error' in reply
        ? reply
        : { ...reply, headers: { ...reply.headers, date: new Date(clock.now() + 3_600_000).toUTCString() } };
    // An hour ahead, an hour behind, and right again.
    for (const change of [3_600_000, -7_200_000, 3_600_000]) {
      clock.set(clock.now() + change);
      const id = cloud.begin('import', { startedAt: clock.now() - 1_000, lasts: 1e9 }).id;
      await clock.pass(25_000);
      expect(feed.snapshot().problem).toBeNull();
      expect(feed.snapshot().jobs.get(id)?.status).toBe('in-progress');
    }
    expect(Math.abs((visit.gateway.clockSkew() ?? 0) - 3_600_000)).toBeLessThan(1_500);
  });
});

const on =
  (pattern: RegExp, fault: Fault): Fault =>
  sent =>
    pattern.test(`${sent.method} ${sent.path}?${sent.query}`) ? fault(sent) : null;

const noRoute: Fault = () => ({ status: 404, body: JSON.stringify({ status: 404, error: 'Not Found' }) });
const fail: Fault = () => refusal(500, 500, 'internal error');
const throttled =
  (seconds: number): Fault =>
  () =>
    refusal(429, 429, 'too many requests', { 'retry-after': String(seconds) });
const centerList = /^GET \/v2\/jobs\?projectId/;

describe('the kind of the server', () => {
  test('stays while the job-center list is missing for less than 10 s, also between other failures', async () => {
    const visit = await openWell({ serverKind: 'job-center', interval: 1_000 });
    const { clock, now, feed } = visit;
    now.fault = on(centerList, noRoute);
    await clock.pass(9_000);
    expect(visit.gateway.capabilities()?.server).toBe('job-center');
    now.fault = fail;
    await clock.pass(20_000);
    now.fault = on(centerList, noRoute);
    await clock.pass(9_000);
    expect(visit.gateway.capabilities()?.server).toBe('job-center');
    now.fault = () => null;
    await clock.pass(31_000);
    expect(feed.snapshot().problem).toBeNull();
  });

  test('stays while the list fails with an error code', async () => {
    const visit = await openWell({ serverKind: 'job-center' });
    visit.now.fault = on(centerList, () => refusal(400, 1_100, 'type is required'));
    await visit.clock.pass(120_000);
    expect(visit.gateway.capabilities()?.server).toBe('job-center');
    expect(visit.feed.snapshot().problem).toMatchObject({ error: { kind: 'rejected' } });
  });

  test('is not decided while the list is missing and the projects fail', async () => {
    const visit = openNetwork({ serverKind: 'public' });
    const { clock, feed, gateway, now, cloud } = visit;
    cloud.begin('spark');
    now.fault = on(/\/v2\/projects/, fail);
    feed.start();
    await clock.pass(60_000);
    expect(gateway.capabilities()).toBeNull();
    expect(feed.snapshot().problem).toMatchObject({ error: { kind: 'server', code: 500 } });
    now.fault = () => null;
    await clock.pass(35_000);
    expect(gateway.capabilities()?.server).toBe('public');
    expect(feed.snapshot().problem).toBeNull();
  });

  test('is not probed before the Retry-After of the projects has passed', async () => {
    const visit = openNetwork({ serverKind: 'public' });
    const { clock, feed, now, requests } = visit;
    now.fault = on(/\/v2\/projects/, throttled(120));
    feed.start();
    await clock.pass(119_000);
    expect(requests.filter(({ path }) => path === '/v2/projects')).toHaveLength(1);
  });

  test('is corrected soon for a job center that was being deployed at the start', async () => {
    const visit = openNetwork({ serverKind: 'job-center' });
    const { clock, feed, gateway, now, cloud } = visit;
    for (const kind of ['import', 'spark', 'backup'] as const) cloud.begin(kind, { lasts: 1e9 });
    now.fault = on(centerList, noRoute);
    feed.start();
    await clock.pass(2_000);
    expect(gateway.capabilities()?.server).toBe('public');
    now.fault = () => null;
    await clock.pass(20_000);
    expect(gateway.capabilities()?.server).toBe('job-center');
    expect(visit.differences()).toEqual([]);
  });

  test('stays public, and the job-center list is probed at most three times in ten minutes', async () => {
    const visit = await openWell({ serverKind: 'public' });
    await visit.clock.pass(600_000);
    expect(visit.gateway.capabilities()?.server).toBe('public');
    expect(
      visit.requests.filter(
        ({ query }) => query.has('projectId') && query.get('pageSize') === '100' && !query.has('currentPage'),
      ).length,
    ).toBeLessThanOrEqual(3);
  });
});

describe('a merged list', () => {
  test('stays up to date in all parts but the one whose route fails', async () => {
    const visit = await openWell({ serverKind: 'public' });
    const { clock, feed, now, cloud, gateway } = visit;
    now.fault = on(/type=SPARK/, fail);
    await clock.pass(20_000);
    const { id } = cloud.begin('import', { lasts: 1e9 });
    await clock.pass(20_000);
    expect(feed.snapshot().problem).toBeNull();
    expect(feed.snapshot().incomplete).toMatchObject([{ family: 'spark', where: 'r1' }]);
    expect(feed.snapshot().jobs.get(id)?.status).toBe('in-progress');
    expect(gateway.actionSupport()).toMatchObject({ cancel: ['SPARK'] });
    now.fault = () => null;
    await clock.pass(45_000);
    expect(feed.snapshot().incomplete).toEqual([]);
  });

  test.each([
    ['imports', /import\/list/, 60],
    ['Spark jobs', /type=SPARK/, 60],
    ['backups', /\/v2\/backups/, 60],
    ['clusters', /\/v2\/clusters/, 200],
    ['imports, one by one', /import\/describe/, 60],
  ])('obeys the Retry-After of the route of %s', async (_, pattern, seconds) => {
    const visit = await openWell({ serverKind: 'public', clusters: 30, interval: 1_000 });
    const { clock, now, feed, requests } = visit;
    // The clusters are read again after five minutes.
    await clock.pass(285_000);
    now.fault = on(pattern, throttled(seconds));
    requests.length = 0;
    await clock.pass(seconds * 1_000 - 2_000);
    const sent = requests.filter(({ method, path, query }) => pattern.test(`${method} ${path}?${query}`));
    // Those that were on their way together.
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.length).toBeLessThanOrEqual(10);
    const times = sent.map(({ at }) => at);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(500);
    expect(requests.length - sent.length).toBeGreaterThan(20);
    now.fault = () => null;
    await clock.pass(30_000);
    expect(feed.snapshot()).toMatchObject({ problem: null, incomplete: [] });
  });

  test('sends at most 10 requests per second and route, with 60 clusters that all fail', async () => {
    const visit = await openWell({ serverKind: 'public', clusters: 60, interval: 1_000 });
    const { clock, now, feed, requests } = visit;
    for (const fault of [faults['429'], faults['500'], faults['a reset']]) {
      now.fault = on(/import\//, fault ?? fail);
      requests.length = 0;
      await clock.pass(60_000);
      expect(feed.snapshot().incomplete.length).toBeGreaterThan(0);
      expect(busiestSecond(requests)).toBeLessThanOrEqual(10);
      // A list that fails is read after growing delays, at 1, 3, 7, 15, 31 s, and in its turn.
      expect(requests.filter(({ path }) => path.endsWith('import/list')).length).toBeLessThanOrEqual(60 * 8);
      now.fault = () => null;
      await clock.pass(60_000);
      expect(feed.snapshot()).toMatchObject({ problem: null, incomplete: [] });
    }
  });

  test('drops the failure of a deleted cluster', async () => {
    const visit = await openWell({ serverKind: 'public', clusters: 3 });
    const { clock, now, feed } = visit;
    const isLast = ({ body, path }: NetworkRequest): boolean =>
      path.endsWith('import/list') && body.clusterId === 'in01-2';
    now.fault = sent => (isLast(sent) ? fail(sent) : null);
    await clock.pass(20_000);
    expect(feed.snapshot().incomplete).toHaveLength(1);
    now.change = (reply, { path }) => {
      if (path !== '/v2/clusters' || reply === 'stall' || 'error' in reply) return reply;
      return { ...reply, body: reply.body.replaceAll('in01-2', 'in01-1') };
    };
    await clock.pass(330_000);
    expect(feed.snapshot().incomplete).toEqual([]);
  });

  test('treats a family as missing only after two such answers, 10 s apart', async () => {
    const visit = openNetwork({ serverKind: 'public', interval: 1_000 });
    const { clock, now, feed, cloud } = visit;
    const { id } = cloud.begin('spark', { lasts: 1e9 });
    now.fault = on(/type=SPARK/, noRoute);
    feed.start();
    await clock.pass(5_000);
    now.fault = () => null;
    // While no job runs, it polls every 21 s.
    await clock.pass(25_000);
    expect(feed.snapshot().jobs.has(id)).toBe(true);
  });
});

describe('a job that vanishes', () => {
  test.each(['public', 'milvus'] as const)('while running is read and then stays as it was (%s)', async mode => {
    const visit = await openWell({ serverKind: mode, keptPerKind: 0 });
    const { clock, cloud, feed, requests } = visit;
    const { id } = cloud.begin('import', { lasts: 20_000 });
    await clock.pass(10_000);
    expect(feed.snapshot().jobs.get(id)?.status).toBe('in-progress');
    // It ends and is forgotten at once, so no answer says how it ended.
    await clock.pass(60_000);
    requests.length = 0;
    await clock.pass(60_000);
    expect(requests.filter(({ body }) => body.jobId === id)).toEqual([]);
    expect(feed.snapshot().jobs.get(id)?.status).toBe('in-progress');
    expect([...feed.snapshot().unlisted]).toEqual([id]);
  });
});
