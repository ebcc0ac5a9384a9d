import { expect, test } from 'vitest';
import { explainEarlierRetry } from '../../src/format/earlier-retry.ts';
import { translator } from '../../src/i18n/translate.ts';
import { aJob, failedImport } from '../support/jobs.ts';

test.each([
  ['an unknown run', null, 'Retried today 22:10 as job-2.'],
  ['a run that goes on', aJob(), 'Retried today 22:10; it runs as job-2 (In Progress).'],
  ['a run that has ended', failedImport(), 'Retried today 22:10; it ended as job-2 (Failed).'],
])('names %s', (_, run, sentence) => {
  const earlier = { at: 0, newJobId: 'job-2\u001b', isLost: false };
  expect(explainEarlierRetry(earlier, 'today 22:10', run, translator('en'))).toBe(sentence);
});

test.each([
  ['a retry that kept the ID', false, 'Retried today 22:10 under the same ID.'],
  ['a retry without an answer', true, 'Retried today 22:10, but no answer arrived: it may have run again.'],
])('describes %s', (_, isLost, sentence) => {
  const earlier = { at: 0, newJobId: null, isLost };
  expect(explainEarlierRetry(earlier, 'today 22:10', null, translator('en'))).toBe(sentence);
});
