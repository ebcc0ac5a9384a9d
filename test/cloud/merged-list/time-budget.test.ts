import { expect, test } from 'vitest';
import { createTimeBudget } from '../../../src/cloud/merged-list/time-budget.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const open = () => {
  const clock = fakeClock();
  const budget = createTimeBudget(clock, 5_000);
  /** A read that takes `ms`, unless it is aborted. */
  const read =
    (ms: number) =>
    ({ signal }: { readonly signal?: AbortSignal }): Promise<number> =>
      new Promise((resolve, reject) => {
        clock.after(ms, () => resolve(ms));
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
  const batch = (...durations: readonly number[]) =>
    budget.batch(() => Promise.all(durations.map(ms => budget.spend(read(ms), {}))));
  return { clock, budget, batch };
};

test('subtracts the slowest read of each batch', async () => {
  const { clock, budget, batch } = open();
  const first = batch(1_000, 3_000, 2_000);
  await clock.pass(3_000);
  expect(await first).toEqual([1_000, 3_000, 2_000]);
  expect(budget.error()).toBeNull();
  const second = cloudErrorOf(batch(2_001));
  await clock.pass(2_000);
  expect(await second).toMatchObject({ kind: 'timeout', message: 'no answer within 5 s' });
  expect(budget.error()?.facts).toMatchObject({ kind: 'timeout' });
  budget.renew();
  expect(budget.error()).toBeNull();
});
