import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTracked } from '../../../src/storage/tracked/tracked.ts';

const place = { endpoint: 'https://api.example.com', projectId: 'proj-1' };

let folder = '';
let program = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-tracked-'));
  program = join(folder, 'tracker.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures', 'tracker.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterEach(() => rm(folder, { recursive: true }));

const start = (name: string, jobs: number, timeout: number): ChildProcess =>
  spawn(process.execPath, [program, folder, name, String(jobs), String(timeout)], { stdio: 'pipe' });

const ended = async (child: ChildProcess): Promise<void> => {
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = await once(child, 'close');
  expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
};

/** Stops the process while it holds the lock. False if it has ended before. */
const stopWhileLocked = async (child: ChildProcess): Promise<boolean> => {
  const lock = join(
    folder,
    '.local/state/zjobs/tracked',
    encodeURIComponent('https://api.example.com'),
    'proj-1.ndjson.lock',
  );
  const isHeld = (): boolean => existsSync(lock) && readFileSync(lock, 'utf8').includes(`"pid":${child.pid},`);
  while (child.exitCode === null) {
    if (isHeld()) {
      child.kill('SIGSTOP');
      await sleep(5);
      if (isHeld()) return true;
      child.kill('SIGCONT');
    }
    await sleep(0);
  }
  return false;
};

test('a process that is stopped while it holds the lock, twenty times, loses no job and makes others lose none', async () => {
  const jobs = 6;
  let stops = 0;
  const wanted: string[] = [];
  for (let round = 0; stops < 20; round += 1) {
    const slow = start(`slow${round}`, jobs, 50);
    const end = ended(slow);
    if (await stopWhileLocked(slow)) {
      stops += 1;
      wanted.push(`fast${round}-0`);
      // Takes the lock over, and then the stopped process goes on with what it has read.
      await ended(start(`fast${round}`, 1, 50));
      slow.kill('SIGCONT');
    }
    await end;
    wanted.push(...[0, 2, 4].map(index => `slow${round}-${index}`));
    const reader = openTracked({ ...place, env: {}, home: folder, now: Date.now, onFailure: () => {} });
    expect((await reader?.read())?.jobs.map(({ jobId }) => jobId).toSorted()).toEqual(wanted.toSorted());
  }
}, 60_000);
