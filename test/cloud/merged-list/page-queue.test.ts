import { expect, test } from 'vitest';
import type { Part } from '../../../src/cloud/families/family.ts';
import { createPageQueue } from '../../../src/cloud/merged-list/page-queue.ts';
import { firstCursor } from '../../../src/cloud/paging/cursor.ts';

const part = (key: string, bestEffort = false): Part => ({
  key,
  family: bestEffort ? 'refresh' : 'import',
  where: key,
  bestEffort,
  listsProgress: true,
  read: async () => ({ jobs: [], badRecords: 0, next: null }),
});

const open = (...parts: readonly Part[]) => {
  const cycle = createPageQueue();
  cycle.begin(parts);
  return {
    cycle,
    take: (most: number) => cycle.take(most).map(({ part: { key }, walk }) => `${key}${walk.token ?? ''}`),
  };
};

test('every part once, those that may fail without harm by themselves and last', () => {
  const { cycle, take } = open(part('r1', true), part('i1'), part('r2', true), part('i2'), part('i3'));
  expect(take(2)).toEqual(['i1', 'i2']);
  expect(take(2)).toEqual(['i3']);
  expect(cycle.isOver()).toBe(false);
  expect(take(9)).toEqual(['r1', 'r2']);
  expect([cycle.isOver(), take(9)]).toEqual([true, []]);
});

test('pages that follow come before the parts that may keep everybody waiting', () => {
  const { cycle, take } = open(part('i1'), part('i2'), part('r1', true));
  const [first] = cycle.take(1);
  if (!first) throw new Error('nothing to read');
  cycle.add({ part: first.part, walk: { ...firstCursor, token: '-2' } });
  expect(take(9)).toEqual(['i2', 'i1-2']);
  const [last] = cycle.take(9);
  cycle.add({ part: last?.part ?? part('r1', true), walk: { ...firstCursor, token: '-2' } });
  expect(take(9)).toEqual(['r1-2']);
});

test('a new one begins only when the last is over', () => {
  const { cycle, take } = open(part('i1'));
  cycle.begin([part('i2')]);
  expect(take(9)).toEqual(['i1']);
  cycle.begin([part('i2')]);
  expect(take(9)).toEqual(['i2']);
});

test('what is dropped is not read', () => {
  const { cycle, take } = open(part('i1'), part('r1', true));
  expect(cycle.has(({ family }) => family === 'import')).toBe(true);
  cycle.drop(({ family }) => family === 'import');
  expect(cycle.has(({ family }) => family === 'import')).toBe(false);
  expect(take(9)).toEqual(['r1']);
});
