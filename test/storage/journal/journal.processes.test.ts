import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory } from '../../../src/storage/journal/read-history.ts';

let folder = '';
let program = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-journal-'));
  program = join(folder, 'writer.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures', 'journal-writer.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (...args: readonly (string | number)[]): Promise<void> => {
  const child = spawn(process.execPath, [program, join(folder, 'journal'), ...args.map(String)], { stdio: 'pipe' });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = await once(child, 'close');
  expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
};

const written = async (): Promise<readonly string[]> => {
  const place = join(folder, 'journal', encodeURIComponent('https://api.example.com'));
  const files = (await readdir(place)).filter(name => !name.endsWith('.lock'));
  const texts = await Promise.all(files.map(name => readFile(join(place, name), 'utf8')));
  return texts.flatMap(text => text.split('\n').filter(line => line !== ''));
};

test.each([
  ['one file', 1_000_000],
  ['rotated files', 25_000],
])('five processes that see the same 60 changes write each change once (%s)', async (_, fileSize) => {
  await Promise.all([0, 1, 2, 3, 4].map(turn => write(60, turn, fileSize)));
  const ids = (await written()).map(line => String(JSON.parse(line).id));
  expect(ids).toHaveLength(60);
  expect(new Set(ids).size).toBe(60);
  const [history] = await readHistory(join(folder, 'journal'));
  expect(history?.records.length).toBeGreaterThan(0);
});
