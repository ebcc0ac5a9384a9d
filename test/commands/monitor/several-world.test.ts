import { describe, expect, test } from 'vitest';
import { performAction } from '../../../src/actions/perform.ts';
import type { ActionWorld } from '../../../src/actions/world.ts';
import { severalWorld } from '../../../src/commands/monitor/several-world.ts';
import { jobCenterSupport } from '../../../src/jobs/action-support.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { plainId, requestProject } from '../../../src/jobs/job-source.ts';
import type { ActionName } from '../../../src/jobs/rules.ts';
import type { MonitorWorld } from '../../../src/ui/world.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { settle } from '../../support/fake-clock.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { makeSeveralWorld, openSeveralMonitor, settableFeed } from '../../support/several-monitor.ts';

const failedImport = (id: string): Job =>
  aJob({ id, type: 'IMPORT', status: 'failed', rawStatus: 'FAILED', reason: 'bad file', finishedAt: noon - 60_000 });

const running = (id: string): Job => aJob({ id, type: 'BACKUP' });

const actOn = (action: ActionName, job: Job, world: MonitorWorld) => {
  const actionWorld: ActionWorld = {
    now: world.clock.now,
    sleep: world.sleep,
    random: world.random,
    gateway: world.gateway,
    circumstancesOf: () => ({ viewer: { readOnly: false, deniedAt: null }, actionSupport: jobCenterSupport }),
    limits: world.actionLimits,
    ...(world.claim && { claim: world.claim }),
    onSending: world.onSending,
    onSent: world.onSent,
  };
  return performAction(action, { projectId: requestProject(job, '*'), jobId: job.id }, actionWorld);
};

const jobOf = (jobs: ReadonlyMap<string, Job>, index: number, id: string): Job => {
  const found = [...jobs.values()].find(job => job.source?.host === `host-${index}` && plainId(job.id) === id);
  if (found === undefined) throw new Error(`host-${index} has no ${id}`);
  return found;
};

const lists = (calls: readonly { readonly route: string; readonly request: object }[]) =>
  calls.filter(({ route }) => route === 'list').map(({ request }) => request);

describe('an action in a monitor of several sources', () => {
  test('asks only the source of its job for the newest jobs, as the action asks', async () => {
    const { world, feed, at } = await openSeveralMonitor([[failedImport('same')], [failedImport('same')]]);
    const job = jobOf(feed.snapshot().jobs, 1, 'same');
    at(0).center.take();
    at(1).center.take();
    at(0).center.failWith = () => cloudError('network', { message: 'down' });
    at(1).act = async () => ({ job: running('job-new'), requestId: null });
    const outcome = await actOn('retry', job, world);
    expect(outcome).toMatchObject({ outcome: 'accepted', jobId: job.id });
    expect(at(0).center.take()).toEqual([]);
    expect(lists(at(1).center.take())).toEqual([{ projectId: 'proj-1', pageSize: 100, only: { listWith: 'same' } }]);
  });

  test('names no job of another source as the one that a lost retry may have started', async () => {
    const { world, feed, at } = await openSeveralMonitor([[], [failedImport('job-1')]]);
    at(1).act = async () => {
      const started = { ...failedImport('job-2'), status: 'in-progress', rawStatus: 'IN_PROGRESS' } as const;
      at(0).center.jobs = [{ ...started, id: 'of-another' }];
      at(1).center.jobs = [{ ...started, id: 'job-2' }, ...at(1).center.jobs];
      throw cloudError('network', { message: 'lost', maybeDone: true });
    };
    const outcome = await actOn('retry', jobOf(feed.snapshot().jobs, 1, 'job-1'), world);
    expect(outcome).toMatchObject({ outcome: 'unknown', successors: ['job-2'] });
  });

  test('passes the signal on', async () => {
    const { world, feed, at } = await openSeveralMonitor([[], [failedImport('job-1')]]);
    const key = requestProject(jobOf(feed.snapshot().jobs, 1, 'job-1'), '*');
    const abort = new AbortController();
    at(1).center.delay = () => new Promise(() => {});
    const listing = world.gateway.listJobs({ projectId: key }, { signal: abort.signal });
    abort.abort();
    await expect(listing).rejects.toThrow();
  });

  test('goes to the source whose job the question named, although only another one has the ID now', async () => {
    const [first, second] = [settableFeed([]), settableFeed([running('job-1')])];
    const { world, feed, at } = await openSeveralMonitor([[running('job-1')], [running('job-1')]], servers => {
      for (const [index, { feed: own }] of [first, second].entries())
        Object.assign(servers[index] ?? {}, { openFeed: () => own });
    });
    const asked = jobOf(feed.snapshot().jobs, 1, 'job-1');
    second.set([]);
    first.set([running('job-1')]);
    // The ID that the question showed doesn't pass to the job of the other source.
    expect(feed.snapshot().jobs.get('job-1')).toBeUndefined();
    expect([...feed.snapshot().jobs.values()].map(({ source }) => source?.host)).toEqual(['host-0']);
    expect(await actOn('cancel', asked, world)).toMatchObject({ outcome: 'accepted', jobId: 'job-1' });
    expect([at(0).sent, at(1).sent]).toEqual([[], ['cancel job-1']]);
    expect([at(0).recorded, at(1).recorded]).toEqual([
      [],
      ['onSending cancel job-1 in proj-1', 'onSent cancel job-1 in proj-1'],
    ]);
  });
});

