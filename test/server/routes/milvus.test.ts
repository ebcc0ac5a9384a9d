import { describe, expect, test } from 'vitest';
import { createTestClock, openCenter, recordsIn } from '../open-center.ts';

const imports = '/v2/vectordb/jobs/import';

describe('a self-hosted Milvus', () => {
  test('has import jobs and nothing else', async () => {
    const { ask } = await openCenter({ routes: 'milvus' });
    for (const path of ['/v2/projects', '/v2/clusters', '/v2/jobs', '/v2/backups']) {
      expect(await ask(path)).toMatchObject({ status: 404 });
    }
    expect(await ask(`${imports}/abort`, { body: { jobId: '1' } })).toMatchObject({ status: 404 });
  });

  test('lists everything at once, with progress, in no order of time, by IDs that are numbers', async () => {
    const { ask } = await openCenter({ routes: 'milvus' });
    const { data } = await ask(`${imports}/list`, { body: { pageSize: 1, currentPage: 2 } });
    const records = recordsIn(data, 'records');
    expect(records.length).toBeGreaterThan(20);
    expect(records.every(record => /^4\d{17}$/.test(String(record.jobId)))).toBe(true);
    expect(new Set(records.map(record => record.jobId)).size).toBe(records.length);
    expect(new Set(records.map(record => record.state))).toEqual(
      new Set(['Pending', 'Importing', 'Completed', 'Failed']),
    );
    expect(records.every(record => typeof record.progress === 'number')).toBe(true);
    const inDatabase = await ask(`${imports}/list`, { body: { dbName: 'knowledge' } });
    expect(recordsIn(inDatabase.data, 'records').length).toBeLessThan(records.length);
  });

  test.each(['describe', 'getProgress', 'get_progress'])('tells one import by %s', async name => {
    const { ask } = await openCenter({ routes: 'milvus' });
    const { data } = await ask(`${imports}/list`, { body: {} });
    const failed = recordsIn(data, 'records').find(record => record.state === 'Failed');
    const whole = await ask(`${imports}/${name}`, { body: { jobId: failed?.jobId } });
    expect(whole.data).toMatchObject({ jobId: failed?.jobId, state: 'Failed', reason: failed?.reason });
    expect(recordsIn(whole.data, 'details')[0]?.fileName).toMatch(/^\[.+\]$/);
  });

  test('creates an import that runs', async () => {
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
  ])('tells by HTTP 200 and a code what is wrong with %s %o', async (name, body, code) => {
    const { ask } = await openCenter({ routes: 'milvus' });
    expect(await ask(`${imports}/${name}`, { body })).toMatchObject({ status: 200, code });
  });

  test('wants user and password', async () => {
    const open = await openCenter({ routes: 'milvus' });
    expect(open.apiKey).toMatch(/^root:\w+$/);
    const response = await fetch(`${open.endpoint}${imports}/list`, {
      method: 'POST',
      headers: { authorization: 'Bearer root:no' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 1800 });
  });
});
