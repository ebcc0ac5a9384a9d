import type { ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
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

const track = (name: string, jobs: number): Promise<void> => program.ended(start(name, jobs, 1_000));

test('five processes that track and untrack jobs at once lose none, and a reader never sees a partial file', async () => {
  const troubles: unknown[] = [];
  const reader = openTracked({
    ...project,
    env: {},
    home: program.folder,
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
  const inFolder = join(program.folder, '.local/state/zjobs/tracked', encodeURIComponent(project.endpoint));
  expect(await readdir(inFolder)).toEqual(['proj-1.ndjson']);
});
