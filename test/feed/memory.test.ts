import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { createRandom } from '../../src/server/random.ts';

import { initialState } from '../../src/ui/state/state.ts';
import { createMonitorStore } from '../../src/ui/store/monitor-store.ts';
import { faults } from '../support/cloud-faults.ts';
import { openNetwork, serverKindNames } from '../support/open-network.ts';

vi.mock('../../src/cloud/http/connections.ts', () => import('../support/network.ts'));

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What lives after everything dead is gone, in MB. */
const heap = (): number => {
  for (let round = 0; round < 3; round += 1) collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const refreshes = 3_600;
/** By then everything that has a bound is full. */
const warm = 300;
const perRefresh = 3;
/** How many jobs that the server has forgotten are kept. */
const forgotten = 300;
/** In MB. */
const tolerance = 1.5;

test.each(serverKindNames)('3,600 polls of a %s server take no more memory', { timeout: 240_000 }, async mode => {
  const random = createRandom(7);
  const kinds = Object.values(faults);
  const { clock, cloud, feed, gateway, now, changes, requests, projectId } = openNetwork({
    serverKind: mode,
    interval: 1_000,
    clusters: 3,
    keptPerKind: 20,
    limits: { maxForgotten: forgotten },
  });
  const monitor = createMonitorStore(
    initialState({
      size: { columns: 120, rows: 40 },
      now: clock.now(),
      host: 'cloud.example.com',
      demo: false,
      readOnly: false,
      actionSupport: gateway.actionSupport(),
      project: { id: projectId, name: 'One' },
    }),
    clock,
    () => 0,
  );
  // Node's own, of listeners that are never taken away: it would be written over the screen.
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  let rounds = 0;
  let freshAt: number | null = null;
  feed.subscribe(() => {
    const snapshot = feed.snapshot();
    if (snapshot.freshAt !== freshAt) rounds += 1;
    freshAt = snapshot.freshAt;
  });
  now.fault = request =>
    random.boolean(0.02) ? (kinds[random.between(0, kinds.length - 1)]?.(request) ?? null) : null;
  monitor.watch(feed);
  feed.start();

  let before = 0;
  while (rounds < refreshes) {
    for (let index = 0; index < perRefresh; index += 1) {
      // On a Milvus there is nothing else.
      const kind = (['import', 'spark', 'backup'] as const)[mode === 'milvus' ? 0 : index % 3] ?? 'import';
      cloud.begin(kind, { lasts: random.between(0, 20) * 1_000, fails: random.boolean(0.2) });
    }
    const target = rounds + 1;
    while (rounds < target) await clock.pass(500);
    requests.length = 0;
    changes.length = 0;
    if (before === 0 && rounds >= warm) {
      before = heap();
    }
  }
  const after = heap();
  process.off('warning', warn);
  expect(feed.snapshot().jobs.size).toBeLessThan(2 * forgotten);
  expect(warnings).toEqual([]);
  expect(after - before).toBeLessThan(tolerance);
});
