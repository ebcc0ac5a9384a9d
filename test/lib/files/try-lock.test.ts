import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tryLock } from '../../../src/lib/files/lock.ts';
import { ownProcess } from '../../../src/lib/files/process-owner.ts';

/** Runs before each file is renamed. */
let beforeRename: () => Promise<unknown> = async () => {};

vi.mock(import('node:fs/promises'), async original => {
  const real = await original();
  return {
    ...real,
    rename: async (from, to) => {
      await beforeRename();
      await real.rename(from, to);
    },
  };
});

let folder = '';
let lock = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-try-lock-'));
  lock = join(folder, 'job.lock');
  await writeFile(lock, JSON.stringify({ ...ownProcess(), start: '1' }));
});
afterEach(async () => {
  beforeRename = async () => {};
  await rm(folder, { recursive: true });
});

test('one of two processes that found the same dead owner takes the lock over', async () => {
  let isFirst = true;
  let other: Awaited<ReturnType<typeof tryLock>> = null;
  beforeRename = async () => {
    if (!isFirst) return;
    isFirst = false;
    // It takes the lock over as a whole while the first one is about to.
    other = await tryLock(lock);
  };
  const own = await tryLock(lock);
  expect([own, other].filter(release => release !== null)).toHaveLength(1);
  await own?.();
  expect(await readdir(folder)).toEqual([]);
});
