import { expect, test } from 'vitest';
import { openInventory } from '../../../src/cloud/account/inventory.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const open = () => {
  const now = { failure: null as Error | null, ids: ['in01-a'] };
  const fake = fakeTransport(() => {
    if (now.failure) throw now.failure;
    return {
      clusters: now.ids.map(clusterId => ({ clusterId, regionId: `region of ${clusterId}`, status: 'RUNNING' })),
    };
  });
  const clock = fakeClock();
  const inventory = openInventory({
    transport: fake.transport,
    clock,
    projectId: 'proj-1',
    regionsOf: id => [`region of ${id}`, 'region of in01-a'],
  });
  return { now, clock, inventory, ...fake };
};

test('lists each region of the project and of its clusters once', async () => {
  const { inventory } = open();
  expect(await inventory.read({})).toMatchObject({
    inventory: {
      projectId: 'proj-1',
      clusters: [{ id: 'in01-a' }],
      regionIds: ['region of proj-1', 'region of in01-a'],
    },
    error: null,
  });
});

test('reads the clusters again after five minutes, or when one was missing', async () => {
  const { inventory, clock, take } = open();
  await inventory.read({});
  await clock.pass(299_999);
  await inventory.read({});
  expect(take()).toHaveLength(1);
  await clock.pass(1);
  await inventory.read({});
  expect(take()).toHaveLength(1);
  // A list may keep naming a cluster that no other route knows.
  inventory.expire();
  await inventory.read({});
  expect(take()).toHaveLength(0);
  await clock.pass(30_000);
  inventory.expire();
  await inventory.read({});
  expect(take()).toHaveLength(1);
  inventory.forget();
  await inventory.read({});
  expect(take()).toHaveLength(1);
});

test('repeats a failed read with growing delays, or after the Retry-After', async () => {
  const { inventory, clock, now, take } = open();
  now.failure = cloudError('server');
  for (let second = 0; second < 60; second += 1) {
    await inventory.read({});
    await clock.pass(1_000);
  }
  // At 0, 1, 3, 7, 15 and 31 s, or a little later.
  expect(take().length).toBeLessThanOrEqual(7);
  now.failure = cloudError('rate-limit', { retryAfter: 120_000 });
  await clock.pass(30_000);
  expect(await inventory.read({})).toMatchObject({ error: { kind: 'rate-limit' }, wasRequested: true });
  inventory.forget();
  await clock.pass(119_999);
  expect(await inventory.read({})).toMatchObject({ error: { kind: 'rate-limit', retryAfter: 1 }, wasRequested: false });
  now.failure = null;
  await clock.pass(1);
  expect(await inventory.read({})).toMatchObject({ error: null, wasRequested: true });
});

test('keeps the clusters of the last good read while reads fail', async () => {
  const { inventory, clock, now } = open();
  now.failure = cloudError('server');
  expect(await inventory.read({})).toMatchObject({ inventory: { clusters: [] }, error: { kind: 'server' } });
  now.failure = null;
  await clock.pass(1_200);
  await inventory.read({});
  inventory.forget();
  now.failure = cloudError('timeout');
  expect(await inventory.read({})).toMatchObject({
    inventory: { clusters: [{ id: 'in01-a' }] },
    error: { kind: 'timeout' },
  });
});

test.each(['auth', 'aborted'] as const)('throws a failure of kind %s', async kind => {
  const { inventory, now } = open();
  now.failure = cloudError(kind);
  expect(await cloudErrorOf(inventory.read({}))).toMatchObject({ kind });
});
