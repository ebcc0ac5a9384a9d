import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory } from '../../../src/storage/journal/read-history.ts';
import { type BundledProgram, bundleProgram } from '../../support/bundled-program.ts';

let program: BundledProgram;
beforeEach(async () => {
  program = await bundleProgram(join(import.meta.dirname, 'fixtures', 'journal-writer.ts'));
});
afterEach(() => program.remove());

const write = (...args: readonly (string | number)[]): Promise<void> =>
  program.ended(program.start(join(program.folder, 'journal'), ...args));

const written = async (): Promise<readonly string[]> => {
  const inProject = join(program.folder, 'journal', encodeURIComponent('https://api.example.com'));
  const files = (await readdir(inProject)).filter(name => !name.endsWith('.lock'));
  const texts = await Promise.all(files.map(name => readFile(join(inProject, name), 'utf8')));
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
  const [history] = await readHistory(join(program.folder, 'journal'));
  expect(history?.records.length).toBeGreaterThan(0);
});
