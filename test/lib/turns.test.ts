import { expect, test } from 'vitest';
import { createTurns } from '../../src/lib/turns.ts';

test('a turn of the event loop goes to one caller, in the order of the calls', async () => {
  const nextTurn = createTurns();
  const seen: string[] = [];
  let turn = 0;
  let isCounting = true;
  const count = (): void => {
    turn += 1;
    if (isCounting) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(
    ['a', 'b', 'c'].map(async name => {
      await nextTurn();
      seen.push(`${name} ${turn}`);
    }),
  );
  isCounting = false;
  const turns = seen.map(one => Number(one.slice(2)));
  expect(seen.map(one => one[0])).toEqual(['a', 'b', 'c']);
  expect(new Set(turns).size).toBe(3);
});

test('a caller gets a turn after all others had theirs', async () => {
  const nextTurn = createTurns();
  await nextTurn();
  await Promise.all([nextTurn(), nextTurn()]);
  await expect(nextTurn()).resolves.toBeUndefined();
});
