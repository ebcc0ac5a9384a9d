import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile } from '../../../src/lib/files/replace-file.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-replace-'));
  path = join(folder, 'list');
});
afterEach(() => rm(folder, { recursive: true }));

test('replaces the file by one that only the user can read', async () => {
  await writeFile(path, 'old', { mode: 0o644 });
  await replaceFile(path, file => file.writeFile('new'));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['list']);
});

test('keeps the old file and leaves no other one if writing fails', async () => {
  await writeFile(path, 'old');
  const full = async (): Promise<void> => {
    throw new Error('ENOSPC');
  };
  await expect(replaceFile(path, full)).rejects.toThrow('ENOSPC');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['list']);
});

test('leaves no other file if a folder has the place of the file', async () => {
  await mkdir(path);
  await expect(replaceFile(path, file => file.writeFile('new'))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['list']);
});
