import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createListCheck } from '../../../src/cloud/paging/list-check.ts';
import { makeJob } from '../../support/jobs.ts';

const page = (ids: readonly string[], total: number | null, badRecords = 0) => ({
  jobs: ids.map(id => makeJob(id)),
  total,
  badRecords,
});

test.each([
  ['a list that stays as it is', [page(['a', 'b'], 3), page(['c'], 3)], 3, null],
  ['a list that grows', [page(['a', 'b'], 3), page(['c'], 4)], 3, null],
  ['a list without a total', [page(['a', 'b'], null), page(['c'], null)], 3, null],
  ['a list with unreadable records', [page(['a'], 3, 1), page(['c'], 3)], 2, null],
  ['a page that has a job twice', [page(['a', 'a'], 3), page(['c'], 3)], 2, null],
  ['a list that shrinks', [page(['a', 'b'], 3), page(['c'], 2)], 3, 'changed'],
  ['a list of which jobs are missing', [page(['a'], 3), page(['c'], 3)], 2, 'changed'],
])('judges %s', (_, pages, known, gap) => {
  const check = createListCheck();
  for (const one of pages) check.add(one);
  expect(check.gap('complete', known)).toBe(gap);
});

test('forgives a circle only when every job was read', () => {
  const check = createListCheck();
  check.add(page(['a', 'b'], 2));
  expect([check.gap('circle', 2), check.gap('circle', 1), check.gap('endless', 2)]).toEqual([
    null,
    'circle',
    'endless',
  ]);
  expect(createListCheck().gap('circle', 5)).toBe('circle');
});

test('notices each pass that skips a job, whatever vanishes and appears', () => {
  const events = fc.array(fc.record({ vanish: fc.nat(3), appear: fc.nat(3), at: fc.nat(1_000) }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), events, (count, changes) => {
      let list = Array.from({ length: count }, (_, index) => `old-${index}`);
      const originals = new Set(list);
      const seen = new Set<string>();
      const check = createListCheck();
      for (let from = 0, turn = 0; ; from += 5, turn += 1) {
        const ids = list.slice(from, from + 5);
        check.add(page(ids, list.length));
        for (const id of ids) seen.add(id);
        if (from + 5 >= list.length) break;
        const change = changes[turn];
        // Jobs vanish and appear between two answers, never both: then the total shows it.
        if (change === undefined) continue;
        if (turn % 2 === 0) {
          for (let times = 0; times < change.vanish && list.length > 0; times += 1)
            list.splice(change.at % list.length, 1);
        } else list = [...Array.from({ length: change.appear }, (_, index) => `new-${turn}-${index}`), ...list];
      }
      const hasSkipped = list.some(id => originals.has(id) && !seen.has(id));
      if (hasSkipped) expect(check.gap('complete', seen.size)).toBe('changed');
    }),
  );
});
