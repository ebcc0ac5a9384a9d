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
  const told: unknown[] = [];
  const world = { env: { XDG_STATE_HOME: folder }, home: '/nonexistent', now: () => noon };
  return { read: openTrackedReader(world, sentence => told.push(sentence)), told };
};

const zjobs = (...args: readonly string[]) =>
  createFakeWorld({ env: { XDG_STATE_HOME: state, ZJOBS_ENDPOINT: endpoint, ZILLIZ_API_KEY: 'k' } }).run(...args);

test('a running zjobs sees what another one tracks meanwhile', async () => {
  const { read, told } = readerIn(state);
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  await zjobs('track', 'job-1');
  const jobs = await read(endpoint, 'proj-1');
  expect(jobs).toEqual([{ jobId: 'job-1', backupId: null, clusterId: null, trackedAt: noon }]);
  expect(await read(endpoint, 'proj-1')).toBe(jobs);
  expect(await read(endpoint, 'proj-2')).toEqual([]);
  expect(await read('https://api.example.com', 'proj-1')).toEqual([]);
  await zjobs('untrack', 'job-1');
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(told).toEqual([]);
});

test('a broken file is told, and once', async () => {
  const { read, told } = readerIn(state);
  await zjobs('track', 'job-1');
  const path = join(state, 'zjobs/tracked', encodeURIComponent(endpoint), 'proj-1.ndjson');
  await appendFile(path, 'nonsense');
  for (const _ of [1, 2]) expect(await read(endpoint, 'proj-1')).toMatchObject([{ jobId: 'job-1' }]);
  expect(told).toEqual([{ id: 'track.setAside', params: { path: `${path}.broken-2026-11-22T14-00-00-000Z` } }]);
});

test('a file that can’t be read is told once and is no failure', async () => {
  await writeFile(join(state, 'zjobs'), '');
  const { read, told } = readerIn(state);
  for (const _ of [1, 2]) expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(told).toEqual([{ id: 'track.unreadable', params: { path: expect.any(String), why: 'ENOTDIR' } }]);
});

test('without a home folder there is nothing', async () => {
  const { read, told } = readerIn('');
  expect(await read(endpoint, 'proj-1')).toEqual([]);
  expect(told).toEqual([]);
});
