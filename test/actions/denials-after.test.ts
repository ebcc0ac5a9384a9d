import { expect, test } from 'vitest';
import { denialsAfter } from '../../src/actions/denials-after.ts';
import type { Outcome } from '../../src/actions/outcome.ts';
import type { CloudErrorKind } from '../../src/cloud/error.ts';
import { noDenials } from '../../src/jobs/denials.ts';
import type { Job } from '../../src/jobs/job.ts';
import { roleDenial } from '../../src/jobs/rules.ts';
import { cloudError } from '../support/cloud-error.ts';
import { aJob } from '../support/jobs.ts';

const backup = aJob({ type: 'BACKUP', subtype: 'CLUSTER' });
const anImport = aJob({ type: 'IMPORT', subtype: null });

const after = (job: Job, kind: CloudErrorKind, outcome: 'refused' | 'failed' = 'refused') => {
  const answered: Outcome = { outcome, jobId: job.id, error: cloudError(kind).facts };
  return denialsAfter(noDenials, 'cancel', job, answered, 5);
};

test.each<readonly [CloudErrorKind, Job, number, number]>([
  ['permission', backup, 1, 0],
  ['permission', anImport, 1, 0],
  ['conflict', backup, 0, 0],
  ['rejected', anImport, 0, 1],
  ['conflict', anImport, 0, 1],
  ['unsupported', anImport, 0, 0],
  ['busy', anImport, 0, 0],
])('a refusal of the kind %s is remembered as it should be (%#)', (kind, job, roles, jobs) => {
  const denials = after(job, kind);
  expect([denials.roles.size, denials.jobs.size]).toEqual([roles, jobs]);
  expect(after(job, kind, 'failed')).toBe(noDenials);
});

test('a refused role is remembered with the time of the refusal that the outcome says', () => {
  const denial = roleDenial(backup, 3);
  const outcome: Outcome = { outcome: 'refused', jobId: backup.id, error: cloudError('permission').facts, denial };
  expect([...denialsAfter(noDenials, 'cancel', backup, outcome, 5).roles.values()]).toEqual([denial]);
});

test('an accepted action changes nothing', () => {
  const outcome: Outcome = { outcome: 'accepted', jobId: backup.id, job: backup, requestId: null };
  expect(denialsAfter(noDenials, 'cancel', backup, outcome, 5)).toBe(noDenials);
});
