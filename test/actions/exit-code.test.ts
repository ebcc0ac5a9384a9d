import { expect, test } from 'vitest';
import { exitCodeOfError, exitCodeOfOutcomes } from '../../src/actions/exit-code.ts';
import type { Outcome } from '../../src/actions/outcome.ts';
import type { CloudErrorKind } from '../../src/cloud/error.ts';
import type { Refusal } from '../../src/jobs/rules.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob } from '../support/jobs.ts';

const job = makeJob('a');
const accepted: Outcome = { outcome: 'accepted', jobId: 'a', job, requestId: 'req-a' };
const lost: Outcome = { outcome: 'unknown', jobId: 'a', error: cloudError('timeout').facts, successors: [] };
const failedWith = (kind: CloudErrorKind): Outcome => ({
  outcome: 'failed',
  jobId: 'a',
  error: cloudError(kind).facts,
});
const refusedWith = (kind: CloudErrorKind): Outcome => ({ ...failedWith(kind), outcome: 'refused' }) as Outcome;
const ruledOut = (refusal: Refusal): Outcome => ({ outcome: 'refused', jobId: 'a', job, refusal });
const ended = ruledOut({ id: 'refused.cancelStatus', status: 'successful', rawStatus: 'SUCCESSFUL' });
const skipped = { ...ended, outcome: 'skipped' } as Outcome;

test.each<[string, readonly Outcome[], number]>([
  ['no outcome', [], 0],
  ['an accepted and a skipped job', [accepted, skipped], 0],
  ['a job that the rules exclude, before a rejected key', [accepted, ended, failedWith('auth')], 1],
  ['a conflict', [refusedWith('conflict')], 1],
  ['a rejected request', [refusedWith('rejected')], 1],
  ['--read-only', [ruledOut({ id: 'refused.readOnly' })], 2],
  ['a rejected key, before a job that the rules exclude', [failedWith('auth'), ended], 3],
  ['a missing permission', [refusedWith('permission')], 4],
  ['a role that the server refused before', [ruledOut({ id: 'refused.needsAdmin', deniedAt: 0 })], 4],
  ['an unknown job', [failedWith('not-found')], 5],
  ['a network failure', [failedWith('network')], 6],
  ['a lost answer', [lost], 6],
  ['an interrupt', [failedWith('aborted')], 130],
])('returns the code of the first outcome that was not done: %s', (_, outcomes, code) => {
  expect(exitCodeOfOutcomes(outcomes)).toBe(code);
});

test('maps each kind of failed call to an exit code', () => {
  expect(exitCodeOfError).toMatchObject({
    auth: 3,
    permission: 4,
    'not-found': 5,
    timeout: 6,
    malformed: 6,
    server: 6,
  });
});
