import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a tarball is made of. Packed in a copy: packing builds, and other tests run the program meanwhile. */
const sources = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist', '.build'];

let folder = '';
let packed: { readonly files: readonly string[]; readonly size: number };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-package-'));
  const copy = join(folder, 'copy');
  for (const name of sources) await cp(join(root, name), join(copy, name), { recursive: true });
  await run('npm', ['pack', '--pack-destination', folder], { cwd: copy });
  expect(await readFile(join(copy, 'package.json'), 'utf8')).toBe(await readFile(join(root, 'package.json'), 'utf8'));
  const tarball = join(folder, (await readdir(folder)).find(name => name.endsWith('.tgz')) ?? '');
  const { stdout } = await run('tar', ['-tzf', tarball]);
  packed = { files: stdout.trim().split('\n').sort(), size: (await stat(tarball)).size };
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // With scripts allowed: there are none.
  const { stderr } = await run('npm', ['install', tarball, '--offline', '--prefix', empty], { cwd: empty });
  expect(stderr).not.toMatch(/script/i);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const inPackage = (name: string): string => join(folder, 'empty', 'node_modules', 'zjobs', name);

describe('the package', () => {
  test('is small, and holds the bundled program and the licences', () => {
    expect(packed.files).toEqual(
      [
        'LICENSE',
        'NOTICE',
        'README.md',
        'dist/cli.cjs',
        'dist/mount.js',
        'dist/zjobs.1',
        'dist/zjobs.cache',
        'dist/zjobs.cjs',
        'package.json',
      ].map(name => `package/${name}`),
    );
    expect(packed.size).toBeLessThan(1_200_000);
  });

  test('brings nothing along, and runs nothing when it is installed', async () => {
    const manifest = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'zjobs', bin: { zjobs: 'dist/cli.cjs' }, man: 'dist/zjobs.1' });
    expect(Object.keys(manifest).filter(key => /scripts|dependencies/i.test(key))).toEqual([]);
    expect(await readdir(join(folder, 'empty', 'node_modules'))).toEqual(
      expect.not.arrayContaining(['ink', 'react', 'undici', 'zod']),
    );
  });

  test('NOTICE has the licence of what is bundled', async () => {
    const notice = await readFile(inPackage('NOTICE'), 'utf8');
    for (const name of ['ink', 'react', 'undici', 'zod', 'meow', 'ink-table', 'ink-select-input', 'yoga-layout'])
      expect(notice).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
  });

  test('works from an empty folder', { timeout: 60_000 }, async () => {
    const smoke = fileURLToPath(new URL('smoke.mjs', import.meta.url));
    const { stdout } = await run(process.execPath, [smoke, inPackage('dist/cli.cjs')]);
    expect(stdout).toContain('zjobs works on Node');
    // As a shell finds it.
    const bin = await run(join(folder, 'empty', 'node_modules', '.bin', 'zjobs'), ['--version']);
    expect(bin.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a code cache that is broken, of another Node, or missing costs nothing but time', async () => {
    const copy = join(folder, 'other');
    await cp(inPackage('dist'), copy, { recursive: true });
    const cache = join(copy, 'zjobs.cache');
    const started = () => run(process.execPath, [join(copy, 'cli.cjs'), '--version']);
    // V8's own flag makes its code caches another version's.
    const asAnother = run(process.execPath, ['--no-opt', join(copy, 'cli.cjs'), '--version']);
    expect(await asAnother).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    await cp(join(copy, 'cli.cjs'), cache);
    expect(await started()).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    await rm(cache);
    expect(await started()).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
  });
});