test('a rejected key does not end a monitor while another source is still being asked', async () => {
  const { feed } = await openSeveralMonitor([[], []], ([first, second]) => {
    const rejected = async () => {
      throw cloudError('auth', { message: 'bad key' });
    };
    Object.assign(first ?? {}, { projects: rejected });
    Object.assign(second ?? {}, { projects: () => new Promise(() => {}) });
  });
  const { problem, sources } = feed.snapshot();
  expect(problem).toBeNull();
  expect(sources?.map(source => source.problem?.error.kind ?? null)).toEqual(['auth', null]);
});

test('a project that is named by its name and its ID is listed once', async () => {
  const { feed } = await openSeveralMonitor([[running('job-1')]], () => {}, ['Project 0', 'proj-0', 'no such']);
  expect(feed.snapshot().jobs.size).toBe(1);
  expect(feed.snapshot().sources?.map(({ name }) => name)).toEqual(['Project 0', 'no such']);
});

test('a name beside * is reported if no server has such a project', async () => {
  const { feed } = await openSeveralMonitor([[running('job-1')]], () => {}, ['*', 'Project 0', 'no such']);
  expect(feed.snapshot().sources?.map(({ name }) => name)).toEqual(['Project 0', 'no such']);
});

test('a name that is looked for on every server is reported only if none has it', async () => {
  const made = makeSeveralWorld([[running('job-1')], [running('job-2')], []], ([, , third]) => {
    Object.assign(third ?? {}, { projects: async () => [{ id: '*', name: 'milvus', isWholeServer: true }] });
  });
  const shown = made.shown.map(one => ({ ...one, projects: ['Project 1', 'no such'], mayLack: true as const }));
  const feed = severalWorld(shown, made.at(0).world).openFeed('*', 5_000);
  feed.start();
  await settle();
  await settle();
  expect(feed.snapshot().sources?.map(({ name }) => name)).toEqual(['Project 1', 'no such']);
});

test('two projects of one name on one server are distinguished by their IDs', async () => {
  const { feed } = await openSeveralMonitor([[]], ([server]) => {
    const projects = ['p1', 'p2'].map(id => ({ id, name: 'Default Project' }));
    Object.assign(server ?? {}, { projects: async () => projects });
  });
  expect(feed.snapshot().sources?.map(({ name }) => name)).toEqual(['Default Project (p1)', 'Default Project (p2)']);
});

test('the menu of projects has those of all servers, and shows the chosen ones where they are', async () => {
  const chosen: unknown[] = [];
  const made = makeSeveralWorld([[], []], ([, second]) => {
    Object.assign(second ?? {}, { projects: async () => [{ id: '*', name: 'milvus', isWholeServer: true }] });
  });
  const world = severalWorld(made.shown, made.at(0).world, servers =>
    chosen.push(...servers.map(({ world: own, projects }) => [own.gateway.endpoint, projects])),
  );
  expect((await world.gateway.listProjects()).map(({ id }) => id)).toEqual(['*']);
  const feed = world.openFeed('*', 5_000);
  feed.start();
  await settle();
  const [, ...menu] = await world.gateway.listProjects();
  expect(menu.map(({ shownId }) => shownId)).toEqual(['proj-0', 'host-1']);
  const [firstId = '', secondId = ''] = menu.map(({ id }) => id);
  world.openProjects([secondId]);
  world.openProjects([firstId, secondId]);
  expect(chosen).toEqual([
    ['http://host-1', []],
    ['http://host-0', ['proj-0']],
    ['http://host-1', []],
  ]);
  feed.stop();
});

