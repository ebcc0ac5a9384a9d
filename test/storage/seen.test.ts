import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { traced } from '../../src/jobs/insight/progress-trace.ts';
import { readLooked, writeLooked } from '../../src/storage/seen/looked-file.ts';
import { readTraces, writeTraces } from '../../src/storage/seen/progress-file.ts';
import { aJob, noon } from '../support/jobs.ts';

const target = { endpoint: 'http://127.0.0.1:1', projectId: '../proj/1' };
let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-seen-'));
});
afterEach(() => rm(home, { recursive: true }));

const place = () => ({ env: {}, home });
const folderOf = (kind: string): string => join(home, '.local/state/zjobs', kind, encodeURIComponent(target.endpoint));

test('reads the progress that was written', async () => {
  const traces = new Map([['job-1', traced(null, aJob(), noon, 0)]]);
  await writeTraces(place(), target, traces, noon);
  expect(await readTraces(place(), target)).toEqual(traces);
});

test('reads when the user looked, and what is watched', async () => {
  const looked = { at: noon, watched: ['job-1', 'job-2'] };
  await writeLooked(place(), target, looked);
  expect(await readLooked(place(), target)).toEqual(looked);
  expect(await readdir(folderOf('looked'))).toEqual(['..%2Fproj%2F1.json']);
});

test('reads nothing from a broken, foreign or missing file, and never throws', async () => {
  expect(await readLooked(place(), target)).toEqual({ at: null, watched: [] });
  await writeLooked(place(), target, { at: noon, watched: [] });
  const path = join(folderOf('looked'), '..%2Fproj%2F1.json');
  for (const text of ['', '{', '[]', '{"at":"soon","watched":[1,"job-1"]}']) {
    await writeFile(path, text);
    expect((await readLooked(place(), target)).at).toBeNull();
  }
  expect((await readLooked(place(), target)).watched).toEqual(['job-1']);
  await writeTraces(place(), target, new Map(), noon);
  await writeFile(join(folderOf('progress'), '..%2Fproj%2F1.json'), '{"jobs":{"job-1":{"progress":1}}}');
  expect((await readTraces(place(), target)).size).toBe(0);
});

test('keeps the jobs that were seen last when there are too many for a file that can be read', async () => {
  const long = (index: number): string => `job-${index}-${'x'.repeat(200)}`;
  const traces = new Map(
    Array.from({ length: 3_000 }, (_, index) => {
      const job = aJob({ id: long(index), reason: `${index} rows, sig=secret-value ${'r'.repeat(2_000)}` });
      return [job.id, traced(null, job, noon + index, 0)] as const;
    }),
  );
  traces.set('y'.repeat(3_000_000), traced(null, aJob(), noon + 5_000, 0));
  await writeTraces(place(), target, traces, noon);
  const kept = await readTraces(place(), target);
  expect(kept.size).toBe(2_000);
  expect(kept.has(long(2_999))).toBe(true);
  expect(kept.has(long(0))).toBe(false);
  const text = await readFile(join(folderOf('progress'), '..%2Fproj%2F1.json'), 'utf8');
  expect(text).not.toContain('secret-value');
});

test('keeps the latest watched jobs when there are too many', async () => {
  const watched = Array.from({ length: 1_500 }, (_, index) => `job-${index}`);
  await writeLooked(place(), target, { at: noon, watched });
  expect((await readLooked(place(), target)).watched).toEqual(watched.slice(500));
});

test('writes nothing without a home folder', async () => {
  await writeLooked({ env: {}, home: null }, target, { at: noon, watched: [] });
  expect(await readLooked({ env: {}, home: null }, target)).toEqual({ at: null, watched: [] });
});

test('neither writes into a folder that others may write to nor reads from it', async () => {
  const looked = { at: noon, watched: ['job-1'] };
  await writeLooked(place(), target, looked);
  await chmod(folderOf('looked'), 0o777);
  expect(await readLooked(place(), target)).toEqual({ at: null, watched: [] });
  await writeLooked(place(), target, { at: noon + 1, watched: [] });
  await chmod(folderOf('looked'), 0o700);
  expect(await readLooked(place(), target)).toEqual(looked);
});
