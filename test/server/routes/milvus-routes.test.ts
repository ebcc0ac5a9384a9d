import { describe, expect, test } from 'vitest';
import type { MilvusVersion } from '../../../src/server/options.ts';
import { createTestClock, type OpenCenter, openCenter, recordsIn } from '../../support/open-center.ts';

const imports = '/v2/vectordb/jobs/import';

const idOfState = async ({ ask }: OpenCenter, state: string): Promise<string> => {
  const { data } = await ask(`${imports}/list`, { body: {} });
  return String(recordsIn(data, 'records').find(record => record.state === state)?.jobId);
};

describe('a self-hosted Milvus', () => {
  test('has none of the routes of the control plane', async () => {
    const { fetch } = await openCenter({ routes: 'milvus' });
    for (const path of ['/v2/projects', '/v2/clusters', '/v2/jobs', '/v2/backups']) {
      const response = await fetch(path);
      expect({ status: response.status, text: await response.text() }).toEqual({
        status: 404,
        text: '404 page not found',
      });
    }
    expect((await fetch(`${imports}/list`)).status).toBe(404);
  });

  test('lists all imports in one page, with progress and numeric IDs', async () => {
    const { ask } = await openCenter({ routes: 'milvus' });
    const { data } = await ask(`${imports}/list`, { body: { pageSize: 1, currentPage: 2 } });
    const records = recordsIn(data, 'records');
    expect(records.length).toBeGreaterThan(20);
    expect(records.every(record => /^4\d{17}$/.test(String(record.jobId)))).toBe(true);
    expect(new Set(records.map(record => record.jobId)).size).toBe(records.length);
    expect(new Set(records.map(record => record.state))).toEqual(
      new Set(['Pending', 'Importing', 'Uncommitted', 'Completed', 'Failed']),
    );
    expect(records.every(record => typeof record.progress === 'number')).toBe(true);
    const inDatabase = await ask(`${imports}/list`, { body: { dbName: 'knowledge' }, database: 'knowledge' });
    // Without a collection, the list covers the whole server.
    expect(recordsIn(inDatabase.data, 'records').length).toBe(records.length);
  });

  test.each(['describe', 'getProgress', 'get_progress'])('describes an import by %s', async name => {
    const { ask } = await openCenter({ routes: 'milvus' });
    const { data } = await ask(`${imports}/list`, { body: {} });
    const failed = recordsIn(data, 'records').find(record => record.state === 'Failed');
    const whole = await ask(`${imports}/${name}`, { body: { jobId: failed?.jobId } });
    expect(whole.data).toMatchObject({ jobId: failed?.jobId, state: 'Failed', reason: failed?.reason });
    expect(recordsIn(whole.data, 'details')[0]?.fileName).toMatch(/^\[.+\]$/);
  });

  test('creates an import, which runs', async () => {
    const clock = createTestClock();
    const { ask } = await openCenter({ routes: 'milvus', now: clock.now });
    const body = { collectionName: 'docs', files: [['a.json'], ['b.json']] };
    const { data } = await ask(`${imports}/create`, { body });
    clock.pass(5_000);
    const whole = await ask(`${imports}/describe`, { body: { jobId: data.jobId } });
    expect(whole.data).toMatchObject({ state: 'Importing', collectionName: 'docs' });
    expect(recordsIn(whole.data, 'details').map(file => file.fileName)).toEqual(['[a.json]', '[b.json]']);
  });

  test.each([
    ['describe', { jobId: '1' }, 2100],
    ['describe', {}, 1802],
    ['create', { collectionName: 'docs' }, 1802],
  ])('answers %s %o with HTTP 200 and an error code', async (name, body, code) => {
    const { ask } = await openCenter({ routes: 'milvus' });
    expect(await ask(`${imports}/${name}`, { body })).toMatchObject({ status: 200, code });
  });

  test('requires user and password', async () => {
    const open = await openCenter({ routes: 'milvus' });
    expect(open.apiKey).toMatch(/^root:\w+$/);
    const response = await fetch(`${open.endpoint}${imports}/list`, {
      method: 'POST',
      headers: { authorization: 'Bearer root:no' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 1800 });
  });

  const routed: readonly (readonly [MilvusVersion, readonly string[]])[] = [
    ['2.4', ['list', 'create', 'getProgress', 'get_progress']],
    ['2.5', ['list', 'create', 'getProgress', 'get_progress', 'describe']],
    ['3.0', ['list', 'create', 'getProgress', 'get_progress', 'describe', 'abort', 'commit']],
  ];

  test.each(routed)('of version %s has the routes %j', async (milvusVersion, names) => {
    const { ask } = await openCenter({ routes: 'milvus', milvusVersion });
    for (const name of ['list', 'create', 'getProgress', 'get_progress', 'describe', 'abort', 'commit']) {
      const { status } = await ask(`${imports}/${name}`, { body: { jobId: '1' } });
      expect([name, status]).toEqual([name, names.includes(name) ? 200 : 404]);
    }
  });

  test('of version 2.4 writes jobID', async () => {
    const { ask } = await openCenter({ routes: 'milvus', milvusVersion: '2.4' });
    const [first] = recordsIn((await ask(`${imports}/list`, { body: {} })).data, 'records');
    expect(first).toMatchObject({ jobID: expect.stringMatching(/^\d{18}$/) });
    expect(first).not.toHaveProperty('jobId');
    const { data } = await ask(`${imports}/get_progress`, { body: { jobID: first?.jobID } });
    expect(data).toMatchObject({ jobID: first?.jobID, state: first?.state });
    const created = await ask(`${imports}/create`, { body: { collectionName: 'c', files: [['a.json']] } });
    expect(created.data).toEqual({ jobID: expect.stringMatching(/^\d{18}$/) });
  });
});

describe('an idempotency key', () => {
  const create = ({ ask }: OpenCenter, key: string, collectionName = 'docs') =>
    ask(`${imports}/create`, { body: { collectionName, files: [['a.json']] }, key });

  test('answers the import of the first request for a day, in one collection', async () => {
    const clock = createTestClock();
    const open = await openCenter({ routes: 'milvus', now: clock.now });
    const first = await create(open, 'nightly-1');
    expect(first.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect((await create(open, 'nightly-1')).data).toEqual(first.data);
    expect((await create(open, 'nightly-2')).data).not.toEqual(first.data);
    expect((await create(open, 'nightly-1', 'books')).data).not.toEqual(first.data);
    clock.pass(25 * 3_600_000);
    expect((await create(open, 'nightly-1')).data).not.toEqual(first.data);
  });

  test('is refused if it is too long, and ignored by older servers', async () => {
    expect(await create(await openCenter({ routes: 'milvus' }), 'k'.repeat(257))).toMatchObject({ code: 1100 });
    for (const older of [{ milvusVersion: '2.5' }, { milvusKeys: 'ignored' }] as const) {
      const open = await openCenter({ routes: 'milvus', ...older });
      const first = await create(open, 'nightly-1');
      expect(first.headers.get('access-control-allow-headers')).toBeNull();
      expect((await create(open, 'nightly-1')).data).not.toEqual(first.data);
    }
  });
});

describe('the abort of a Milvus', () => {
  test.each(['Pending', 'Importing', 'Uncommitted'])(
    'fails an import in two phases that is %s, and accepts a second abort',
    async state => {
      const clock = createTestClock();
      const open = await openCenter({ routes: 'milvus', now: clock.now });
      const jobId = await idOfState(open, state);
      const abort = () => open.ask(`${imports}/abort`, { body: { jobId } });
      const read = async () => (await open.ask(`${imports}/describe`, { body: { jobId } })).data;
      const before = await read();
      expect(await abort()).toMatchObject({ status: 200, code: 0 });
      const after = await read();
      expect(after).toMatchObject({ state: 'Failed', reason: 'aborted by user', progress: before.progress });
      expect(recordsIn(after, 'details').map(file => file.state)).not.toContain('Importing');
      clock.pass(60_000);
      expect(await read()).toEqual(after);
      expect(await abort()).toMatchObject({ status: 200, code: 0 });
      const { data } = await open.ask(`${imports}/list`, { body: {} });
      expect(recordsIn(data, 'records').find(record => record.jobId === jobId)).toMatchObject({
        state: 'Failed',
        reason: 'aborted by user',
      });
    },
  );

  test.each(['Completed', 'Failed'])('refuses an import that is %s', async state => {
    const open = await openCenter({ routes: 'milvus' });
    const answer = await open.ask(`${imports}/abort`, { body: { jobId: await idOfState(open, state) } });
    expect(answer).toMatchObject({ status: 200, code: 2100, message: expect.stringContaining(`state ${state}`) });
  });

  test.each([
    [{}, 1802],
    [{ jobId: 'job-x' }, 1100],
    [{ jobId: '4' }, 2100],
  ])('answers %o with HTTP 200 and an error code', async (body, code) => {
    const { ask } = await openCenter({ routes: 'milvus' });
    expect(await ask(`${imports}/abort`, { body })).toMatchObject({ status: 200, code });
  });

  test('refuses ordinary imports', async () => {
    const open = await openCenter({ routes: 'milvus' });
    const body = { collectionName: 'docs', files: [['a.json']] };
    const { jobId } = (await open.ask(`${imports}/create`, { body })).data;
    const answer = await open.ask(`${imports}/abort`, { body: { jobId } });
    expect(answer).toMatchObject({ status: 200, code: 2100, message: expect.stringContaining('auto_commit=true') });
    expect((await open.ask(`${imports}/describe`, { body: { jobId } })).data).toMatchObject({ state: 'Pending' });
  });

  test('requires a privilege', async () => {
    const open = await openCenter({ routes: 'milvus', role: 'member' });
    const jobId = await idOfState(open, 'Importing');
    expect(await open.ask(`${imports}/abort`, { body: { jobId } })).toMatchObject({ status: 403, code: 1401 });
    const body = { collectionName: 'c', files: [['a.json']] };
    expect(await open.ask(`${imports}/create`, { body })).toMatchObject({ status: 403, code: 1401 });
  });
});

describe('an import in two phases', () => {
  test.each([false, 'false'])(
    'that was created with auto_commit=%j waits, and ends after a commit',
    async auto_commit => {
      const clock = createTestClock();
      const { ask } = await openCenter({ routes: 'milvus', now: clock.now });
      const body = { collectionName: 'docs', files: [['a.json']], options: { auto_commit } };
      const { jobId } = (await ask(`${imports}/create`, { body })).data;
      const state = async () => (await ask(`${imports}/describe`, { body: { jobId } })).data;
      const commit = () => ask(`${imports}/commit`, { body: { jobId } });
      expect(await commit()).toMatchObject({
        status: 200,
        code: 2100,
        message: expect.stringContaining('state Pending'),
      });
      clock.pass(3_600_000);
      expect(await state()).toMatchObject({ state: 'Uncommitted', progress: 99, completeTime: '' });
      expect(await commit()).toMatchObject({ status: 200, code: 0, data: {} });
      expect(await state()).toMatchObject({ state: 'Committing', progress: 99 });
      const late = await ask(`${imports}/abort`, { body: { jobId } });
      expect(late).toMatchObject({ code: 2100, message: expect.stringContaining('state Committing') });
      clock.pass(10_000);
      expect(await state()).toMatchObject({ state: 'Completed', progress: 100 });
      expect(await commit()).toMatchObject({ code: 0 });
    },
  );

  test('can wait from the start, and an ordinary one never does', async () => {
    const open = await openCenter({ routes: 'milvus' });
    const waiting = await idOfState(open, 'Uncommitted');
    expect(await open.ask(`${imports}/commit`, { body: { jobId: waiting } })).toMatchObject({ code: 0 });
    const done = await idOfState(open, 'Completed');
    const refused = await open.ask(`${imports}/commit`, { body: { jobId: done } });
    expect(refused).toMatchObject({ code: 2100, message: expect.stringContaining('auto_commit=true') });
    const member = await openCenter({ routes: 'milvus', role: 'member' });
    const body = { jobId: await idOfState(member, 'Uncommitted') };
    expect(await member.ask(`${imports}/commit`, { body })).toMatchObject({ status: 403, code: 1401 });
  });

  test('is unknown to older versions', async () => {
    const open = await openCenter({ routes: 'milvus', milvusVersion: '2.5' });
    expect(await idOfState(open, 'Uncommitted')).toBe('undefined');
  });
});

describe('the data plane of a Milvus 3.x', () => {
  const restores = '/v2/vectordb/jobs/snapshot';
  const refreshes = '/v2/vectordb/jobs/external_collection';

  test('names its databases, and lists refreshes and restores of one database at a time', async () => {
    const { ask } = await openCenter({ routes: 'milvus', milvusJobs: 'all', jobs: 400 });
    const { data } = await ask('/v2/vectordb/databases/list', { body: {} });
    expect(data.list).toEqual(['default', 'catalog', 'knowledge', 'recsys']);
    const found = new Map<string, string>();
    for (const database of ['default', 'catalog', 'knowledge', 'recsys']) {
      const answer = await ask(`${restores}/list`, { body: { dbName: database }, database });
      for (const record of recordsIn(answer.data, 'records')) {
        expect(record).toMatchObject({ dbName: database, snapshotName: `${String(record.collectionName)}_snapshot` });
        found.set(String(record.state), database);
      }
      expect((await ask(`${refreshes}/list`, { body: { dbName: database }, database })).code).toBe(0);
    }
    expect([...found.keys()]).toEqual(expect.arrayContaining(['RestoreSnapshotExecuting', 'RestoreSnapshotCompleted']));
  });

  test('refuses a member a database that only the body names', async () => {
    const { ask } = await openCenter({ routes: 'milvus', role: 'member' });
    const refused = await ask(`${refreshes}/list`, { body: { dbName: 'catalog' } });
    expect([refused.status, refused.code]).toEqual([403, 1401]);
    const other = await ask(`${restores}/list`, { body: { dbName: 'catalog' }, database: 'default' });
    expect(other.status).toBe(403);
  });

  test('exists from version 3.0 on', async () => {
    const { fetch } = await openCenter({ routes: 'milvus', milvusVersion: '2.5' });
    for (const path of [`${restores}/list`, `${refreshes}/list`]) {
      expect((await fetch(path, { method: 'POST', body: '{}' })).status).toBe(404);
    }
    expect((await fetch('/v2/vectordb/databases/list', { method: 'POST', body: '{}' })).status).toBe(200);
  });
});
