import { describe, expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/error.ts';
import { serverPlane } from '../../../src/cloud/families/data-planes.ts';
import type { Part, PartPage, ReadOptions } from '../../../src/cloud/families/family.ts';
import { createRefresh } from '../../../src/cloud/families/refresh.ts';
import { createSnapshotRestores } from '../../../src/cloud/families/snapshot-restores.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';

const emptyInventory = { projectId: 'proj-1', clusters: [], regionIds: [] };

/** Answers with a failure. */
const failing = (kind: Parameters<typeof cloudError>[0]) => (): never => {
  throw cloudError(kind);
};

const open = (answer: (call: FakeCall) => unknown, create = createRefresh) => {
  const fake = fakeTransport(answer);
  const clock = fakeClock();
  const family = create(serverPlane(fake.transport, clock));
  const [part] = family.parts(emptyInventory);
  if (part === undefined) throw new Error('there is no part');
  return { ...fake, clock, family, part };
};

/** Reads a part to its end. */
const readAll = async (part: Part, options: ReadOptions = {}): Promise<readonly PartPage[]> => {
  const pages = [await part.read(null, options)];
  for (let token = pages[0]?.next ?? null; token !== null && pages.length < 2_000; ) {
    const page = await part.read(token, options);
    pages.push(page);
    token = page.next;
  }
  return pages;
};

const idsIn = (pages: readonly PartPage[]): readonly string[] => pages.flatMap(({ jobs }) => jobs.map(({ id }) => id));

const isNames = ({ route }: FakeCall): boolean => route.endsWith('databases/list');

/** A server with these databases, each with one job that has its name. */
const serverWith =
  (names: unknown, state = 'RefreshCompleted') =>
  (call: FakeCall): unknown =>
    isNames(call) ? names : { records: [{ jobId: `in-${String(call.body.dbName)}`, state }] };

const databasesOf = (calls: readonly FakeCall[]): readonly unknown[] =>
  calls.filter(call => !isNames(call)).map(({ body }) => body.dbName);

describe('the lists of a data plane', () => {
  test('are read in every database that the server names, the default one first', async () => {
    const { part, calls } = open(serverWith(['sales', 'default', 'ops']));
    const pages = await readAll(part);
    expect(idsIn(pages)).toEqual(['in-default', 'in-sales', 'in-ops']);
    expect(pages.flatMap(({ jobs }) => jobs.map(({ dbName }) => dbName))).toEqual(['default', 'sales', 'ops']);
    expect(calls.every(({ database, body }) => database === (body.dbName ?? 'default'))).toBe(true);
    expect(calls.map(({ route }) => route.split('/').at(-2))).toEqual([
      'external_collection',
      'databases',
      'external_collection',
      'external_collection',
    ]);
  });

  test('are read in ten databases at once while a user waits for them, with the names beside the first', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `db-${index}`);
    const { part, calls } = open(serverWith(['default', ...names]));
    const pages = await readAll(part, { isEager: true });
    expect(idsIn(pages)).toEqual(['default', ...names].map(name => `in-${name}`));
    expect(pages.map(({ jobs }) => jobs.length)).toEqual([1, 10, 10, 5]);
    expect(calls.filter(isNames)).toHaveLength(1);
    expect(calls.slice(0, 2).filter(isNames)).toHaveLength(1);
    // A poll reads one database with each page.
    expect((await readAll(part)).map(({ jobs }) => jobs.length)).toEqual(['default', ...names].map(() => 1));
  });

  test('share the request for the names, and ask for themselves if the other one gave up', async () => {
    const gaveUp = new AbortController();
    const { transport, calls } = fakeTransport(call => {
      if (!isNames(call)) return { records: [] };
      if (calls.filter(isNames).length > 1) return ['sales'];
      gaveUp.abort();
      throw cloudError('aborted');
    });
    const planes = serverPlane(transport, fakeClock());
    const plane = { projectId: null, clusterId: null, regionId: null };
    const [impatient, patient] = await Promise.allSettled([
      planes.readDatabases(plane, { signal: gaveUp.signal }),
      planes.readDatabases(plane, {}),
    ]);
    expect(impatient).toMatchObject({ status: 'rejected', reason: { facts: { kind: 'aborted' } } });
    expect(patient).toMatchObject({ status: 'fulfilled', value: { names: ['default', 'sales'] } });
    await Promise.all([planes.readDatabases(plane, {}), planes.readDatabases(plane, {})]);
    expect(calls.filter(isNames)).toHaveLength(3);
  });

  test.each<readonly [string, () => unknown]>([
    ['no route', failing('unsupported')],
    ['a refusal', failing('permission')],
    ['null', () => null],
    ['odd names', () => [null, 7, {}, '', ['sales']]],
    ['one name twice', () => ['default', 'default']],
  ])('are read in the default database when the names are %s', async (_, names) => {
    const { part } = open(call => (isNames(call) ? names() : { records: [{ jobId: '1', state: 'x' }] }));
    const pages = await readAll(part);
    expect(idsIn(pages)).toEqual(['1']);
    expect(pages.at(-1)?.error).toBeUndefined();
  });

  test.each<readonly [string, () => unknown, string]>([
    ['an outage', failing('timeout'), 'timeout'],
    ['text', () => 'default', 'malformed'],
    ['an object', () => ({ databases: ['sales'] }), 'malformed'],
  ])('fail behind the default database when the names are %s', async (_, names, kind) => {
    const { part } = open(call => (isNames(call) ? names() : { records: [{ jobId: '1', state: 'x' }] }));
    const first = await part.read(null, {});
    expect(idsIn([first])).toEqual(['1']);
    expect(await cloudErrorOf(part.read(first.next, {}))).toMatchObject({ kind });
  });

  test.each([
    ['auth', {}],
    ['auth', { isEager: true }],
    ['rejected', {}],
    ['rejected', { isEager: true }],
  ] as const)('report until the names are read that these failed (%s, %j)', async (kind, options) => {
    let isRefused = true;
    const { part, clock } = open(call => {
      if (isNames(call) && isRefused) throw cloudError(kind);
      return serverWith(['sales'])(call);
    });
    const lastKind = async () => {
      const pages = readAll(part, options);
      return pages.then(
        all => all.at(-1)?.error?.facts.kind ?? null,
        error => (error instanceof CloudError ? error.facts.kind : error),
      );
    };
    expect(await lastKind()).toBe(kind);
    expect(await lastKind()).toBe(kind);
    isRefused = false;
    await clock.pass(300_000);
    expect(await lastKind()).toBeNull();
  });

  test.each([{}, { isEager: true }] as const)(
    'are read in 1,000 databases, and further ones are missing (%j)',
    async options => {
      const { part } = open(serverWith(Array.from({ length: 1_001 }, (_, index) => `db_${index}`)));
      const pages = await readAll(part, options);
      expect(idsIn(pages)).toHaveLength(1_000);
      // A last page without an error would end the trouble of the list.
      expect(pages.at(-1)?.error?.message).toContain('1002 databases');
    },
  );

  test('ask for the names at most every five minutes, and keep the last ones in an outage', async () => {
    let isDown = false;
    const { part, calls, clock } = open(call => {
      if (isNames(call) && isDown) throw cloudError('timeout');
      return serverWith(['sales'])(call);
    });
    await readAll(part);
    await readAll(part);
    expect(calls.filter(isNames)).toHaveLength(1);
    await clock.pass(300_000);
    isDown = true;
    const pages = await readAll(part);
    expect(idsIn(pages)).toEqual(['in-default', 'in-sales']);
    expect(pages[1]?.error?.facts.kind).toBe('timeout');
  });

  test('are read with the first page in databases with unfinished jobs, until these end', async () => {
    let state = 'RefreshInProgress';
    const { part, calls } = open(call => serverWith(['sales', 'ops'], state)(call));
    await readAll(part);
    const before = calls.length;
    state = 'RefreshCompleted';
    await part.read(null, {});
    expect(databasesOf(calls.slice(before))).toEqual(['default', 'sales', 'ops']);
    const after = calls.length;
    await part.read(null, {});
    expect(databasesOf(calls.slice(after))).toEqual(['default']);
  });

  test('are read in other databases by a user without rights in the default one', async () => {
    const { part } = open(call => {
      if (!isNames(call) && call.body.dbName === 'default') throw cloudError('permission');
      return serverWith(['sales'])(call);
    });
    const pages = await readAll(part);
    expect(idsIn(pages)).toEqual(['in-sales']);
    expect(pages[0]?.error?.facts.kind).toBe('permission');
  });

  test('fail as a whole where the server lacks the route, and ask it for no names', async () => {
    const { part, calls } = open(() => {
      throw cloudError('unsupported');
    });
    expect(await cloudErrorOf(part.read(null, {}))).toMatchObject({ kind: 'unsupported' });
    expect(calls).toHaveLength(1);
  });

  test('are described in the database of the job', async () => {
    const { family, calls } = open(() => ({
      jobId: '7',
      state: 'RefreshFailed',
      externalSpec: '{"secret_key":"hush"}',
    }));
    const { job, details } = await family.describe(locationOf('7', { clusterId: null, dbName: 'sales' }), {});
    expect(job).toMatchObject({ id: '7', dbName: 'sales', status: 'failed' });
    expect(calls[0]).toMatchObject({ database: 'sales', body: { dbName: 'sales', jobId: '7' } });
    expect(JSON.stringify(details)).not.toContain('hush');
  });
});

