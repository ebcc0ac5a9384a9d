import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { noticeText } from '../../.build/notice.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

type LockEntry = { readonly version?: string; readonly integrity?: string };

test('every package of the lock file has an integrity hash', async () => {
  const lock: { readonly packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
    await readFile(`${root}/package-lock.json`, 'utf8'),
  );
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(100);
  const unverified = packages.filter(([, entry]) => !/^sha512-[\w+/]{86}==$/.test(entry.integrity ?? ''));
  expect(unverified.map(([path]) => path)).toEqual([]);
});

describe('NOTICE', () => {
  const noticeOf = (...files: readonly string[]): Promise<string> =>
    noticeText(Object.fromEntries(files.map(file => [file, { bytes: 1, imports: [] }])), root);

  const sectionsOf = (notice: string): readonly string[] =>
    notice
      .trimEnd()
      .split(`\n\n${'-'.repeat(78)}\n\n`)
      .slice(1);

  test('names the packages inside meow, undici and yoga', async () => {
    const notice = await readFile(`${root}/NOTICE`, 'utf8');
    for (const name of ['yargs-parser', 'spdx-license-ids', 'camelcase-keys', 'llhttp', 'musl', 'emscripten']) {
      expect(notice).toMatch(new RegExp(`^${name} .*\\(.+\\)$`, 'm'));
    }
  });

  test('has a license text for every package', async () => {
    const sections = sectionsOf(await readFile(`${root}/NOTICE`, 'utf8'));
    expect(sections.length).toBeGreaterThan(70);
    for (const section of sections) expect(section.split('\n\n').slice(1).join('').length).toBeGreaterThan(60);
  });

  test('lists all packages that meow says it contains', async () => {
    const listed = await readFile(`${root}/node_modules/meow/build/licenses.md`, 'utf8');
    const names = [...listed.matchAll(/^Name: (.*)$/gm)].map(([, name]) => name);
    const sections = sectionsOf(await noticeOf('node_modules/meow/build/dependencies.js'));
    expect(sections.map(section => section.split(' ')[0]).toSorted()).toEqual([...names, 'meow'].toSorted());
  });

  test('is the same for the same packages, in any order, and for files outside of packages', async () => {
    const files = ['node_modules/ink/build/ink.js', 'node_modules/zod/index.js', 'src/cli.ts'];
    expect(await noticeOf(...files)).toBe(await noticeOf(...files.toReversed()));
    expect(sectionsOf(await noticeOf(...files)).map(section => section.split(' ')[0])).toEqual(['ink', 'zod']);
  });

  test('is refused for WebAssembly of unknown origin', async () => {
    const wasm = 'node_modules/undici/lib/llhttp/llhttp-wasm.js';
    expect(await noticeOf(wasm)).toContain('llhttp (MIT)');
    await expect(noticeOf(`node_modules/undici/lib/../lib/llhttp/llhttp-wasm.js`)).rejects.toThrow(
      /contains WebAssembly/,
    );
  });
});
