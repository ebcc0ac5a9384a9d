import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
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
        'dist/mount.js',
        'dist/zjobs.1',
        'dist/zjobs.cache',
        'dist/zjobs.cjs',
        'package.json',
      ].map(name => `package/${name}`),
    );
    expect((await stat(installed.tarball)).size).toBeLessThan(1_200_000);
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

  test('starts without a warning if its code cache is broken, missing or of another Node version', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'zjobs-cache-'));
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(inPackage('dist'), copy, { recursive: true });
    const cache = join(copy, 'zjobs.cache');
    const started = () => run(process.execPath, [join(copy, 'cli.cjs'), '--version']);
    // A flag of V8 has the same effect on code caches as another version.
    const asAnother = run(process.execPath, ['--no-opt', join(copy, 'cli.cjs'), '--version']);
    expect(await asAnother).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    await cp(join(copy, 'cli.cjs'), cache);
    expect(await started()).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
    await rm(cache);
    expect(await started()).toMatchObject({ stdout: expect.stringMatching(/^\d/), stderr: '' });
  });
});