describe('a restore from a snapshot', () => {
  const startTime = 1_756_800_000_000;
  const record = {
    ...{ jobId: '453098765432109877', snapshotName: 'nightly', dbName: 'sales', collectionName: 'orders' },
    ...{ state: 'RestoreSnapshotCompleted', progress: 100, reason: '', startTime, timeCost: 5_200 },
  };
  const read = async (given: object) => {
    const { part } = open(() => ({ records: [{ ...record, ...given }] }), createSnapshotRestores);
    return part.read(null, {});
  };

  test('is a restore of a collection, with its end after its start', async () => {
    expect((await read({})).jobs).toMatchObject([
      {
        ...{ id: record.jobId, type: 'RESTORE', subtype: 'COLLECTION', description: 'nightly', family: 'snapshot' },
        ...{ status: 'successful', startedAt: startTime, finishedAt: startTime + 5_200, reason: null },
        ...{ dbName: 'sales', collectionName: 'orders' },
      },
    ]);
  });

  test.each([
    ['RestoreSnapshotPending', 'pending'],
    ['RestoreSnapshotExecuting', 'in-progress'],
    ['restoresnapshotcompleted', 'unknown'],
    ['RestoreSnapshotSuspended', 'unknown'],
  ])('in state %s is %s and has no end', async (state, status) => {
    expect((await read({ state })).jobs).toMatchObject([{ status, rawStatus: state, finishedAt: null }]);
  });

  test('in state RestoreSnapshotNone does not exist, and is neither listed nor described', async () => {
    const none = { ...record, jobId: 0, state: 'RestoreSnapshotNone' };
    const { part, family } = open(
      ({ route }) => (route.endsWith('/list') ? { records: [none, record] } : none),
      createSnapshotRestores,
    );
    const page = await part.read(null, {});
    expect([page.jobs.map(({ id }) => id), page.badRecords]).toEqual([[record.jobId], 0]);
    const error = await cloudErrorOf(family.describe(locationOf(record.jobId), {}));
    expect(error).toMatchObject({ kind: 'not-found', message: expect.stringContaining(record.jobId) });
  });

  test.each([0, '0'])('with the ID %j, which no job has, is a bad record in any other state', async jobId => {
    expect(await read({ jobId })).toMatchObject({ jobs: [], badRecords: 1 });
  });

  test('that failed has an end and a reason', async () => {
    const { jobs } = await read({ state: 'RestoreSnapshotFailed', reason: 'out of disk' });
    expect(jobs).toMatchObject([{ status: 'failed', reason: 'out of disk', finishedAt: startTime + 5_200 }]);
  });

  test.each([[0], [-1], ['soon'], [null], [1e300], [Number.MAX_SAFE_INTEGER], [{}]])(
    'has no end when its duration is %s',
    async timeCost => {
      expect((await read({ timeCost })).jobs).toMatchObject([{ finishedAt: null, startedAt: startTime }]);
    },
  );

  test('takes the name of the database that was asked when its record names none', async () => {
    expect((await read({ dbName: '' })).jobs).toMatchObject([{ dbName: 'default' }]);
  });

  test('without a usable ID is a bad record', async () => {
    expect(await read({ jobId: {} })).toMatchObject({ jobs: [], badRecords: 1 });
  });
});
