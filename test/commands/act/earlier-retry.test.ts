import { expect, test } from 'vitest';
import { recordOfAction } from '../../../src/actions/action-record.ts';
import { impactText } from '../../../src/commands/act/impact.ts';
import { type ActPlan, withEarlierRetries } from '../../../src/commands/act/targets.ts';
import { failedImport } from '../../support/jobs.ts';

const job = failedImport({ id: 'job-1' });
const planFor = (action: ActPlan['action']): ActPlan => ({
  action,
  jobs: [{ kind: 'target', jobId: job.id, job }],
  troubles: [],
});
const again = failedImport({ id: 'job-2' });
const outcome = { outcome: 'accepted', jobId: job.id, job: again, requestId: null } as const;
const target = { endpoint: 'https://x', projectId: 'proj-1', projectName: null };
const record = recordOfAction({ action: 'retry', job, outcome, sentAt: 0 }, target, 'ana@laptop');
const never = new Promise<never>(() => {});

test('the plan of a retry says under the job that it was retried before', async () => {
  const plan = await withEarlierRetries(planFor('retry'), { read: async () => [record] }, { sleep: () => never });
  expect(impactText(plan, 'en')).toMatch(
    /job-1 .*\n {6}Retried 1970-01-01T00:00:00(?:\.000)?Z as job-2\.\n {6}File 3 of 8/,
  );
});

test('the plan of another action does not read the journal', async () => {
  const plan = planFor('cancel');
  expect(await withEarlierRetries(plan, { read: () => never }, { sleep: () => never })).toBe(plan);
});

test('a journal that hangs leaves the plan as it is', async () => {
  const plan = planFor('retry');
  expect(await withEarlierRetries(plan, { read: () => never }, { sleep: async () => {} })).toEqual(plan);
});
