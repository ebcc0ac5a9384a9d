import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankLines, linesMadeBy, readyLines, stackedLines } from '../../../../src/ui/frame/details/lazy-lines.ts';

test('a part of stacked lines is what a slice of all lines would be', () => {
  const part = fc.array(fc.string(), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.nat(30), fc.nat(30), (parts, from, rows) => {
      const all = parts.flat();
      const made = stackedLines(
        parts.map((lines, index) =>
          index % 2 === 0 ? readyLines(lines) : linesMadeBy(lines.length, at => lines[at] ?? ''),
        ),
      );
      expect(made.count).toBe(all.length);
      expect(made.slice(from, from + rows)).toEqual(all.slice(from, from + rows));
    }),
  );
});

test('lines are made only when they come into view', () => {
  const made: number[] = [];
  const lines = stackedLines([
    blankLines(1_000_000),
    linesMadeBy(1_000_000, index => {
      made.push(index);
      return String(index);
    }),
  ]);
  expect(lines.slice(1_000_005, 1_000_007)).toEqual(['5', '6']);
  expect(made).toEqual([5, 6]);
});
