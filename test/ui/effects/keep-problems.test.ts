import { expect, test } from 'vitest';
import { keepProblems } from '../../../src/ui/effects/keep-problems.ts';
import { createMonitorStore } from '../../../src/ui/store/monitor-store.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { settle } from '../../support/fake-clock.ts';
import { makeSeveralWorld } from '../../support/several-monitor.ts';
import { aState, english } from '../../support/ui-fixtures.ts';

type Servers = Parameters<NonNullable<Parameters<typeof makeSeveralWorld>[1]>>[0];

/** A monitor of several servers that keeps their problems; `texts` are its messages. */
const open = async (count: number, prepare: (servers: Servers) => void) => {
  const { world, clock } = makeSeveralWorld(Array(count).fill([]), prepare);
  const store = createMonitorStore(aState(), clock, () => 0);
  keepProblems(store, english);
  const feed = world.openFeed('*', 5_000);
  store.watch(feed);
  feed.start();
  await settle();
  await clock.pass(200);
  return {
    clock,
    sources: () => feed.snapshot().sources ?? [],
    texts: () =>
      store
        .state()
        .messages.map(({ text }) => text)
        .sort(),
  };
};

const down = () => cloudError('network', { message: 'connection refused' });

test('keeps the end of the problem of a server that has no projects and could not be opened at first', async () => {
  let isDown = true;
  const visit = await open(2, ([, second]) => {
    Object.assign(second ?? {}, {
      projects: async () => {
        if (isDown) throw down();
        return [{ id: '*', name: 'milvus', isWholeServer: true }];
      },
    });
  });
  expect(visit.texts()).toEqual([expect.stringMatching(/^host-1: The list is not current: /)]);
  isDown = false;
  await visit.clock.pass(60_000);
  expect(visit.texts()).toEqual([
    'host-1: The list is current again.',
    expect.stringMatching(/^host-1: The list is not current: /),
  ]);
});

test('keeps the end of the problem of a server whose projects are listed under their names', async () => {
  let isDown = true;
  const visit = await open(2, ([, second]) => {
    Object.assign(second ?? {}, {
      projects: async () => {
        if (isDown) throw down();
        return [{ id: 'proj-1', name: 'Ads' }];
      },
    });
  });
  isDown = false;
  await visit.clock.pass(60_000);
  expect(visit.sources().map(({ name }) => name)).toEqual(['Project 0', 'Ads']);
  expect(visit.texts()).toEqual([
    'host-1: The list is current again.',
    expect.stringMatching(/^host-1: The list is not current: /),
  ]);
});

test('distinguishes sources with the same name', async () => {
  const visit = await open(2, servers => {
    for (const server of servers) Object.assign(server, { projects: async () => [{ id: 'x', name: 'Same' }] });
    const [, second] = servers;
    if (second !== undefined) second.center.failWith = down;
  });
  expect(visit.texts()).toHaveLength(1);
  await visit.clock.pass(20_000);
  expect(visit.texts()).toHaveLength(1);
});
