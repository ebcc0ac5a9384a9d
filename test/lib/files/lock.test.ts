import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HeldLock, withLock } from '../../../src/lib/files/lock.ts';
import { ownProcess } from '../../../src/lib/files/process-owner.ts';

let folder = '';
let lock = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-lock-'));
  file = join(folder, 'list');
  lock = `${file}.lock`;
  await writeFile(file, '');
});
afterEach(() => rm(folder, { recursive: true }));

const limits = { timeout: 300, pause: 5 };

/** Adds a line to the file. `pause` runs between reading the file and replacing it. */
const add = (line: string, pause: (lock: HeldLock) => Promise<unknown> = async () => {}): Promise<void> =>
  withLock(
    lock,
    async held => {
      const before = await readFile(file, 'utf8');
      await writeFile(held.staging, `${before}${line}\n`);
      await pause(held);
      await held.commit(file);
    },
    limits,
  );

const lines = async () => (await readFile(file, 'utf8')).trimEnd().split('\n').sort();

const timed = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** The ID of a process that has ended. */
const deadProcess = async (): Promise<number> => {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
};

describe('a lock that no running process holds', () => {
  const future = new Date(Date.now() + 86_400_000);
  const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'of a process that has ended',
      async () => writeFile(lock, JSON.stringify({ ...ownProcess(), pid: await deadProcess() })),
    ],
    [
      'of a process that has ended, with a time in the future',
      async () => {
        await writeFile(lock, JSON.stringify({ ...ownProcess(), pid: await deadProcess() }));
        await utimes(lock, future, future);
      },
    ],
    ['of an earlier process with the same ID', () => writeFile(lock, JSON.stringify({ ...ownProcess(), start: '1' }))],
    ['that is a folder', () => mkdir(lock)],
    ['that is a folder with a file in it', () => mkdir(lock).then(() => writeFile(join(lock, 'x'), ''))],
    ['that is a link to nowhere', () => symlink(join(folder, 'nowhere'), lock)],
    ['that is a link to itself', () => symlink(lock, lock)],
    ['that is a link to a folder', () => symlink(folder, lock)],
    ['that is a link to a device', () => symlink('/dev/zero', lock)],
  ];
  test.each(cases)('%s is taken over at once', async (_, make) => {
    await make();
    expect(await timed(() => add('a'))).toBeLessThan(limits.timeout);
    expect(await lines()).toEqual(['a']);
    expect((await readdir(folder)).filter(name => name.endsWith('.lock') || name.endsWith('.new'))).toEqual([]);
  });
});

describe('a lock whose owner may still run', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['of an earlier version, which writes no owner', ''],
    ['with a damaged owner', '{"pid":'],
    ['of another computer', JSON.stringify({ ...ownProcess(), host: 'elsewhere' })],
    ['of a running process', JSON.stringify({ ...ownProcess(), token: 'x' })],
  ];
  test.each(cases)('%s is taken over after the timeout', async (_, text) => {
    await writeFile(lock, text);
    await utimes(lock, new Date(0), new Date(0));
    const ms = await timed(() => add('a'));
    expect(ms).toBeGreaterThanOrEqual(limits.timeout - 1);
    expect(ms).toBeLessThan(limits.timeout + 1_000);
    expect(await lines()).toEqual(['a']);
    expect(await readdir(folder)).toEqual(['list']);
  });
});

test('work whose lock was taken over runs again and loses nothing', async () => {
  let attempts = 0;
  await add('slow', async () => {
    attempts += 1;
    if (attempts === 1) await add('fast');
  });
  expect(attempts).toBe(2);
  expect(await lines()).toEqual(['fast', 'slow']);
  expect(await readdir(folder)).toEqual(['list']);
});

test('a file that was staged before the lock was taken over never replaces the list', async () => {
  let attempts = 0;
  await add('slow', async held => {
    attempts += 1;
    if (attempts > 1) return;
    // Checked before, as if the process was stopped between the check and the replacement.
    await held.check();
    await add('fast');
    await expect(readFile(held.staging)).rejects.toThrow('ENOENT');
  });
  expect(await lines()).toEqual(['fast', 'slow']);
});

test('twenty callers at once lose nothing', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `line-${String(index).padStart(2, '0')}`);
  await Promise.all(names.map(name => add(name)));
  expect(await lines()).toEqual(names);
  expect(await readdir(folder)).toEqual(['list']);
});

test('an error of the work is thrown, and the lock is released', async () => {
  await expect(add('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await readdir(folder)).includes('list.lock')).toBe(false);
});
