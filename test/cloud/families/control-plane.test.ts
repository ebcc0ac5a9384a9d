import { describe, expect, test } from 'vitest';
import { createControlPlane } from '../../../src/cloud/families/control-plane.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';

const documented = {
  jobId: 'job-1',
  type: 'MIGRATION',
  status: 'SUCCESSFUL',
  progress: '100',
  startTime: '2024-07-30T16:49:50Z',
  endTime: '2024-07-30T17:30:50Z',
  reason: '',
};

const visit = (answer: (call: FakeCall) => unknown, ids: readonly string[] = []) => {
  const fake = fakeTransport(answer);
  const tracked = ids.map(jobId => ({ jobId, backupId: null, clusterId: `cluster of ${jobId}` }));
  const controlPlane = createControlPlane(fake.transport, async () => tracked);
  const [part] = controlPlane.parts({ projectId: 'proj-1', clusters: [], regionIds: [] });
  if (!part) throw new Error('there is no part');
  return { ...fake, controlPlane, part };
};

describe('a describe of a control-plane job', () => {
  test('reads the documented answer', async () => {
    const { controlPlane, calls } = visit(() => documented);
    const { job, details } = await controlPlane.describe(locationOf('job-1'), {});
    expect(calls).toMatchObject([{ route: 'GET /v2/jobs/{jobId}', params: { jobId: 'job-1' } }]);
    expect(job).toMatchObject({
      id: 'job-1',
      type: 'MIGRATION',
      subtype: null,
      status: 'successful',
      progress: 100,
      reason: null,
      startedAt: Date.UTC(2024, 6, 30, 16, 49, 50),
      finishedAt: Date.UTC(2024, 6, 30, 17, 30, 50),
      family: 'control-plane',
    });
    expect(details.facts).toEqual([]);
  });

  test.each([null, '', undefined])('reads endTime %o as an unfinished job', async endTime => {
    const { controlPlane } = visit(() => ({ ...documented, status: 'IN_PROGRESS', progress: '42', endTime }));
    const { job } = await controlPlane.describe(locationOf('job-1'), {});
    expect(job).toMatchObject({ status: 'in-progress', progress: 42, finishedAt: null });
  });

  test('rejects an answer about another job', async () => {
    const { controlPlane } = visit(() => documented);
    expect(await cloudErrorOf(controlPlane.describe(locationOf('job-2'), {}))).toMatchObject({ kind: 'malformed' });
  });
});

describe('tracked jobs', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `job-${index}`);
  const running = ({ params }: FakeCall) => ({ ...documented, jobId: params.jobId, status: 'IN_PROGRESS' });

  test('are read a few at a time', async () => {
    const { part, take } = visit(running, ids);
    const sizes: number[] = [];
    for (let page: string | null = null, first = true; first || page !== null; first = false) {
      const current = await part.read(page, {});
      sizes.push(take().length);
      expect(current.jobs[0]).toMatchObject({
        projectId: 'proj-1',
        clusterId: expect.stringMatching(/^cluster of job-/),
      });
      page = current.next;
    }
    expect(sizes).toEqual([5, 5, 2]);
  });

  test('send nothing when there are none, and say nothing about the route', async () => {
    const { part, calls } = visit(running);
    expect(await part.read(null, {})).toEqual({ jobs: [], badRecords: 0, next: null, sentNothing: true });
    expect(calls).toEqual([]);
  });

  test('are not requested again once they have finished', async () => {
    const { part, take } = visit(({ params }) => ({ ...documented, jobId: params.jobId }), ['job-1', 'job-2']);
    const first = await part.read(null, {});
    take();
    expect((await part.read(null, {})).jobs).toEqual(first.jobs);
    expect(take()).toEqual([]);
  });

  test('are requested three times if the server does not know them, and again after forget', async () => {
    const { part, take, controlPlane } = visit(
      call => {
        if (call.params.jobId === 'job-0') throw cloudError('not-found');
        return { ...documented, jobId: call.params.jobId };
      },
      ['job-0', 'job-1'],
    );
    const sizes: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      expect((await part.read(null, {})).jobs.map(job => job.id)).toEqual(['job-1']);
      sizes.push(take().length);
    }
    expect(sizes).toEqual([2, 1, 1, 0, 0]);
    controlPlane.forget?.();
    await part.read(null, {});
    expect(take()).toHaveLength(1);
  });

  test('fail as a whole on a failure that would repeat for every job', async () => {
    const { part } = visit(() => {
      throw cloudError('server');
    }, ids);
    expect(await cloudErrorOf(part.read(null, {}))).toMatchObject({ kind: 'server' });
  });
});
