import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changesOf } from '../../../src/jobs/changes.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { openJournals } from '../../../src/storage/journal/journals.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const running = aJob({ id: 'job-run' });
const done = aJob({ id: 'job-done', status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
const failedImport = aJob({ id: 'job-imp', type: 'IMPORT', subtype: null, status: 'failed', rawStatus: 'FAILED' });

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-act-'));
});
afterEach(() => rm(state, { recursive: true }));

const place = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-1', projectName: 'Search' };

const aWorld = (jobs: readonly Job[] = [running, done, failedImport]) =>
  createFakeWorld({
    jobs,
    env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: place.endpoint, XDG_STATE_HOME: state },
  });

const journal = () => openJournals(join(state, 'zjobs', 'journal'), place.endpoint, () => {}).of('proj-1');
const recorded = () => journal().read();

/** Job, event and status before of each record. */
const told = async () =>
  (await recorded()).map(record => [
    record.jobId,
    record.event,
    ...('previousStatus' in record ? [record.previousStatus] : []),
  ]);

/** As if a monitor had seen the job begin to run, and was closed. */
const knowsAsRunning = async (job: Job): Promise<void> => {
  const known = journal();
  known.add(changesOf({ before: { ...job, status: 'pending' }, after: job }, place, noon - 60_000));
  await known.flush();
};

test('what was sent is recorded before the command ends: who, when, and what the server said', async () => {
  const fake = aWorld();
  expect(await fake.run('cancel', 'job-done', 'nope', 'job-run', '--yes')).toBe(1);
  const [sent, ...seen] = await recorded();
  expect(seen).toMatchObject([{ jobId: 'job-run', event: 'canceling', previousStatus: 'in-progress' }]);
  expect([sent]).toEqual([
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
    { event: 'new', jobId: 'job-imp-again', status: 'pending' },
  ]);
});

test('a job that the server retries under its own ID runs again', async () => {
  const fake = aWorld();
  fake.server.act = (_, job) => ({ ...job, status: 'pending', rawStatus: 'PENDING', progress: 0 });
  expect(await fake.run('retry', 'job-imp', '--yes')).toBe(0);
  expect(await told()).toEqual([
    ['job-imp', 'retry'],
    ['job-imp', 'queued', 'failed'],
  ]);
});

test('wait records what it sees happen, and what happened since somebody looked last', async () => {
  await knowsAsRunning(aJob({ id: 'job-old' }));
  const old = aJob({ id: 'job-old', status: 'failed', rawStatus: 'FAILED', finishedAt: noon });
  const fake = aWorld([running, old]);
  fake.meanwhile = () => {
    fake.server.jobs = [{ ...running, status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon }, old];
  };
  expect(await fake.run('wait', 'job-run', 'job-old')).toBe(1);
  expect(await told()).toEqual([
    ['job-old', 'started', 'pending'],
    ['job-old', 'failed', 'in-progress'],
    ['job-run', 'finished', 'in-progress'],
  ]);
});

test('a wait that is interrupted has recorded what it saw', async () => {
  await knowsAsRunning(running);
  const fake = aWorld([{ ...running, progress: 80 }]);
  fake.meanwhile = () => fake.stop.abort();
  expect(await fake.run('wait', 'job-run')).toBe(130);
  expect(await told()).toContainEqual(['job-run', 'progress', 'in-progress']);
});

test('cancel --wait records the way to the end, each change once', async () => {
  const fake = aWorld();
  fake.meanwhile = () => {
    fake.server.jobs = [{ ...running, status: 'canceled', rawStatus: 'CANCELED', finishedAt: noon + 1 }];
  };
  expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(0);
  expect(await told()).toEqual([
    ['job-run', 'cancel'],
    ['job-run', 'canceling', 'in-progress'],
    ['job-run', 'canceled', 'canceling'],
  ]);
});

const failedNow = { ...running, status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon } as const;

test.each([
  ['list', ['list']],
  ['list, also of a job that its filter leaves out', ['list', '--filter', 'status:successful']],
  ['describe', ['describe', 'job-run', 'job-done']],
  ['a cancel that the rules refuse', ['cancel', 'job-run', '--yes']],
])('%s records what became of a job that the journal knows', async (_, argv) => {
  await knowsAsRunning(running);
  const fake = aWorld([failedNow, done]);
  await fake.run(...argv);
  await aWorld([failedNow, done]).run(...argv);
  expect(await told()).toEqual([
    ['job-run', 'started', 'pending'],
    ['job-run', 'failed', 'in-progress'],
  ]);
});

test('a list of jobs that the journal does not know leaves nothing behind', async () => {
  expect(await aWorld().run('list')).toBe(0);
  expect(await readdir(state)).toEqual([]);
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
