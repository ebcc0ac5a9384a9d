import { expect, test } from 'vitest';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { createCausePreparation } from '../../../src/ui/store/cause-preparation.ts';
import { failedImport } from '../../support/jobs.ts';
import { aState } from '../../support/ui-fixtures.ts';

const menu = (kind: 'group' | 'order'): MonitorState => ({
  ...aState(),
  dialog: { kind: 'menu', menu: kind, highlighted: null, top: 0, hasToggled: false },
});

/** A preparation for 100 failures, with a clock that moves by a ms at each look, and the turns that it asked for. */
const prepareAll = () => {
  let now = 0;
  let read = 0;
  const turns: (() => void)[] = [];
  const jobs = Array.from({ length: 100 }, (_, index) => {
    const reason = `no space on volume ${'x'.repeat(index)}`;
    return Object.defineProperty(failedImport({ id: `job-${index}` }), 'reason', {
      get: () => {
        read += 1;
        return reason;
      },
    });
  });
  const clock = {
    elapsed: () => {
      now += 1;
      return now;
    },
    after: (_ms: number, turn: () => void) => {
      turns.push(turn);
      return () => {};
    },
  };
  const update = createCausePreparation(() => jobs, clock);
  /** Takes all turns, and returns how many there were, and the most reads of reasons in one. */
  const takeTurns = () => {
    let count = 0;
    let most = 0;
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      const before = read;
      turn();
      most = Math.max(most, read - before);
      count += 1;
    }
    return { count, most };
  };
  return { update, takeTurns, reads: () => read };
};

test('works out causes in several turns when the menu of groups opens', () => {
  const { update, takeTurns, reads } = prepareAll();
  update(aState(), menu('group'));
  const { count, most } = takeTurns();
  expect(count).toBeGreaterThan(10);
  expect(most).toBeLessThan(50);
  // Each reason is read for its job, and for its cause.
  expect(reads()).toBeGreaterThanOrEqual(200);
});

test('works out none for another menu, and starts once while it works', () => {
  const { update, takeTurns } = prepareAll();
  update(aState(), menu('order'));
  update(menu('group'), menu('group'));
  expect(takeTurns().count).toBe(0);
  update(aState(), menu('group'));
  update(aState(), menu('group'));
  expect(takeTurns().count).toBeLessThan(60);
});
