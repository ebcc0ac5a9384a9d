import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const track = (name: string, jobs: number): Promise<void> => ended(start(name, jobs, 1_000));

test('five processes that track and untrack jobs at once lose none, and a reader never sees a partial file', async () => {
  const troubles: unknown[] = [];
  const reader = openTracked({
    ...place,
    env: {},
    home: folder,
    now: Date.now,
    onFailure: trouble => troubles.push(trouble),
  });
  const names = ['a', 'b', 'c', 'd', 'e'];
  let isOver = false;
  const writing = Promise.all(names.map(name => track(name, 20))).finally(() => {
    isOver = true;
  });
  let reads = 0;
  while (!isOver) {
    const found = await reader?.read();
    expect(found?.setAside).toBeNull();
    reads += 1;
  }
  await writing;
  const wanted = names.flatMap(name => Array.from({ length: 10 }, (_, index) => `${name}-${2 * index}`));
  const ids = (await reader?.read())?.jobs.map(({ jobId }) => jobId);
  expect(ids?.toSorted()).toEqual(wanted.toSorted());
  expect(reads).toBeGreaterThan(5);
  expect(troubles).toEqual([]);
  const inFolder = join(folder, '.local/state/zjobs/tracked', encodeURIComponent(place.endpoint));
  expect(await readdir(inFolder)).toEqual(['proj-1.ndjson']);
});
