import { expect, test } from 'vitest';
import type { ActionRecord } from '../../src/jobs/changes.ts';
import { earlierRetryOf } from '../../src/jobs/earlier-retry.ts';

const retry = (time: string, facts: Partial<ActionRecord> = {}): ActionRecord => ({
  id: time,
  time,
  event: 'retry',
  endpoint: 'https://x',
  projectName: null,
  jobId: 'job-1',
  projectId: 'proj-1',
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId: 'job-2',
  reason: null,
  code: null,
  requestId: null,
  ...facts,
});

const ten = '2026-11-28T10:00:00.000Z';
const eleven = '2026-11-28T11:00:00.000Z';

test.each([
  ['no record', [], null],
  ['an accepted retry', [retry(ten)], { at: Date.parse(ten), newJobId: 'job-2', isLost: false }],
  [
    'two retries',
    [retry(ten), retry(eleven, { newJobId: 'job-3' })],
    { at: Date.parse(eleven), newJobId: 'job-3', isLost: false },
  ],
  ['a refused retry', [retry(ten, { outcome: 'refused', newJobId: null })], null],
  [
    'a refused retry after another',
    [retry(ten), retry(eleven, { outcome: 'refused', newJobId: null })],
    { at: Date.parse(ten), newJobId: 'job-2', isLost: false },
  ],
  [
    'a retry that keeps the ID',
    [retry(ten, { newJobId: 'job-1' })],
    { at: Date.parse(ten), newJobId: null, isLost: false },
  ],
  [
    'a lost answer',
    [retry(ten, { outcome: 'unknown', newJobId: null })],
    { at: Date.parse(ten), newJobId: null, isLost: true },
  ],
  [
    'a lost answer to a retry that failed',
    [retry(ten, { outcome: 'unknown', newJobId: null }), retry(ten, { outcome: 'failed', newJobId: null })],
    null,
  ],
  ['the retry that started the job', [retry(ten, { jobId: 'job-0', newJobId: 'job-1' })], null],
  ['a cancel', [retry(ten, { event: 'cancel', newJobId: null })], null],
] as const)('%s gives the earlier retry', (_, records, earlier) => {
  expect(earlierRetryOf(records, 'job-1')).toEqual(earlier);
});