test('a source has the host in its name as soon as a later one has its name, also in the rows that are there', async () => {
  let open = (): void => {};
  const later = new Promise<void>(resolve => {
    open = resolve;
  });
  const { feed } = await openSeveralMonitor([[running('job-1')], [running('job-2')]], ([first, second]) => {
    const named = (id: string) => [{ id, name: 'Search' }];
    Object.assign(first ?? {}, { projects: async () => named('proj-0') });
    Object.assign(second ?? {}, { projects: async () => later.then(() => named('proj-1')) });
  });
  const before = jobOf(feed.snapshot().jobs, 0, 'job-1');
  expect(before.source?.name).toBe('Search');
  const { version } = feed.snapshot();
  const changed: string[] = [];
  feed.subscribe(changes => changed.push(...changes.map(change => change.after.id)));
  open();
  await settle();
  await settle();
  expect(feed.snapshot().sources?.map(({ name }) => name)).toEqual(['Search (host-0)', 'Search (host-1)']);
  expect(feed.snapshot().version).toBeGreaterThan(version);
  expect(changed).toContain('job-1');
  const again = jobOf(feed.snapshot().jobs, 0, 'job-1');
  expect(again.source).toBe(before.source);
  expect(again).not.toBe(before);
});

test('the menu of projects distinguishes projects that have one ID and name on two servers', async () => {
  const chosen: unknown[] = [];
  const made = makeSeveralWorld([[], [], []], servers => {
    const projects = [
      { id: 'proj-1', name: 'Search' },
      { id: 'proj-2', name: 'Ads' },
    ];
    for (const [index, server] of servers.entries()) {
      Object.assign(server, { projects: async () => projects.slice(0, index === 0 ? 2 : 1) });
    }
  });
  const world = severalWorld(made.shown, made.at(0).world, parts =>
    chosen.push(parts.map(({ world: own, projects }) => `${own.gateway.endpoint} ${projects.join()}`)),
  );
  const feed = world.openFeed('*', 5_000);
  feed.start();
  await settle();
  const menu = (await world.gateway.listProjects()).slice(1);
  expect(menu.map(({ shownId, name }) => `${shownId}: ${name}`)).toEqual([
    'proj-1 (host-0): Search (host-0)',
    'proj-2: Ads',
    'proj-1 (host-1): Search (host-1)',
    'proj-1 (host-2): Search (host-2)',
  ]);
  const ids = menu.map(({ id }) => id);
  world.openProjects(ids.slice(2, 3));
  world.openProjects([ids[1], ids[0], ids[3]].map(id => id ?? ''));
  expect(chosen).toEqual([['http://host-1 proj-1'], ['http://host-0 proj-1,proj-2', 'http://host-2 proj-1']]);
  feed.stop();
});

test('a project that was chosen before another server named the same one is opened, and an unknown one opens nothing', async () => {
  const chosen: string[] = [];
  let answer = (): void => {};
  const later = new Promise<void>(resolve => {
    answer = resolve;
  });
  const projects = [{ id: 'proj-1', name: 'Search' }];
  const made = makeSeveralWorld([[], []], ([first, second]) => {
    Object.assign(first ?? {}, { projects: async () => projects });
    Object.assign(second ?? {}, { projects: () => later.then(() => projects) });
  });
  const world = severalWorld(made.shown, made.at(0).world, servers =>
    chosen.push(servers.map(({ world: own, projects: ids }) => `${own.gateway.endpoint} ${ids.join()}`).join()),
  );
  const feed = world.openFeed('*', 5_000);
  feed.start();
  await settle();
  const [, shown] = await world.gateway.listProjects();
  answer();
  await settle();
  await settle();
  expect(await world.gateway.listProjects()).toHaveLength(3);
  world.openProjects([shown?.id ?? '']);
  world.openProjects(['no such']);
  expect(chosen).toEqual(['http://host-0 proj-1']);
  feed.stop();
});
