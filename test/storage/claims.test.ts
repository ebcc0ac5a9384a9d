import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimJob } from '../../src/storage/claims.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-claims-'));
});
afterEach(() => rm(folder, { recursive: true }));

const job = { endpoint: 'https://api.example.com', projectId: 'proj-1', jobId: '../../job 1' };
const claim = (given = job) => claimJob(folder, given, ({ code }) => failures.push(code));
const failures: string[] = [];
const files = async (): Promise<readonly string[]> => readdir(join(folder, 'claims'));

test('a job is claimed once, until it is released', async () => {
  const release = await claim();
  expect(release).not.toBeNull();
  expect(await claim()).toBeNull();
  expect(await claim({ ...job, jobId: 'job-2' })).not.toBeNull();
  await release?.();
  await release?.();
  expect(await claim()).not.toBeNull();
});

test('of many claims at once, one succeeds', async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, () => claim()));
  expect(claims.filter(release => release !== null)).toHaveLength(1);
});

test('the claim of a process that has ended is taken over', async () => {
  const release = await claim();
  const [name = ''] = await files();
  const path = join(folder, 'claims', name);
  const owner = JSON.parse(await readFile(path, 'utf8'));
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  await writeFile(path, JSON.stringify({ ...owner, pid: child.pid, token: 'other' }));
  // Its own claim is gone, so it releases nothing.
  await release?.();
  expect(await files()).toHaveLength(1);
  const next = await claim();
  expect(next).not.toBeNull();
  await next?.();
  expect(await files()).toEqual([]);
});

test('a folder that can’t be made lets everyone act, and is reported', async () => {
  await writeFile(join(folder, 'claims'), '');
  expect(await claim()).not.toBeNull();
  expect(failures).not.toEqual([]);
});
