import { HttpClient } from '@zilliz/milvus2-sdk-node';
import { describe, expect, test } from 'vitest';
import { milvusVersions } from '../../src/server/options.ts';
import { createTestClock, openCenter } from '../support/open-center.ts';

/** The vendor's Node client, connected with user and password. */
const connect = (endpoint: string, apiKey: string, database?: string) => {
  const [username = '', password = ''] = apiKey.split(':');
  return new HttpClient({ endpoint, username, password, ...(database === undefined ? {} : { database }) });
};

describe('the official Node client', () => {
  test('creates an import, lists it and follows it to its end', async () => {
    const clock = createTestClock();
    const { endpoint, apiKey } = await openCenter({ routes: 'milvus', now: clock.now });
    const client = connect(endpoint, apiKey);
    const created = await client.createImportJobs({ collectionName: 'docs', files: [['a.json'], ['b.parquet']] });
    expect(created.code).toBe(0);
    const { jobId } = created.data;
    const listed = async () => (await client.listImportJobs({ collectionName: 'docs' })).data.records;
    const progress = async () => (await client.getImportJobProgress({ jobId })).data;

    expect(await listed()).toEqual([{ jobId, collectionName: 'docs', state: 'Pending', progress: 0 }]);
    clock.pass(20_000);
    expect(await progress()).toMatchObject({
      jobId,
      collectionName: 'docs',
      state: 'Importing',
      details: [{ fileName: '[a.json]' }, { fileName: '[b.parquet]' }],
    });
    clock.pass(300_000);
    expect(await progress()).toMatchObject({ state: 'Completed', progress: 100 });
    expect(await listed()).toMatchObject([{ jobId, state: 'Completed', progress: 100 }]);
  });

  test('lists the imports of the whole server, whatever its database', async () => {
    const { endpoint, apiKey } = await openCenter({ routes: 'milvus' });
    const counts = await Promise.all(
      ['default', 'knowledge', 'nothing'].map(async database => {
        const { code, data } = await connect(endpoint, apiKey, database).listImportJobs({ collectionName: '' });
        return [code, data.records.length > 0];
      }),
    );
    expect(counts).toEqual([
      [0, true],
      [0, true],
      [0, true],
    ]);
  });

  test.each(milvusVersions)('reads the progress of an import of Milvus %s', async milvusVersion => {
    const { endpoint, apiKey } = await openCenter({ routes: 'milvus', milvusVersion });
    const client = connect(endpoint, apiKey);
    const created: { readonly data: object } = await client.createImportJobs({
      collectionName: 'docs',
      files: [['a.json']],
    });
    const [jobId = ''] = Object.values(created.data);
    expect(await client.getImportJobProgress({ jobId })).toMatchObject({ code: 0, data: { state: 'Pending' } });
  });

  test('receives error codes and messages', async () => {
    const { endpoint, apiKey } = await openCenter({ routes: 'milvus' });
    const client = connect(endpoint, apiKey);
    expect(await client.getImportJobProgress({ jobId: '1' })).toMatchObject({
      code: 2100,
      message: expect.stringContaining('does not exist'),
    });
    await expect(connect(endpoint, 'root:wrong').listImportJobs({ collectionName: 'docs' })).rejects.toMatchObject({
      status: 401,
    });
  });
});
