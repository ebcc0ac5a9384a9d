import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FileFailure } from '../../src/lib/files/fs.ts';
import { openJobCache } from '../../src/storage/cache/cache.ts';
import { openJournals } from '../../src/storage/journal/journals.ts';
import { requireOwned } from '../../src/storage/owned-folder.ts';
import { openTracked } from '../../src/storage/tracked/tracked.ts';
import { whyNotWritable } from '../../src/storage/writable.ts';
import { aJob, noon } from '../support/jobs.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-owned-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(home, { recursive: true });
});

const folder = () => join(home, 'zjobs', 'journal');
const make = async (mode: number): Promise<void> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  await chmod(join(home, 'zjobs'), mode);
};

test.each([
  [0o700, null],
  [0o755, null],
  [0o775, null],
  [0o777, 'can be written by every user'],
  [0o1777, 'can be written by every user'],
  [0o702, 'can be written by every user'],
])('requireOwned judges a folder of the mode %o', async (mode, why) => {
  await make(mode);
  if (why === null) await requireOwned(folder(), 2);
  else await expect(requireOwned(folder(), 2)).rejects.toThrow(`${join(home, 'zjobs')} ${why}`);
});

test('requireOwned ignores the permissions of folders that are not of zjobs', async () => {
  await make(0o777);
  await requireOwned(folder(), 1);
  await requireOwned(join(folder(), 'absent'), 1);
});

test('requireOwned refuses a folder of another user, except for root', async () => {
  await make(0o700);
  const own = process.geteuid?.() ?? 0;
  vi.spyOn(process, 'geteuid').mockReturnValue(own + 1);
  await expect(requireOwned(folder(), 2)).rejects.toThrow('belongs to another user');
  vi.mocked(process.geteuid ?? vi.fn()).mockReturnValue(0);
  await requireOwned(folder(), 2);
});

test('no file is read or written below a folder that every user may write to, and each is reported once', async () => {
  await make(0o777);
  const place = { endpoint: 'https://api.example.com', projectId: 'proj-1' };
  const env = { XDG_STATE_HOME: home, XDG_CACHE_HOME: home };
  const failures: FileFailure[] = [];
  const report = (failure: FileFailure) => failures.push(failure);
  const journals = openJournals(folder(), place.endpoint, report);
  await journals.of('proj-1').read();
  await journals.of('proj-1').read();
  const tracked = openTracked({ ...place, env, home, now: () => noon, onFailure: report });
  await tracked?.read();
  await expect(tracked?.add([{ jobId: 'job-1', backupId: null, clusterId: null }])).rejects.toThrow('every user');
  const cache = openJobCache({ ...place, env, home, now: () => noon, onUnusable: report });
  expect(await cache.load(() => {})).toBe(false);
  await cache.save([aJob({ status: 'successful' })], true);
  expect(failures.map(({ code }) => code)).toEqual(
    Array(2).fill(`${join(home, 'zjobs')} can be written by every user`),
  );
  expect(await readdir(join(home, 'zjobs'))).toEqual(['journal']);
  expect(await whyNotWritable(folder(), 2)).toBe(`${join(home, 'zjobs')} can be written by every user`);
});
