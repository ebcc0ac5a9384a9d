import { expect, test } from 'vitest';
import { confirmButtons, confirmQuestion, explainEffect, explainLoss } from '../../src/format/confirm.ts';
import { translator } from '../../src/i18n/translate.ts';
import { aJob, failedImport, noon } from '../support/jobs.ts';

const english = translator('en');

test.each([
  ['cancel', 1, 'Cancel this job?'],
  ['cancel', 3, 'Cancel 3 jobs?'],
  ['retry', 1, 'Retry this job?'],
  ['retry', 2, 'Retry 2 jobs?'],
] as const)('asks before the %s of %i jobs', (action, count, question) => {
  expect(confirmQuestion(action, count, english)).toBe(question);
});

test.each([
  ['cancel', 1, 'The server stops the job'],
  ['cancel', 2, 'The server stops the jobs'],
  ['retry', 1, 'The import runs again'],
  ['retry', 2, 'Each import runs again'],
] as const)('explains the effect of the %s of %i jobs', (action, count, effect) => {
  expect(
    explainEffect(
      action,
      Array.from({ length: count }, () => failedImport()),
      english,
    ),
  ).toContain(effect);
});

test.each([
  ['en', 'connection reset', 'The import runs again from its files. The cause of the failure may have passed.'],
  [
    'en',
    'no space',
    'The import runs again from its files: make room or raise the limit first, or it will fail again for the same reason.',
  ],
  [
    'ja',
    'no space',
    '同じファイルで再度インポートします。先に空きを作るか上限を上げないと、同じ理由で再び失敗します。',
  ],
] as const)('says in %s what a retry needs after the failure %j', (language, reason, effect) => {
  expect(explainEffect('retry', [failedImport({ reason })], translator(language))).toBe(effect);
});

test.each([
  ['BACKUP', 'stop the backup'],
  ['EXPORT_BACKUP', 'stop the export'],
  ['IMPORT', 'stop the import'],
  ['MIGRATION', 'stop the migration'],
  ['SPARK', 'stop the Spark job'],
  ['REINDEX', 'stop the job'],
])('says on the buttons what the cancel of a job of the type %s does', (type, yes) => {
  expect(confirmButtons('cancel', [aJob({ type })], english)).toEqual({ yes, no: 'keep it running' });
});

test('has buttons for a pending job, a retry and several jobs', () => {
  expect(confirmButtons('cancel', [aJob({ status: 'pending' })], english).no).toBe('keep it');
  const failed = failedImport();
  expect(confirmButtons('retry', [failed], english)).toEqual({ yes: 'run the import again', no: 'leave it failed' });
  expect(confirmButtons('retry', [failed, failed], english).yes).toBe('run 2 imports again');
  expect(confirmButtons('cancel', [aJob(), aJob()], english)).toEqual({ yes: 'stop 2 jobs', no: 'keep them running' });
});

test.each([
  [60, null],
  [61, '1h 01m of work is lost'],
  [4_560, '3d 4h of work is lost'],
])('after %i minutes a cancel loses: %s', (minutes, loss) => {
  expect(explainLoss(aJob({ startedAt: noon - minutes * 60_000 }), noon, english)).toBe(loss);
});

test('says nothing about the work of a job that has not started', () => {
  expect(explainLoss(aJob({ status: 'pending', startedAt: null }), noon, english)).toBeNull();
});

test.each(['constructor', 'toString', '__proto__'])(
  'the buttons of a job of the type %s are those of any job',
  type => {
    expect(confirmButtons('cancel', [aJob({ type })], english)).toEqual(
      confirmButtons('cancel', [aJob({ type: 'ODD' })], english),
    );
  },
);
