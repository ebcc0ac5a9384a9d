import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withLazySegmenter } from '../../.build/lazy-segmenter.mjs';
import { program } from '../support/e2e/program.ts';

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
const files = [
  'string-width/index.js',
  'wrap-ansi/node_modules/string-width/index.js',
  'slice-ansi/tokenize-ansi.js',
  '@alcalzone/ansi-tokenize/build/tokenize.js',
];

test.each(files)('%s uses nothing of its segmenter but segment()', async name => {
  const source = (await readFile(join(packages, name), 'utf8')).replaceAll(/\/\/.*/g, '');
  const [, segmenter = ''] = /const (\w+) = new Intl\.Segmenter/.exec(source) ?? [];
  const uses = source.match(new RegExp(`\\b${segmenter}\\b.`, 'g')) ?? [];
  expect(uses.length).toBeGreaterThan(1);
  expect(uses.slice(1)).toEqual(uses.slice(1).map(() => `${segmenter}.`));
  expect(source.split(`${segmenter}.segment(`)).toHaveLength(uses.length);
});

test('a lazy segmenter is created at the first text, once, and segments as before', () => {
  let made = 0;
  const segmenters = new Proxy(Intl.Segmenter, {
    construct: (original, args) => {
      made += 1;
      return Reflect.construct(original, args);
    },
  });
  const source = withLazySegmenter("const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });");
  const segmenter: Intl.Segmenter = new Function('Intl', `${source} return segmenter;`)({ Segmenter: segmenters });
  expect(made).toBe(0);
  const words = () => [...segmenter.segment('one two')].map(({ segment }) => segment);
  expect([words(), words(), made]).toEqual([['one', ' ', 'two'], ['one', ' ', 'two'], 1]);
});

test('the built interface creates no segmenter when it is loaded', async () => {
  const text = await readFile(join(dirname(program), 'mount.js'), 'utf8');
  expect(text).toContain('Intl.Segmenter');
  expect(text).not.toMatch(/[\w$]=new Intl\.Segmenter/);
});

test('a package without a segmenter fails the build', () => {
  expect(() => withLazySegmenter('export default 1;')).toThrow(/a package has changed/);
});
