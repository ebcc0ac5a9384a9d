import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowsAfter } from './screen-cells.ts';
import { svgOf } from './svg.ts';

const output = '\u001b[31mfailed\u001b[0m \u001b[2m日本\u001b[0m <a> \u001b[7m  \u001b[0m';

test('rows have a run for each style, and one for each wide character', async () => {
  const [row] = await rowsAfter(output, 20, 2);
  expect(row?.map(({ x, text, columns }) => [x, text, columns])).toEqual([
    [0, 'failed', 6],
    [7, '日', 2],
    [9, '本', 2],
    [11, ' <a> ', 5],
    [16, '  ', 2],
  ]);
  expect(row?.[0]?.foreground).toBe(1);
  expect(row?.[1]?.isDim).toBe(true);
});

test('an animation shows one screen after the other, a still has none, and text is escaped', async () => {
  const rows = await rowsAfter(output, 20, 2);
  const shot = { rows, caption: 'F  <failed>', seconds: 2 };
  const animation = svgOf([shot, { ...shot, rows: [] }], 20, 'dark', 'A & B');
  expect(animation).toContain('@keyframes k1');
  expect(animation).toContain('F  &lt;failed&gt;');
  expect(animation).toContain('<title>A &amp; B</title>');
  expect(svgOf([shot], 20, 'light', 'x')).not.toContain('@keyframes');
});

test('the README shows pictures for dark and light backgrounds, each below 500 KB', () => {
  const readme = readFileSync('README.md', 'utf8');
  const names = [...readme.matchAll(/"(\.github\/pictures\/[\w-]+\.svg)"/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThanOrEqual(8);
  for (const name of names) {
    expect(readFileSync(name).length, name).toBeLessThan(500_000);
    expect(names).toContain(name.replace(/dark|light/, one => (one === 'dark' ? 'light' : 'dark')));
  }
});
