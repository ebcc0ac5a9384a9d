import { describe, expect, test } from 'vitest';
import { createTable } from '../../../src/commands/shared/table.ts';
import { displayWidth } from '../../../src/terminal/text/width.ts';

const columns = [{ title: 'ID' }, { title: 'N', align: 'right' }, { title: 'TEXT' }] as const;

describe('a printed table', () => {
  test('takes its widths from the first rows', () => {
    const table = createTable(columns, null);
    expect(table.lines([['job-1', '5', 'a']])).toBe('ID     N  TEXT\njob-1  5  a\n');
    expect(table.lines([['x', '7', 'b']])).toBe('x      7  b\n');
    expect(table.lines([['job-1000', '100', 'c']])).toBe('job-1000  100  c\n');
  });

  test('aligns wide characters', () => {
    const table = createTable(columns, null);
    expect(
      table.lines([
        ['商品', '1', 'a'],
        ['x', '2', 'b'],
      ]),
    ).toBe('ID    N  TEXT\n商品  1  a\nx     2  b\n');
  });

  test('cuts columns and lines to their width on a terminal', () => {
    const table = createTable([{ title: 'A', most: 5 }, { title: 'B' }], 20);
    const text = table.lines([['abcdefghij', '商'.repeat(30)]]);
    expect(text).toBe(`A      B\nabcd…  ${'商'.repeat(6)}…\n`);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(20);
  });

  test('narrows columns that may be cut to leave room for the last one', () => {
    const wide = [{ title: 'ID' }, { title: 'A', most: 30 }, { title: 'B', most: 40 }, { title: 'LAST' }] as const;
    const rows = [['job-1', 'a'.repeat(20), 'b'.repeat(60), 'somebody@example.com']];
    const [, row = ''] = createTable(wide, 60).lines(rows).split('\n');
    expect(row.split(/ {2,}/).map(displayWidth)).toEqual([5, 18, 19, 12]);
    expect(displayWidth(row)).toBe(60);
    const [, cramped = ''] = createTable(wide, 30).lines(rows).split('\n');
    expect(cramped).toBe(`job-1  ${'a'.repeat(11)}…  bbbbbbbb…`);
    expect(createTable(wide, 200).lines(rows)).toContain(`${'a'.repeat(20)}  ${'b'.repeat(39)}…  somebody`);
  });

  test('sanitizes cells', () => {
    expect(createTable([{ title: 'A' }], null).lines([['a\u001b[2J\nb']])).toBe('A\na[2J b\n');
  });
});
