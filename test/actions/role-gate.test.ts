import { expect, test } from 'vitest';
import { performAll } from '../../src/actions/perform.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { makeJob, makeJobs } from '../support/jobs.ts';

const target = (jobId: string) => ({ projectId: 'proj-1', jobId });

test('sends one action in a cluster until it is answered, then four at a time, or none if the role was refused', async () => {
  const clusters = ['in01-a', 'in01-a', 'in01-a', 'in01-b', 'in01-b'];
  const spread = clusters.map((clusterId, index) => makeJob(`c${index}`, { status: 'in-progress', clusterId }));
  const fake = fakeActions(spread);
  fake.act = async (_action, job) => {
    await settle();
    if (job.clusterId === 'in01-a') throw cloudError('permission');
    return { job, requestId: null };
  };
  const outcomes = await performAll(
    'cancel',
    spread.map(({ id }) => target(id)),
    fake.world,
  );
  expect(fake.sent).toEqual(['cancel c0', 'cancel c3', 'cancel c4']);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused', 'accepted', 'accepted']);
  expect(outcomes[2]).toMatchObject({ refusal: { id: 'refused.needsAdmin', cluster: 'in01-a' } });
});

test('lets another job find out the role if the first was not sent', async () => {
  const fake = fakeActions([makeJob('done', { status: 'successful' }), ...makeJobs(2, { status: 'in-progress' })]);
  const outcomes = await performAll('cancel', ['done', 'job-1', 'job-2'].map(target), fake.world);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted', 'accepted']);
});
