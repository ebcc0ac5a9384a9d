import { describe, expect, test } from 'vitest';
import type { Kind } from '../../../src/jobs/kind.ts';
import { kinds } from '../../../src/jobs/kinds.ts';
import type { JobCenterOptions } from '../../../src/server/options.ts';
import { createTestClock, idOf, listAll, openCenter, recordsIn } from '../../support/open-center.ts';

const openWithClock = async (options: JobCenterOptions = {}) => {
  const clock = createTestClock();
  const open = await openCenter({ ...options, now: clock.now });
  return {
    ...open,
    open,
    clock,
    act: (action: string, jobId: string) =>
      open.ask(`/v2/projects/${open.projectId}/jobs/${jobId}/${action}`, { method: 'POST' }),
    describe: async (jobId: string) => (await open.ask(`/v2/projects/${open.projectId}/jobs/${jobId}`)).data,
  };
};

const sameKind = (kind: Kind) => (job: Record<string, unknown>) =>
  job.type === kind.type && (job.subtype ?? null) === kind.subtype;

/** The kinds of Zilliz Cloud. The embedded job center has no jobs of the others. */
const demoKinds = kinds.filter(({ demoWeight }) => demoWeight > 0);

describe('cancel', () => {
  test.each([
    ['BACKUP', 'IN_PROGRESS', 'CANCELING'],
    ['BACKUP', 'PENDING', 'CANCELING'],
    ['EXPORT_BACKUP', 'IN_PROGRESS', 'CANCELING'],
    ['SPARK', 'RUNNING', 'CANCELLING'],
    ['SPARK', 'PREPARING', 'CANCELLING'],
  ])('accepts a %s job that is %s', async (type, status, canceling) => {
    const { open, act, describe: read, clock } = await openWithClock();
    const jobId = idOf(await listAll(open), { type, status });
    expect(await act('cancel', jobId)).toMatchObject({
      status: 202,
      code: 0,
      data: { jobId, status: canceling, finishedAt: null },
    });
    clock.pass(1_999);
    expect(await read(jobId)).toMatchObject({ status: canceling });
    clock.pass(8_001);
    expect(await read(jobId)).toMatchObject({ status: 'CANCELED', finishedAt: expect.stringMatching(/Z$/) });
    const canceled = await listAll(open, '&status=CANCELED');
    expect(canceled.map(job => job.jobId)).toContain(jobId);
  });

  test.each(demoKinds.filter(kind => kind.cancel !== 'yes').map(kind => [kind.name.en, kind] as const))(
    'refuses a %s job',
    async (_, kind) => {
      const { open, act } = await openWithClock();
      const job = (await listAll(open)).find(sameKind(kind));
      const answer = await act('cancel', String(job?.jobId));
      expect(answer).toMatchObject({ status: 409, message: expect.stringContaining('cannot be canceled') });
      expect(answer.code).not.toBe(0);
    },
  );

  test.each(demoKinds.filter(kind => kind.cancel === 'yes').map(kind => [kind.name.en, kind] as const))(
    'refuses a finished %s job',
    async (_, kind) => {
      const { open, act } = await openWithClock();
      const job = (await listAll(open, '&status=SUCCESSFUL&status=SUCCEEDED')).find(sameKind(kind));
      expect(await act('cancel', String(job?.jobId))).toMatchObject({
        status: 409,
        message: expect.stringContaining('only a job that is pending or in progress'),
      });
    },
  );

  test('refuses a second request, except for Spark', async () => {
    const { open, act } = await openWithClock();
    const jobId = idOf(await listAll(open), { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' });
    await act('cancel', jobId);
    expect(await act('cancel', jobId)).toMatchObject({ status: 409, message: expect.stringContaining('CANCELING') });
  });

  test('takes less time when simulated time runs faster', async () => {
    const { open, act, describe: read, clock } = await openWithClock({ speed: 10 });
    const jobId = idOf(await listAll(open), { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' });
    await act('cancel', jobId);
    clock.pass(1_000);
    expect(await read(jobId)).toMatchObject({ status: 'CANCELED' });
  });
});

describe('retry', () => {
  test('runs a failed import again, with its own ID or with a new one', async () => {
    const { open, act, describe: read, clock } = await openWithClock();
    const failed = await listAll(open, '&type=IMPORT&status=FAILED');
    const idsUsed = new Set<string>();
    for (const job of failed) {
      const jobId = String(job.jobId);
      const { status, data } = await act('retry', jobId);
      expect({ status, state: data.status, progress: data.progress }).toEqual({
        status: 202,
        state: 'PENDING',
        progress: 0,
      });
      idsUsed.add(data.jobId === jobId ? 'same' : 'new');
      clock.pass(20_000);
      expect(await read(String(data.jobId))).toMatchObject({ status: 'IN_PROGRESS', reason: null, finishedAt: null });
      clock.pass(5 * 60_000);
      const done = await read(String(data.jobId));
      expect(done).toMatchObject({ status: 'SUCCESSFUL', progress: 100, collectionName: job.collectionName });
      expect(new Set(recordsIn(done.details, 'details').map(file => file.state))).toEqual(new Set(['Completed']));
      expect((await read(jobId)).status).toBe(data.jobId === jobId ? 'SUCCESSFUL' : 'FAILED');
    }
    expect(idsUsed).toEqual(new Set(['same', 'new']));
  });

  test.each(demoKinds.filter(kind => !kind.retry).map(kind => [kind.name.en, kind] as const))(
    'refuses a %s job',
    async (_, kind) => {
      const { open, act } = await openWithClock();
      const job = (await listAll(open)).find(sameKind(kind));
      expect(await act('retry', String(job?.jobId))).toMatchObject({
        status: 409,
        message: 'Only a failed import job can be retried.',
      });
    },
  );

  test.each(['PENDING', 'IN_PROGRESS', 'SUCCESSFUL'])('refuses an import that is %s', async status => {
    const { open, act } = await openWithClock();
    const jobId = idOf(await listAll(open), { type: 'IMPORT', status });
    expect(await act('retry', jobId)).toMatchObject({ status: 409 });
  });
});

describe('roles', () => {
  test.each([
    ['owner', 202],
    ['admin', 202],
    ['member', 403],
  ] as const)('the role %s gets status %i for an action', async (role, status) => {
    const { open, act } = await openWithClock({ role });
    const jobs = await listAll(open);
    const answers = [
      await act('cancel', idOf(jobs, { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' })),
      await act('retry', idOf(jobs, { type: 'IMPORT', status: 'FAILED' })),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status, code: status === 403 ? 96013 : 0 });
  });
});
