import { describe, expect, test } from 'vitest';
import { recordOfAction } from '../../src/actions/action-record.ts';
import type { Outcome } from '../../src/actions/outcome.ts';
import { roleDenial } from '../../src/jobs/rules.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob } from '../support/jobs.ts';

const place = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: 'Search' };
const job = makeJob('a', { clusterName: 'prod-search' });
const error = cloudError('conflict', { code: 409, requestId: 'req-1' }).facts;

describe('the record of an action', () => {
  const common = {
    id: 'a:retry:2026-11-22T14:00:00Z:ana@laptop',
    time: '2026-11-22T14:00:00Z',
    event: 'retry',
    ...place,
    jobId: 'a',
    by: 'ana@laptop',
    newJobId: null,
    reason: null,
    code: null,
    requestId: null,
  };

  test.each<[Outcome, object]>([
    [
      { outcome: 'accepted', jobId: 'a', job: makeJob('b'), requestId: 'req-2' },
      { outcome: 'accepted', newJobId: 'b', requestId: 'req-2', allowedIn: 'prod-search' },
    ],
    [
      { outcome: 'refused', jobId: 'a', error },
      { outcome: 'refused', reason: 'conflict message', code: 409, requestId: 'req-1' },
    ],
    [
      { outcome: 'refused', jobId: 'a', error, denial: roleDenial(job, 0) },
      {
        ...{ outcome: 'refused', reason: 'conflict message', code: 409, requestId: 'req-1' },
        deniedIn: 'prod-search',
      },
    ],
    [
      { outcome: 'failed', jobId: 'a', error },
      { outcome: 'failed', reason: 'conflict message', code: 409, requestId: 'req-1' },
    ],
    [
      { outcome: 'unknown', jobId: 'a', error, successors: ['b'] },
      { outcome: 'unknown', reason: 'conflict message', code: 409, requestId: 'req-1' },
    ],
  ])('has the outcome %o', (outcome, facts) => {
    const sent = { action: 'retry', job, outcome, sentAt: Date.UTC(2026, 10, 22, 14) } as const;
    expect(recordOfAction(sent, place, 'ana@laptop')).toEqual({ ...common, ...facts });
  });

  test('names no new job for a cancel', () => {
    const outcome: Outcome = { outcome: 'accepted', jobId: 'a', job: makeJob('a'), requestId: null };
    const record = recordOfAction({ action: 'cancel', job, outcome, sentAt: 0 }, place, 'ana@laptop');
    expect(record).toMatchObject({ event: 'cancel', newJobId: null });
  });
});
