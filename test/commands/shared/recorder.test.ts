import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRecorder } from '../../../src/commands/shared/recorder.ts';
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

const target = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-1', projectName: 'Search' };

const aWorld = (jobs: readonly Job[] = [running, done, failedImport]) =>
  createFakeWorld({
    jobs,
    env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: target.endpoint, XDG_STATE_HOME: state },
  });

const journal = () => openJournals(join(state, 'zjobs', 'journal'), target.endpoint, () => {}).of('proj-1');
const recorded = () => journal().read();

/** Job, event and previous status of each record. */
const summary = async () =>
  (await recorded()).map(record => [
    record.jobId,
    record.event,
    ...('previousStatus' in record ? [record.previousStatus] : []),
  ]);

/** Records that the job has started, as a monitor that was closed since then would have. */
const recordStart = async (job: Job): Promise<void> => {
  const writer = journal();
  writer.add(changesOf({ before: { ...job, status: 'pending' }, after: job }, target, noon - 60_000));
  await writer.flush();
};

test('records before the command ends what was sent, by whom, when, and the answer', async () => {
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
      allowedIn: 'production',
    },
  ]);
});

test('records the refusal of a cancel, and the job that a retry started', async () => {
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

test('records a job that a retry queues again under its own ID', async () => {
  const fake = aWorld();
  fake.server.act = (_, job) => ({ ...job, status: 'pending', rawStatus: 'PENDING', progress: 0 });
  expect(await fake.run('retry', 'job-imp', '--yes')).toBe(0);
  expect(await summary()).toEqual([
    ['job-imp', 'retry'],
    ['job-imp', 'queued', 'failed'],
  ]);
});

test('records what happens during a wait, and what happened since the last record', async () => {
  await recordStart(aJob({ id: 'job-old' }));
  const old = aJob({ id: 'job-old', status: 'failed', rawStatus: 'FAILED', finishedAt: noon });
  const fake = aWorld([running, old]);
  fake.meanwhile = () => {
    fake.server.jobs = [{ ...running, status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon }, old];
  };
  expect(await fake.run('wait', 'job-run', 'job-old')).toBe(1);
  expect(await summary()).toEqual([
    ['job-old', 'started', 'pending'],
    ['job-old', 'failed', 'in-progress'],
    ['job-run', 'finished', 'in-progress'],
  ]);
});

test('records what an interrupted wait saw', async () => {
  await recordStart(running);
  const fake = aWorld([{ ...running, progress: 80 }]);
  fake.meanwhile = () => fake.stop.abort();
  expect(await fake.run('wait', 'job-run')).toBe(130);
  expect(await summary()).toContainEqual(['job-run', 'progress', 'in-progress']);
});

test('records each change of a cancel --wait once', async () => {
  const fake = aWorld();
  fake.meanwhile = () => {
    fake.server.jobs = [{ ...running, status: 'canceled', rawStatus: 'CANCELED', finishedAt: noon + 1 }];
  };
  expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(0);
  expect(await summary()).toEqual([
    ['job-run', 'cancel'],
    ['job-run', 'canceling', 'in-progress'],
    ['job-run', 'canceled', 'canceling'],
  ]);
});

const failedNow = { ...running, status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon } as const;

test.each([
  ['a list', ['list']],
  ['a list whose filter excludes the job', ['list', '--filter', 'status:successful']],
  ['a describe', ['describe', 'job-run', 'job-done']],
  ['a cancel that the rules refuse', ['cancel', 'job-run', '--yes']],
])('records with %s how a recorded job ended', async (_, argv) => {
  await recordStart(running);
  const fake = aWorld([failedNow, done]);
  await fake.run(...argv);
  await aWorld([failedNow, done]).run(...argv);
  expect(await summary()).toEqual([
    ['job-run', 'started', 'pending'],
    ['job-run', 'failed', 'in-progress'],
  ]);
});

test('creates no file for a list of jobs without a record', async () => {
  expect(await aWorld().run('list')).toBe(0);
  expect(await readdir(state)).toEqual([]);
});

test.each([
  ['a dry run', ['cancel', 'job-run', '--dry-run']],
  ['a cancel that the rules refuse', ['cancel', 'job-done', '--yes']],
  ['a cancel in the demo, whose jobs end with it', ['cancel', 'job-run', '--yes', '--demo']],
])('records nothing for %s', async (_, argv) => {
  await aWorld().run(...argv);
  expect(await recorded()).toEqual([]);
});

test('warns about a journal that can’t be written, and sends the action', async () => {
  await writeFile(join(state, 'zjobs'), '');
  const fake = aWorld();
  expect(await fake.run('cancel', 'job-run', '--yes')).toBe(0);
  expect(fake.out()).toBe('job-run\n');
  expect(fake.err()).toMatch(/^zjobs: warning: can’t use the journal .*: ENOTDIR; .*\n$/);
});

test('claims a job again that this process has just retried, but not one that another process has', async () => {
  const fake = aWorld();
  const open = () =>
    openRecorder(
      {
        gateway: fake.server.gateway,
        demo: false,
        nameOf: () => 'Search',
        onFailure: () => {},
        settleMs: 1_000,
        now: () => noon,
      },
      { ...fake.world, sleep: () => new Promise(() => {}) },
    );
  const [own, other] = [open(), open()];
  const ref = { projectId: 'proj-1', jobId: failedImport.id };
  const release = await own.claim(ref);
  await own.recordIntent({ action: 'retry', job: failedImport, sentAt: noon }, 'proj-1');
  const outcome = { outcome: 'accepted', jobId: failedImport.id, job: failedImport, requestId: 'req-1' } as const;
  own.recordAction({ action: 'retry', job: failedImport, outcome, sentAt: noon }, 'proj-1');
  await release?.();
  expect(await other.claim(ref)).toBeNull();
  expect(await own.claim(ref)).not.toBeNull();
});
