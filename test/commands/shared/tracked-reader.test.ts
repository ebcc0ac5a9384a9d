import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrackedReader } from '../../../src/commands/shared/tracked-reader.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { noon } from '../../support/jobs.ts';

const endpoint = 'http://127.0.0.1:1';

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-tracking-'));
});
afterEach(() => rm(state, { recursive: true }));

const readerIn = (folder: string) => {
  const warnings: unknown[] = [];
  const world = { env: { XDG_STATE_HOME: folder }, home: '/nonexistent', now: () => noon };
  return { read: openTrackedReader(world, sentence => warnings.push(sentence)), warnings };
};

const zjobs = (...args: readonly string[]) =>
  createFakeWorld({ env: { XDG_STATE_HOME: state, ZJOBS_ENDPOINT: endpoint, ZILLIZ_API_KEY: 'k' } }).run(...args);

test('reads what another process tracks in the meantime', async () => {
  const { read, warnings } = readerIn(state);
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  await zjobs('track', 'job-1');
  const jobs = await read(endpoint, 'proj-1');
  expect(jobs).toEqual([{ jobId: 'job-1', backupId: null, clusterId: null, trackedAt: noon }]);
  expect(await read(endpoint, 'proj-1')).toBe(jobs);
  expect(await read(endpoint, 'proj-2')).toEqual([]);
  expect(await read('https://api.example.com', 'proj-1')).toEqual([]);
  await zjobs('untrack', 'job-1');
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(warnings).toEqual([]);
});

test('warns once about a damaged file', async () => {
  const { read, warnings } = readerIn(state);
  await zjobs('track', 'job-1');
  const path = join(state, 'zjobs/tracked', encodeURIComponent(endpoint), 'proj-1.ndjson');
  await appendFile(path, 'nonsense');
  for (const _ of [1, 2]) expect(await read(endpoint, 'proj-1')).toMatchObject([{ jobId: 'job-1' }]);
  expect(warnings).toEqual([{ id: 'track.setAside', params: { path: `${path}.broken-2026-11-22T14-00-00-000Z` } }]);
});

test('warns once about a file that can’t be read, and returns no jobs', async () => {
  await writeFile(join(state, 'zjobs'), '');
  const { read, warnings } = readerIn(state);
  for (const _ of [1, 2]) expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(warnings).toEqual([{ id: 'track.unreadable', params: { path: expect.any(String), why: 'ENOTDIR' } }]);
});

test('returns no jobs without a home folder', async () => {
  const { read, warnings } = readerIn('');
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(warnings).toEqual([]);
});
