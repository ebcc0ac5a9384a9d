/** Files that version 0.1 wrote, byte for byte. They must be read for as long as zjobs exists. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { openJobCache } from '../../src/storage/cache/cache.ts';
import { openJournals } from '../../src/storage/journal/journals.ts';
import { openTracked } from '../../src/storage/tracked/tracked.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-0.1-'));
});
afterEach(() => rm(home, { recursive: true }));

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1' };
const now = () => Date.UTC(2026, 10, 22, 14);

const write = async (path: string, ...lines: readonly string[]): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), lines.map(line => `${line}\n`).join(''));
};

test('the cache of 0.1 is read', async () => {
  await write(
    '.cache/zjobs/jobs-https%3A%2F%2Fapi.example.com-proj-1.ndjson',
    '{"zjobs":1,"endpoint":"https://api.example.com","projectId":"proj-1","savedAt":1795355990000,"jobs":2,"isWhole":true}',
    '[["job-2","IMPORT","failed","Failed","import","proj-1",null,null,"quota","ana@example.com","aws-eu","in01-a","production","default","products",40,1795355000000,1795355100000,1795355200000],' +
      '["job-1","BACKUP","successful","SUCCESSFUL","job-center","proj-1","CLUSTER","Nightly",null,null,null,null,null,null,null,100,1795354000000,null,null]]',
  );
  const jobs: Job[] = [];
  const cache = openJobCache({ ...target, env: {}, home, now });
  expect(await cache.load(portion => jobs.push(...portion))).toBe(true);
  expect(jobs).toEqual([
    {
      id: 'job-2',
      projectId: 'proj-1',
      type: 'IMPORT',
      subtype: null,
      description: null,
      status: 'failed',
      rawStatus: 'Failed',
      progress: 40,
      reason: 'quota',
      createdBy: 'ana@example.com',
      createdAt: 1_795_355_000_000,
      startedAt: 1_795_355_100_000,
      finishedAt: 1_795_355_200_000,
      regionId: 'aws-eu',
      clusterId: 'in01-a',
      clusterName: 'production',
      dbName: 'default',
      collectionName: 'products',
      family: 'import',
      observed: null,
      source: null,
    },
    expect.objectContaining({ id: 'job-1', subtype: 'CLUSTER', description: 'Nightly', createdAt: 1_795_354_000_000 }),
  ]);
});

const change =
  '{"id":"job-1:failed:2026-11-22T13:59:59Z","time":"2026-11-22T14:00:00Z","event":"failed","endpoint":"https://api.example.com","projectName":"Search","previousStatus":"in-progress","jobId":"job-1","projectId":"proj-1","type":"BACKUP","subtype":"COLLECTION","label":"Collection backup","description":"Back up products","status":"failed","rawStatus":"FAILED","progress":40,"reason":"no space","createdBy":"ana@example.com","createdAt":"2026-11-22T13:50:00Z","startedAt":"2026-11-22T13:51:00Z","finishedAt":"2026-11-22T13:59:59Z","clusterId":"in01-abc","clusterName":"production","dbName":"default","collectionName":"products","family":"job-center"}';
const action =
  '{"id":"job-1:retry:2026-11-22T14:00:05Z:ana@laptop","time":"2026-11-22T14:00:05Z","event":"retry","endpoint":"https://api.example.com","projectName":"Search","jobId":"job-1","projectId":"proj-1","by":"ana@laptop","outcome":"accepted","newJobId":"job-2","reason":null,"code":null,"requestId":"req-1"}';
const journalPath = '.local/state/zjobs/journal/https%3A%2F%2Fapi.example.com/proj-1.ndjson';
const openJournal = () =>
  openJournals(join(home, '.local/state/zjobs/journal'), target.endpoint, ({ code }) => {
    throw new Error(code);
  }).of('proj-1');

test('the journal of 0.1 is read, and its records print as the same lines with the values that came later', async () => {
  await write(journalPath, change, action);
  const withLaterValues = `${change.slice(0, -1)},"regionId":null,"stage":null}`;
  expect((await openJournal().read()).map(record => JSON.stringify(record))).toEqual([withLaterValues, action]);
});

test('a journal line that lacks an optional value is read as if the value were null', async () => {
  await write(journalPath, change.replace('"dbName":"default",', ''));
  expect(await openJournal().read()).toEqual([{ ...JSON.parse(change), dbName: null, regionId: null, stage: null }]);
});

test('the end of a job that 0.1 recorded is not recorded again', async () => {
  await write(journalPath, change);
  const journal = openJournal();
  const ended: Job = {
    id: 'job-1',
    projectId: 'proj-1',
    type: 'BACKUP',
    subtype: 'COLLECTION',
    description: 'Back up products',
    status: 'failed',
    rawStatus: 'FAILED',
    progress: 40,
    reason: 'no space',
    createdBy: 'ana@example.com',
    createdAt: Date.UTC(2026, 10, 22, 13, 50),
    startedAt: Date.UTC(2026, 10, 22, 13, 51),
    finishedAt: Date.UTC(2026, 10, 22, 13, 59, 59),
    regionId: null,
    clusterId: 'in01-abc',
    clusterName: 'production',
    dbName: 'default',
    collectionName: 'products',
    family: 'job-center',
    observed: null,
    source: null,
  };
  const named = { ...target, projectName: 'Search' };
  journal.addMissed([ended], named, now());
  expect(await journal.read()).toHaveLength(1);
  journal.addMissed([{ ...ended, finishedAt: now() }], named, now());
  expect((await journal.read()).map(({ id }) => id)).toEqual([
    'job-1:failed:2026-11-22T13:59:59Z',
    'job-1:failed:2026-11-22T14:00:00Z',
  ]);
});

test('the tracked jobs of 0.1 are read', async () => {
  await write(
    '.local/state/zjobs/tracked/https%3A%2F%2Fapi.example.com/proj-1.ndjson',
    '{"zjobs":1,"endpoint":"https://api.example.com","projectId":"proj-1"}',
    '{"jobId":"job-1","backupId":"backup1","clusterId":null,"trackedAt":"2026-11-22T13:00:00.000Z"}',
  );
  const tracked = openTracked({ ...target, env: {}, home, now, onFailure: () => {} });
  expect(await tracked?.read()).toEqual({
    jobs: [{ jobId: 'job-1', backupId: 'backup1', clusterId: null, trackedAt: Date.UTC(2026, 10, 22, 13) }],
    setAside: null,
  });
});
