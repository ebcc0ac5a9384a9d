import { describe, expect, test } from 'vitest';
import type { JobGroup } from '../../../src/jobs/groups.ts';
import { rowLines } from '../../../src/ui/rows/lines.ts';
import { type JobRows, noRows } from '../../../src/ui/rows/rows.ts';

const groups: readonly JobGroup[] = [
  { key: 'a', from: 0, to: 2 },
  { key: 'b', from: 2, to: 3 },
  { key: 'c', from: 3, to: 6 },
];
const rows: JobRows = { ...noRows, length: 6, groups };

const drawn = (folded: readonly string[]): readonly string[] => {
  const lines = rowLines(rows, new Set(folded));
  return Array.from({ length: lines.length }, (_, line) => {
    const one = lines.at(line);
    if (one === undefined) return 'none';
    return one.kind === 'job' ? String(one.index) : `${one.group.key}${one.isFolded ? '+' : ''}`;
  });
};

describe('the lines of a list', () => {
  test('are its jobs and the headings of their groups', () => {
    expect(drawn([])).toEqual(['a', '0', '1', 'b', '2', 'c', '3', '4', '5']);
    expect(drawn(['b'])).toEqual(['a', '0', '1', 'b+', 'c', '3', '4', '5']);
    expect(drawn(['a', 'b', 'c'])).toEqual(['a+', 'b+', 'c+']);
  });

  test('are its jobs alone without groups', () => {
    const lines = rowLines({ ...noRows, length: 2 }, new Set());
    expect([lines.length, lines.at(1), lines.at(2), lines.ofJob(1)]).toEqual([
      2,
      { kind: 'job', index: 1 },
      undefined,
      1,
    ]);
  });

  test('of a job is the heading of its group while that is folded', () => {
    const open = rowLines(rows, new Set());
    expect([0, 1, 2, 3, 5].map(open.ofJob)).toEqual([1, 2, 4, 6, 8]);
    const folded = rowLines(rows, new Set(['b']));
    expect([1, 2, 3].map(folded.ofJob)).toEqual([2, 3, 5]);
    expect([open.at(-1), open.at(9)]).toEqual([undefined, undefined]);
  });

  test('are the same object for the same rows and folded groups', () => {
    const folded = new Set<string>();
    expect(rowLines(rows, folded)).toBe(rowLines(rows, folded));
    expect(rowLines(rows, new Set())).not.toBe(rowLines(rows, folded));
  });
});
