import { expect, test } from 'vitest';
import { planAction } from '../../src/actions/plan.ts';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { makeJob } from '../support/jobs.ts';

test('separates targets from jobs that the rules exclude, in their order', () => {
  const jobs = [makeJob('x', { status: 'in-progress' }), makeJob('y'), makeJob('z', { status: 'pending' })];
  const circumstances = {
    viewer: { readOnly: false, deniedAt: null },
    actionSupport: jobCenterSupport,
  };
  const impact = planAction('cancel', jobs, () => circumstances);
  expect(impact.targets.map(({ id }) => id)).toEqual(['x', 'z']);
  expect(impact.skipped).toEqual([
    { job: jobs[1], refusal: { id: 'refused.cancelStatus', status: 'successful', rawStatus: 'SUCCESSFUL' } },
  ]);
});
