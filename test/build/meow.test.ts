import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { madeLazy } from '../../.build/meow.mjs';

const path = fileURLToPath(new URL('../../node_modules/meow/build/dependencies.js', import.meta.url));

test('the patched meow prepares at start nothing that zjobs never uses', async () => {
  const source = await readFile(path, 'utf8');
  const lazy = madeLazy(source);
  expect(source).toMatch(/^var normalizeExports = requireNormalize\(\);$/m);
  expect(lazy).not.toMatch(/^(?:var|const) \w+ = require(?:Normalize|Lib\$1)\(\);$/m);
  expect(source).toMatch(/^promisify\(execFile\);$/m);
  expect(lazy).not.toMatch(/child_process|execFile/);
});

test('the patched meow still normalizes a package.json', async () => {
  const source = await readFile(path, 'utf8');
  const folder = await mkdtemp(join(tmpdir(), 'meow-'));
  const copy = join(folder, 'dependencies.mjs');
  await writeFile(copy, madeLazy(source));
  const { n: normalizePackageData } = await import(pathToFileURL(copy).href);
  await rm(folder, { recursive: true });
  const manifest = { name: ' zjobs ', version: 'v1.0.0' };
  normalizePackageData(manifest);
  expect(manifest).toMatchObject({ name: 'zjobs', version: '1.0.0' });
});

test('a changed meow fails the build', () => {
  expect(() => madeLazy('export {};')).toThrow(/meow has changed/);
});
