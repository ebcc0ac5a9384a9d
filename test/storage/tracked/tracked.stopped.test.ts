import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTracked } from '../../../src/storage/tracked/tracked.ts';
import { type BundledProgram, bundleProgram } from '../../support/bundled-program.ts';

const project = { endpoint: 'https://api.example.com', projectId: 'proj-1' };

let program: BundledProgram;
beforeEach(async () => {
  program = await bundleProgram(join(import.meta.dirname, 'fixtures', 'tracker.ts'));
});
afterEach(() => program.remove());

const start = (name: string, jobs: number, timeout: number): ChildProcess =>
  program.start(program.folder, name, jobs, timeout);

/** Stops the process while it holds the lock. False if it has ended before. */
const stopWhileLocked = async (child: ChildProcess): Promise<boolean> => {
  const lock = join(
    program.folder,
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
    const end = program.ended(slow);
    if (await stopWhileLocked(slow)) {
      stops += 1;
      wanted.push(`fast${round}-0`);
      // Takes the lock over, and then the stopped process goes on with what it has read.
      await program.ended(start(`fast${round}`, 1, 50));
      slow.kill('SIGCONT');
    }
    await end;
    wanted.push(...[0, 2, 4].map(index => `slow${round}-${index}`));
    const reader = openTracked({ ...project, env: {}, home: program.folder, now: Date.now, onFailure: () => {} });
    expect((await reader?.read())?.jobs.map(({ jobId }) => jobId).toSorted()).toEqual(wanted.toSorted());
  }
}, 60_000);
