import { expect, test } from 'vitest';
import { intentOf } from '../../src/actions/action-record.ts';
import { settleIntent } from '../../src/actions/settle.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { ActionName } from '../../src/jobs/rules.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { aJob, noon } from '../support/jobs.ts';

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: 'Search' };

const settle = async (action: ActionName, before: Job, now: readonly Job[], sentAt = 5_000_000 - 60_000) => {
  const fake = fakeActions(now);
  const found = await settleIntent(intentOf({ action, job: before, sentAt }, target, 'ana@laptop'), fake.world);
  expect(fake.sent).toEqual([]);
  return found && { outcome: found.outcome, newJobId: found.newJobId, reason: found.reason };
};

const failedImport = aJob({ type: 'IMPORT', subtype: null, family: 'import', status: 'failed', finishedAt: noon });
const successor = aJob({ id: 'job-9', type: 'IMPORT', subtype: null, family: 'import', createdAt: 5_000_000 });

test.each([
  ['a canceled job: accepted', [aJob({ status: 'canceled' })], { outcome: 'accepted', reason: null }],
  ['a canceling job: accepted', [aJob({ status: 'canceling' })], { outcome: 'accepted', reason: null }],
  [
    'a successful job: failed',
    [aJob({ status: 'successful' })],
    { outcome: 'failed', reason: 'the job has ended: SUCCESSFUL' },
  ],
  ['a failed job: unknown', [aJob({ status: 'failed' })], { outcome: 'unknown', reason: 'the job has ended: FAILED' }],
  [
    'a job that ended with an unknown word: unknown',
    [aJob({ status: 'unknown', rawStatus: 'EXPIRED', finishedAt: noon })],
    { outcome: 'unknown', reason: 'the job has ended: EXPIRED' },
  ],
] as const)('settleIntent finds out the outcome of a cancel from %s', async (_, now, expected) => {
  expect(await settle('cancel', aJob(), now)).toMatchObject(expected);
});

test('settleIntent leaves a cancel open while the job still runs', async () => {
  expect(await settle('cancel', aJob(), [aJob()])).toBeNull();
});

test.each([
  ['runs again', [{ ...failedImport, status: 'in-progress' as const }], { outcome: 'accepted', newJobId: 'job-0001' }],
  ['has failed again', [{ ...failedImport, finishedAt: noon + 1 }], { outcome: 'accepted', newJobId: 'job-0001' }],
  [
    'has a likely successor',
    [failedImport, successor],
    { outcome: 'unknown', reason: 'the retry may have started job-9' },
  ],
] as const)('settleIntent finds out the outcome of a retry if the job %s', async (_, now, expected) => {
  expect(await settle('retry', failedImport, now)).toMatchObject(expected);
});

test('settleIntent leaves a retry open at first, and gives up after ten minutes', async () => {
  expect(await settle('retry', failedImport, [failedImport])).toBeNull();
  expect(await settle('retry', failedImport, [failedImport], 5_000_000 - 601_000)).toMatchObject({
    outcome: 'unknown',
    reason: 'the job did not run again',
  });
});

test('settleIntent leaves an action open when the server does not answer, and closes it when the job is gone', async () => {
  const fake = fakeActions([]);
  const intent = intentOf({ action: 'cancel', job: aJob(), sentAt: 0 }, target, 'ana@laptop');
  const answer = (kind: 'network' | 'not-found') => ({
    ...fake.world,
    gateway: {
      ...fake.world.gateway,
      describeJob: () => Promise.reject(cloudError(kind, { message: 'no such job' })),
    },
  });
  expect(await settleIntent(intent, answer('network'))).toBeNull();
  expect(await settleIntent(intent, answer('not-found'))).toMatchObject({ outcome: 'unknown', reason: 'no such job' });
});
