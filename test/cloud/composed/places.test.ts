import { expect, test } from 'vitest';
import { openPlaces } from '../../../src/cloud/composed/places.ts';
import { fakeClock } from '../../feed/fakes.ts';
import { factsOf, fails, fakeTransport } from '../fake-transport.ts';

const open = () => {
  const now = { failure: null as Error | null, ids: ['in01-a'] };
  const fake = fakeTransport(() => {
    if (now.failure) throw now.failure;
    return {
      clusters: now.ids.map(clusterId => ({ clusterId, regionId: `region of ${clusterId}`, status: 'RUNNING' })),
    };
  });
  const clock = fakeClock();
  const places = openPlaces({
    transport: fake.transport,
    clock,
    projectId: 'proj-1',
    regionsOf: id => [`region of ${id}`, 'region of in01-a'],
  });
  return { now, clock, places, ...fake };
};

test('regions are those of the project and of its clusters, each once', async () => {
  const { places } = open();
  expect(await places.read({})).toMatchObject({
    places: { projectId: 'proj-1', clusters: [{ id: 'in01-a' }], regionIds: ['region of proj-1', 'region of in01-a'] },
    error: null,
  });
});

test('clusters are read anew every five minutes, or when one was missed', async () => {
  const { places, clock, take } = open();
  await places.read({});
  await clock.pass(299_999);
  await places.read({});
  expect(take()).toHaveLength(1);
  await clock.pass(1);
  await places.read({});
  expect(take()).toHaveLength(1);
  places.expire();
  await places.read({});
  expect(take()).toHaveLength(1);
});

test('while they can’t be read, those of before do', async () => {
  const { places, now } = open();
  now.failure = fails('server');
  expect(await places.read({})).toMatchObject({ places: { clusters: [] }, error: { kind: 'server' } });
  now.failure = null;
  await places.read({});
  places.expire();
  now.failure = fails('timeout');
  expect(await places.read({})).toMatchObject({ places: { clusters: [{ id: 'in01-a' }] }, error: { kind: 'timeout' } });
});

test.each(['auth', 'aborted'] as const)('%s is thrown', async kind => {
  const { places, now } = open();
  now.failure = fails(kind);
  expect(await factsOf(places.read({}))).toMatchObject({ kind });
});
