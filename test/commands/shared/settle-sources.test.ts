import { describe, expect, test } from 'vitest';
import { readForScript } from '../../../src/commands/shared/read-for-script.ts';
import { settleSources } from '../../../src/commands/shared/settle-sources.ts';
import { fakeClock, settle } from '../../support/fake-clock.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

/** What a source does: each number is a request that is answered after so many ms; null is one that never is. */
type Script = readonly (number | null)[];

/** Works on sources, and says after how many ms it was done and which failed. `ended` counts requests that are part of one. */
const run = async (scripts: readonly Script[], ended: (index: number, elapsed: number) => number = () => 0) => {
  const clock = fakeClock(0);
  const { world } = createFakeWorld();
  const items = scripts.map((script, index) => ({
    label: `source-${index}`,
    script,
    connection: {
      endedRequests: () => ended(index, clock.elapsed()),
      gateway: { endpoint: `http://host-${index}` },
    },
  }));
  const work = settleSources(
    items,
    world,
    async ({ script }, own) => {
      for (const delay of script) {
        await readForScript({ id: 'failed.list' }, own, () =>
          delay === null
            ? new Promise<void>(() => {})
            : new Promise<void>(resolve => {
                clock.after(delay, resolve);
              }),
        );
      }
    },
    clock,
  );
  let doneAfter: number | null = null;
  const noted = work.then(({ failed }) => {
    doneAfter = clock.elapsed();
    return failed.map(({ label }) => label);
  });
  while (doneAfter === null && clock.elapsed() < 20_000) {
    await settle();
    await clock.pass(50);
  }
  return { failed: await noted, doneAfter, timers: clock.timers(), limit: world.limits.giveUpSource };
};

describe('a source that leaves a request without an answer', () => {
  test.each<[string, Script]>([
    ['the first one', [null]],
    ['one after others that were answered', [10, 10, null]],
    ['one that it sends when others are long done', [250, 250, 250, 250, null]],
  ])('is given up for %s', async (_, script) => {
    const { failed, doneAfter, limit } = await run([[0], script]);
    const asked = script.reduce<number>((sum, delay) => sum + (delay ?? 0), 0);
    expect(failed).toEqual(['source-1']);
    expect(doneAfter).toBeLessThanOrEqual(asked + limit + 100);
  });

  test('is waited for while no other one is done', async () => {
    expect(await run([[2_000], [1_900]])).toMatchObject({ failed: [] });
  });
});

test('a source whose answers come one after another is read to the end, however long that takes', async () => {
  expect(await run([[0], Array(20).fill(250)])).toMatchObject({ failed: [], timers: 0 });
});

test('a page that takes many requests is waited for while the server answers those', async () => {
  const { failed } = await run([[0], [2_000]], (_, elapsed) => Math.floor(elapsed / 200));
  expect(failed).toEqual([]);
});
