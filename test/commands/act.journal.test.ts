import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournals } from '../../src/state/journal.ts';
import { aJob, noon } from '../fixtures/jobs.ts';
import { cloudError, createFakeWorld } from './fake-world.ts';

const running = aJob({ id: 'job-run' });
const done = aJob({ id: 'job-done', status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
const failedImport = aJob({ id: 'job-imp', type: 'IMPORT', subtype: null, status: 'failed', rawStatus: 'FAILED' });

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-act-'));
});
afterEach(() => rm(state, { recursive: true }));

const aWorld = () =>
  createFakeWorld({
    jobs: [running, done, failedImport],
    env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', XDG_STATE_HOME: state },
  });

const recorded = () =>
  openJournals(join(state, 'zjobs', 'journal'), 'http://127.0.0.1:1', () => {})
    .of('proj-1')
    .read();

test('what was sent is recorded before the command ends: who, when, and what the server said', async () => {
  const fake = aWorld();
  expect(await fake.run('cancel', 'job-done', 'nope', 'job-run', '--yes')).toBe(1);
  expect(await recorded()).toEqual([
    {
      id: 'job-run:cancel:2026-11-22T14:00:00Z:ana@laptop',
      time: '2026-11-22T14:00:00Z',
      event: 'cancel',
      endpoint: 'http://127.0.0.1:1',
      projectName: 'Search',
      jobId: 'job-run',
      projectId: 'proj-1',
      by: 'ana@laptop',
      outcome: 'accepted',
      newJobId: null,
      reason: null,
      code: null,
      requestId: 'req-2',
    },
  ]);
});

test('a refusal of the server, and the job that a retry started', async () => {
  const fake = aWorld();
  fake.server.act = () => {
    throw cloudError('permission', { code: 96013, message: 'owner is needed', requestId: 'req-9' });
  };
  expect(await fake.run('cancel', 'job-run', '--yes')).toBe(4);
  expect(await aWorld().run('retry', 'job-imp', '--yes')).toBe(0);
  expect(await recorded()).toMatchObject([
    { event: 'cancel', outcome: 'refused', reason: 'owner is needed', code: 96013, requestId: 'req-9' },
    { event: 'retry', outcome: 'accepted', jobId: 'job-imp', newJobId: 'job-imp-again' },
  ]);
});

test.each([
  ['a dry run', ['cancel', 'job-run', '--dry-run']],
  ['the rules refuse', ['cancel', 'job-done', '--yes']],
  ['the demo, whose jobs end with it', ['cancel', 'job-run', '--yes', '--demo']],
])('nothing: %s', async (_, argv) => {
  await aWorld().run(...argv);
  expect(await recorded()).toEqual([]);
});

test('a journal that can’t be written costs a warning, and the action is done', async () => {
  await writeFile(join(state, 'zjobs'), '');
  const fake = aWorld();
  expect(await fake.run('cancel', 'job-run', '--yes')).toBe(0);
  expect(fake.out()).toBe('job-run\n');
  expect(fake.err()).toMatch(/^zjobs: warning: can’t use the journal .*: ENOTDIR; .*\n$/);
});
