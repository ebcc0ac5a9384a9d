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
  const queue = createPageQueue();
  queue.begin(parts);
  return {
    queue,
    take: (most: number) => queue.take(most).map(({ part: { key }, cursor }) => `${key}${cursor.token ?? ''}`),
  };
};

test('takes every part once, best-effort parts separately and last', () => {
  const { queue, take } = open(part('r1', true), part('i1'), part('r2', true), part('i2'), part('i3'));
  expect(take(2)).toEqual(['i1', 'i2']);
  expect(take(2)).toEqual(['i3']);
  expect(queue.isEmpty()).toBe(false);
  expect(take(9)).toEqual(['r1', 'r2']);
  expect([queue.isEmpty(), take(9)]).toEqual([true, []]);
});

test('takes following pages before best-effort parts', () => {
  const { queue, take } = open(part('i1'), part('i2'), part('r1', true));
  const [first] = queue.take(1);
  if (!first) throw new Error('nothing to read');
  queue.add({ part: first.part, cursor: { ...firstCursor, token: '-2' } });
  expect(take(9)).toEqual(['i2', 'i1-2']);
  const [last] = queue.take(9);
  queue.add({ part: last?.part ?? part('r1', true), cursor: { ...firstCursor, token: '-2' } });
  expect(take(9)).toEqual(['r1-2']);
});

test('begins a cycle only when the last one is over', () => {
  const { queue, take } = open(part('i1'));
  queue.begin([part('i2')]);
  expect(take(9)).toEqual(['i1']);
  queue.begin([part('i2')]);
  expect(take(9)).toEqual(['i2']);
});

test('does not take the pages of dropped parts', () => {
  const { queue, take } = open(part('i1'), part('r1', true));
  expect(queue.has(({ family }) => family === 'import')).toBe(true);
  queue.drop(({ family }) => family === 'import');
  expect(queue.has(({ family }) => family === 'import')).toBe(false);
  expect(take(9)).toEqual(['r1']);
});

test('takes restored pages next, except those that were read out of turn', () => {
  const { queue, take } = open(part('i1'), part('i2'));
  const taken = queue.take(1);
  queue.restore([...taken, { part: part('i3'), cursor: firstCursor, isOutOfTurn: true }]);
  queue.restore(taken);
  expect(take(9)).toEqual(['i1', 'i2']);
});

test('claims a first page once', () => {
  const { queue, take } = open(part('i1'), part('i2'));
  expect([queue.claim(part('i2'))?.part.key, queue.claim(part('i2'))]).toEqual(['i2', null]);
  expect(take(9)).toEqual(['i1']);
});
