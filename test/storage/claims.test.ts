import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

test('of many claims at once after a process that has ended, one succeeds', async () => {
  await claim();
  const [name = ''] = await files();
  const path = join(folder, 'claims', name);
  const dead = JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), start: '1', token: 'other' });
  for (let round = 0; round < 30; round += 1) {
    await writeFile(path, dead);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim()));
    const held = claims.filter(release => release !== null);
    expect(held).toHaveLength(1);
    expect(await claim()).toBeNull();
    await held[0]?.();
    expect(await files()).toEqual([]);
  }
});

test('a process that ended while it took a claim over does not keep the claim', async () => {
  await claim();
  const [name = ''] = await files();
  const path = join(folder, 'claims', name);
  const dead = JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), start: '1', token: 'other' });
  await writeFile(path, dead);
  await writeFile(`${path}.takeover`, dead);
  expect(await claim()).not.toBeNull();
  expect(await files()).toEqual([name]);
});

test('a folder that every user can write to lets everyone act, is reported, and gets no file', async () => {
  const claims = join(folder, 'claims');
  await mkdir(claims);
  await chmod(claims, 0o777);
  failures.length = 0;
  expect(await claim()).not.toBeNull();
  expect(await claim()).not.toBeNull();
  expect(failures).toEqual(Array(2).fill(`${claims} can be written by every user`));
  expect(await files()).toEqual([]);
});

test('a folder that can’t be made lets everyone act, and is reported', async () => {
  await writeFile(join(folder, 'claims'), '');
  expect(await claim()).not.toBeNull();
  expect(failures).not.toEqual([]);
});
