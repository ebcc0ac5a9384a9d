import { describe, expect, test } from 'vitest';
import { cloudImports, type ImportDialect, milvusImports } from '../../../src/cloud/families/import-dialects.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

const visit = (answer: (call: FakeCall) => unknown, dialect: ImportDialect = cloudImports) => {
  const fake = fakeTransport(answer);
  return { ...fake, imports: createImports(fake.transport, dialect, fakeClock()) };
};

describe('the record of an import', () => {
  const read = async (record: object) => {
    const { imports } = visit(() => ({ records: [{ jobId: '1', ...record }] }), milvusImports);
    const [part] = imports.parts({ projectId: '', clusters: [], regionIds: [] });
    return (await part?.read(null, {}))?.jobs[0];
  };

  test.each([
    ['Uncommitted', 'in-progress'],
    ['Committing', 'in-progress'],
    ['Completed', 'successful'],
    ['uncommitted', 'unknown'],
  ])('in state %s is %s', async (state, status) => {
    expect(await read({ state })).toMatchObject({ status, rawStatus: state });
  });

  test.each([
    [-1, 0],
    [-100, 0],
    ['-3', 0],
    [101, 100],
    ['soon', null],
    [null, null],
  ])('with the progress %s is at %s', async (progress, percent) => {
    expect((await read({ state: 'Importing', progress }))?.progress).toBe(percent);
  });

  test.each([
    ['2026-11-22T13:00:00Z', Date.UTC(2026, 10, 22, 13)],
    ['', null],
    [{}, null],
    [undefined, null],
  ])('with the createTime %s is created at %s', async (createTime, createdAt) => {
    expect((await read({ state: 'Importing', createTime }))?.createdAt).toBe(createdAt);
  });
});

describe('the database of an import', () => {
  test.each([
    ['sales', 'sales'],
    [null, 'default'],
  ])('%s goes into the header of describe and abort as %s', async (dbName, database) => {
    const { imports, calls } = visit(() => ({ jobId: '7', state: 'Importing' }));
    await imports.describe(locationOf('7', { dbName }), {});
    await imports.cancel?.(aJob({ id: '7', type: 'IMPORT', dbName }), {});
    expect(calls.map(call => call.database)).toEqual([database, database]);
    expect(calls.every(({ body }) => !('dbName' in body))).toBe(true);
  });

  test('goes into the body, too, for a Milvus', async () => {
    const { imports, calls } = visit(() => ({ jobId: '7', state: 'Importing' }), milvusImports);
    await imports.describe(locationOf('7', { dbName: 'sales' }), {});
    expect(calls[0]).toMatchObject({ database: 'sales', body: { jobId: '7', dbName: 'sales' } });
  });
});
