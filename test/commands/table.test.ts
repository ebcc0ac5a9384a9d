import { describe, expect, test } from 'vitest';
import { createTable } from '../../src/commands/table.ts';
import { displayWidth } from '../../src/terminal/width.ts';

const columns = [{ title: 'ID' }, { title: 'N', align: 'right' }, { title: 'TEXT' }] as const;

describe('a printed table', () => {
  test('the first rows fix the widths', () => {
    const table = createTable(columns, null);
    expect(table.lines([['job-1', '5', 'a']])).toBe('ID     N  TEXT\njob-1  5  a\n');
    expect(table.lines([['x', '7', 'b']])).toBe('x      7  b\n');
    expect(table.lines([['job-1000', '100', 'c']])).toBe('job-1000  100  c\n');
  });

  test('wide characters align', () => {
    const table = createTable(columns, null);
    expect(
      table.lines([
        ['商品', '1', 'a'],
        ['x', '2', 'b'],
      ]),
    ).toBe('ID    N  TEXT\n商品  1  a\nx     2  b\n');
  });

  test('on a terminal no line wraps, and a column keeps to its most', () => {
    const table = createTable([{ title: 'A', most: 5 }, { title: 'B' }], 20);
    const text = table.lines([['abcdefghij', '商'.repeat(30)]]);
    expect(text).toBe(`A      B\nabcd…  ${'商'.repeat(6)}…\n`);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(20);
  });

  test('cells are sanitized', () => {
    expect(createTable([{ title: 'A' }], null).lines([['a\u001b[2J\nb']])).toBe('A\na[2J b\n');
  });
});
