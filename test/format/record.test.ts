import { describe, expect, test } from 'vitest';
import { explainRecord } from '../../src/format/record.ts';
import { translator } from '../../src/i18n/translate.ts';
import { type ActionRecord, changesOf } from '../../src/jobs/changes.ts';
import { aJob, failedImport, noon } from '../support/jobs.ts';

const english = translator('en');
const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };

const sent: ActionRecord = {
  id: 'a',
  time: '2026-11-22T14:00:05Z',
  event: 'retry',
  ...target,
  jobId: 'job-1',
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId: null,
  reason: null,
  code: null,
  requestId: null,
};

describe('a record of an action', () => {
  test.each<[Partial<ActionRecord>, string]>([
    [{}, 'Retry sent by ana@laptop: accepted'],
    [{ newJobId: 'job-1' }, 'Retry sent by ana@laptop: accepted'],
    [{ newJobId: 'job-2', requestId: 'req-1' }, 'Retry sent by ana@laptop: accepted → job-2 (requestid req-1)'],
    [
      { event: 'cancel', outcome: 'refused', reason: 'too late', code: 409, requestId: 'req-1' },
      'Cancel sent by ana@laptop: refused: too late (code 409, requestid req-1)',
    ],
  ])('with %o reads "%s"', (facts, text) => {
    expect(explainRecord({ ...sent, ...facts }, english)).toBe(text);
  });
});

describe('a record of a change', () => {
  const wordsOf = (...[before, after]: Parameters<typeof change>): readonly string[] =>
    change(before, after).map(record => explainRecord(record, english));
  const change = (before: ReturnType<typeof aJob> | null, after: ReturnType<typeof aJob>) =>
    changesOf({ before, after }, target, noon);

  test('names the new status', () => {
    expect(wordsOf(null, aJob({ status: 'pending' }))).toEqual(['New']);
    expect(wordsOf(aJob(), aJob({ status: 'canceling' }))).toEqual(['Canceling']);
  });

  test('gives the percentage of a step and the reason of a failure', () => {
    expect(wordsOf(aJob({ progress: 20 }), aJob({ progress: 55 }))).toEqual(['In Progress 55%']);
    expect(wordsOf(failedImport({ status: 'in-progress' }), failedImport({ reason: 'no space' }))).toEqual([
      'Failed: no space',
    ]);
  });
});
