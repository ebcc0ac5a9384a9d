import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linesOf, readRegular } from '../../../src/lib/files/read-regular.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-read-'));
  file = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

const megabyte = 1_000_000;

const cases: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['a FIFO', async () => void execFileSync('mkfifo', [file]), 'not a regular file'],
  ['a folder', () => mkdir(file), 'not a regular file'],
  ['a link to an endless device', () => symlink('/dev/zero', file), 'not a regular file'],
  ['a link to a terminal', () => symlink('/dev/ptmx', file), 'not a regular file'],
  ['a sparse file of 1 GB', () => writeFile(file, '').then(() => truncate(file, 2 ** 30)), 'larger than 8 MB'],
  ['an endless file of /proc', () => symlink('/proc/kallsyms', file), 'larger than'],
  ['nothing', async () => {}, 'ENOENT'],
];

test.each(cases)('readRegular refuses %s', async (name, make, why) => {
  await make();
  await expect(readRegular(file, name.includes('/proc') ? 1_000 : 8 * megabyte)).rejects.toThrow(why);
});

test('readRegular reads a whole file, also one whose reported size is 0', async () => {
  await writeFile(file, 'é'.repeat(100_000));
  expect((await readRegular(file, megabyte)).toString()).toBe('é'.repeat(100_000));
  expect((await readRegular('/proc/self/status', megabyte)).toString()).toMatch(/^Name:/);
});

const read = async (most: number): Promise<readonly string[]> => {
  const handle = await open(file);
  try {
    const lines: string[] = [];
    for await (const line of linesOf(handle, most)) lines.push(line);
    return lines;
  } finally {
    await handle.close();
  }
};

test('linesOf splits a file as String.split does, without the last line break', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 })), fc.nat(3), async (parts, factor) => {
      const text = parts.join('\n').repeat(factor);
      await writeFile(file, text);
      const expected = text.split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await read(megabyte)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('linesOf joins a line that is longer than a chunk, and refuses one that is longer than the limit', async () => {
  const long = 'ü'.repeat(400_000);
  await writeFile(file, `a\n${long}\nb`);
  expect(await read(megabyte)).toEqual(['a', long, 'b']);
  await writeFile(file, '');
  await truncate(file, 150 * megabyte);
  await expect(read(megabyte)).rejects.toThrow('a line of more than 1 MB');
});
