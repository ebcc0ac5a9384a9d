import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleNames } from '../../.build/bundles.mjs';
import { cleanEnv, withFixture } from '../support/e2e/program.ts';
import { type Installed, installLimit, installPackage } from '../support/package/install.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let installed: Installed;
beforeAll(async () => {
  installed = await installPackage();
}, installLimit);
afterAll(() => installed.remove());

const inPackage = (name: string): string => join(installed.folder, 'node_modules', 'zjobs', name);

describe('the package', () => {
  test('has the bundled program and the licenses, and is small', async () => {
    const { stdout } = await run('tar', ['-tzf', installed.tarball]);
    expect(stdout.trim().split('\n').sort()).toEqual(
      [
        'LICENSE',
        'NOTICE',
        'README.md',
        'dist/cli.cjs',
        ...bundleNames.flatMap(bundle => [`dist/${bundle}.cache`, `dist/${bundle}.js`]),
        'dist/zjobs.1',
        'package.json',
      ]
        .map(name => `package/${name}`)
        .sort(),
    );
    expect((await stat(installed.tarball)).size).toBeLessThan(1_750_000);
    const packedFrom = await readFile(join(installed.copy, 'package.json'), 'utf8');
    expect(packedFrom).toBe(await readFile(join(root, 'package.json'), 'utf8'));
  });

  test('has no dependencies and no install scripts', async () => {
    const manifest = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'zjobs', bin: { zjobs: 'dist/cli.cjs' }, man: 'dist/zjobs.1' });
    expect(Object.keys(manifest).filter(key => /scripts|dependencies/i.test(key))).toEqual([]);
    expect(installed.log).not.toMatch(/script/i);
    expect(await readdir(join(installed.folder, 'node_modules'))).toEqual(
      expect.not.arrayContaining(['ink', 'react', 'undici', 'zod']),
    );
  });

  test('names the license of every bundled package in NOTICE', async () => {
    const notice = await readFile(inPackage('NOTICE'), 'utf8');
    for (const name of ['ink', 'react', 'undici', 'zod', 'meow', 'ink-table', 'ink-select-input', 'yoga-layout'])
      expect(notice).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
  });

  test('works in an empty folder', { timeout: 60_000 }, async () => {
    const smoke = fileURLToPath(new URL('smoke.mjs', import.meta.url));
    const { stdout } = await run(process.execPath, [smoke, inPackage('dist/cli.cjs')]);
    expect(stdout).toContain('zjobs works on Node');
    // The link that a shell finds.
    const bin = await run(join(installed.folder, 'node_modules', '.bin', 'zjobs'), ['--version']);
    expect(bin.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('sets no V8 flag on a Node version that CI does not run', async () => {
    const versionOn = (OTHER_NODE: string) =>
      run(process.execPath, [inPackage('dist/cli.cjs'), '--version'], {
        env: cleanEnv({ ...withFixture('other-node.mjs'), OTHER_NODE }),
      });
    expect(await versionOn('99.0.0')).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    const { testedNodeMajors } = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
    expect((await versionOn(`${testedNodeMajors[0]}.0.0`)).stderr).toContain('unrecognized flag');
  });

  /** Copies the program, whose code cache a test changes. */
  const copyProgram = async () => {
    const copy = await mkdtemp(join(tmpdir(), 'zjobs-cache-'));
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(inPackage('dist'), copy, { recursive: true });
    const start = (...nodeOptions: readonly string[]) =>
      run(process.execPath, [...nodeOptions, join(copy, 'cli.cjs'), '--version']);
    return { cache: join(copy, 'zjobs.cache'), start };
  };

  test('starts without a warning if its code cache is missing or of another Node version', async () => {
    const { cache, start } = await copyProgram();
    // A flag of V8 has the same effect on code caches as another version.
    expect(await start('--no-opt')).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    await rm(cache);
    expect(await start()).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
  });

  test('ignores a damaged code cache with one line', { timeout: 60_000 }, async () => {
    const { cache, start } = await copyProgram();
    const whole = await readFile(cache);
    const withFlippedBit = (position: number): Buffer => {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8((damaged[position] ?? 0) ^ 1, position);
      return damaged;
    };
    const flipped = Array.from({ length: 12 }, (_, index) => withFlippedBit(Math.floor((index / 12) * whole.length)));
    const cut = [0, 7, 8, whole.length / 2, whole.length - 1].map(length => whole.subarray(0, length));
    for (const damaged of [...flipped, withFlippedBit(whole.length - 1), ...cut, Buffer.concat([whole, whole])]) {
      await writeFile(cache, damaged);
      expect(await start()).toEqual({
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
        stderr: expect.stringMatching(/^zjobs: warning: dist\/zjobs\.cache is damaged .*\n$/),
      });
    }
  });
});
