import { expect, test } from 'vitest';
import { openMilvus } from '../../../src/cloud/servers/milvus.ts';
import { fakeTransport } from '../../support/fake-transport.ts';
import { serverOptions } from '../../support/server-options.ts';

const open = (answer: Parameters<typeof fakeTransport>[0]) =>
  openMilvus(serverOptions(fakeTransport(answer).transport, 'http://localhost:19530'));

test('can cancel imports once the server is known to abort them', async () => {
  const server = open(({ route }) =>
    route.endsWith('/list') ? { records: [{ jobId: '1', state: 'Importing' }] } : {},
  );
  expect(server.canAbortImports()).toBe(false);
  await server.list({ projectId: 'whatever' });
  expect(server.canAbortImports()).toBe(true);
  expect(server.capabilities()).toEqual([
    { family: 'milvus', can: ['list', 'describe', 'cancel', 'retry', 'commit'], state: 'works' },
    { family: 'refresh', can: ['list', 'describe'], state: 'untried' },
    { family: 'snapshot', can: ['list', 'describe'], state: 'untried' },
  ]);
  server.forget();
  expect(server.canAbortImports()).toBe(false);
});

test('lists the same jobs whatever project is requested', async () => {
  for (const projectId of ['milvus', 'proj-1', '']) {
    const server = open(() => ({ records: [{ jobId: '1', state: 'Completed' }] }));
    expect((await server.list({ projectId })).jobs.map(({ id }) => id)).toEqual(['1']);
  }
});
