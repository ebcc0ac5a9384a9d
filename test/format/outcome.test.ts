import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/actions/outcome.ts';
import { abortedError } from '../../src/cloud/http/http-errors.ts';
import { kindLabel } from '../../src/format/job-names.ts';
import { explainDishonoredCancel, explainOutcome, outcomeJson } from '../../src/format/outcome.ts';
import type { Phrasing } from '../../src/format/phrasing.ts';
import { translator } from '../../src/i18n/translate.ts';
import { labelOf } from '../../src/jobs/kinds.ts';
import type { ActionName } from '../../src/jobs/rules.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob } from '../support/jobs.ts';

const english: Phrasing = { language: 'en', translate: translator('en'), formatTime: () => '14:02', labelOf };
const japanese: Phrasing = {
  ...english,
  language: 'ja',
  translate: translator('ja'),
  labelOf: kind => kindLabel(kind, 'ja'),
};

const job = makeJob('a');
const conflict = cloudError('conflict', { code: 409, message: 'is not cancelable', requestId: 'req-1' }).facts;
const accepted: Outcome = { outcome: 'accepted', jobId: 'a', job, requestId: 'req-a' };
const moved: Outcome = { ...accepted, job: makeJob('b') };
const ended: Outcome = {
  outcome: 'refused',
  jobId: 'a',
  job,
  refusal: { id: 'refused.cancelStatus', status: 'successful', rawStatus: 'SUCCESSFUL' },
};
const skipped: Outcome = { ...ended, outcome: 'skipped' };
const refused: Outcome = { outcome: 'refused', jobId: 'a', error: conflict };
const denial = {
  id: 'refused.needsAdmin',
  deniedAt: Date.UTC(2026, 10, 29, 14, 2),
  cluster: 'prod-search',
} as const;
const failed: Outcome = { outcome: 'failed', jobId: 'a', error: cloudError('network').facts };
const lost: Outcome = {
  outcome: 'unknown',
  jobId: 'a',
  error: cloudError('timeout', { requestId: 'req-1' }).facts,
  successors: ['b', 'c'],
};

const why =
  'The answer was lost (timeout message), and the job doesn’t show what happened. zjobs doesn’t send the action again. Jobs that it probably started: b, c.';
const none = { newJobId: null, reason: null, code: null, requestId: null };

test.each<[ActionName, Outcome, object]>([
  ['cancel', accepted, { ...none, jobId: 'a', outcome: 'accepted', requestId: 'req-a' }],
  ['retry', accepted, { ...none, jobId: 'a', outcome: 'accepted', newJobId: 'a', requestId: 'req-a' }],
  ['retry', moved, { ...none, jobId: 'a', outcome: 'accepted', newJobId: 'b', requestId: 'req-a' }],
  [
    'cancel',
    ended,
    {
      ...none,
      jobId: 'a',
      outcome: 'refused',
      reason: 'Only Pending or In Progress jobs can be canceled; this one is Successful.',
    },
  ],
  [
    'cancel',
    refused,
    { jobId: 'a', outcome: 'refused', newJobId: null, reason: 'is not cancelable', code: 409, requestId: 'req-1' },
  ],
  ['retry', failed, { ...none, jobId: 'a', outcome: 'failed', reason: 'network message' }],
  ['retry', lost, { ...none, jobId: 'a', outcome: 'unknown', reason: why, requestId: 'req-1' }],
])('prints %s %o as JSON with the same fields in the same order', (action, outcome, expected) => {
  const json = outcomeJson(action, outcome, english);
  expect(json).toEqual(expected);
  expect(Object.keys(json)).toEqual(['jobId', 'outcome', 'newJobId', 'reason', 'code', 'requestId']);
});

test.each<[ActionName, Outcome, string, string]>([
  ['cancel', accepted, 'a: the server accepted the cancel.', 'a: キャンセルを受け付けました。'],
  [
    'retry',
    accepted,
    'a: the server accepted the retry. The job runs again.',
    'a: 再試行を受け付けました。ジョブが再び実行されます。',
  ],
  [
    'retry',
    moved,
    'a: the server accepted the retry. It runs as b.',
    'a: 再試行を受け付けました。b として実行されます。',
  ],
  [
    'cancel',
    skipped,
    'a: skipped. Only Pending or In Progress jobs can be canceled; this one is Successful.',
    'a: 対象外です。キャンセルできるのは保留中または進行中のジョブだけです。このジョブは成功です。',
  ],
  [
    'cancel',
    refused,
    'a: refused. is not cancelable (code 409, requestid req-1)',
    'a: 拒否されました。is not cancelable（コード 409, requestid req-1）',
  ],
  [
    'cancel',
    failed,
    'a: the cancel was not sent. Network message — check --endpoint and the network',
    'a: キャンセルは送信されませんでした。Network message — --endpoint とネットワークを確認してください',
  ],
  [
    'retry',
    {
      ...refused,
      error: cloudError('permission', { code: 96013, message: 'org owner is needed', requestId: 'req-1' }).facts,
    },
    'a: refused. org owner is needed (code 96013, requestid req-1)',
    'a: 拒否されました。org owner is needed（コード 96013, requestid req-1）',
  ],
  [
    'cancel',
    {
      ...refused,
      error: cloudError('permission', { code: 96013, message: 'org owner is needed' }).facts,
      denial,
    },
    'a: refused. org owner is needed (code 96013)',
    'a: 拒否されました。org owner is needed（コード 96013）',
  ],
  [
    'cancel',
    { ...refused, error: cloudError('permission', { code: 96012, message: 'no permission' }).facts, denial },
    'a: refused. no permission (code 96012). In prod-search, this needs Project Admin or a role that may do this (the server said so at 14:02).',
    'a: 拒否されました。no permission（コード 96012）。prod-search でのこの操作にはプロジェクト管理者、またはこの操作ができるロールが必要です（14:02 にサーバーが回答）。',
  ],
])('explains %s %o in both languages', (action, outcome, en, ja) => {
  expect(explainOutcome(action, outcome, english)).toBe(en);
  expect(explainOutcome(action, outcome, japanese)).toBe(ja);
});

test('names the job of an action that failed, which must not read as if the job had failed', () => {
  const nightly = { description: 'Nightly backup', collectionName: 'books' };
  expect(explainOutcome('cancel', failed, english, nightly)).toBe(
    'Nightly backup (a): the cancel was not sent. Network message — check --endpoint and the network',
  );
  const late: Outcome = { outcome: 'failed', jobId: 'a', error: { ...conflict, message: 'too late', httpStatus: 409 } };
  expect(explainOutcome('retry', late, english, { ...nightly, description: null })).toMatch(
    /^books \(a\): the retry failed, nothing was changed\. too late/,
  );
});

test('says of an interrupted action that the server may have carried it out', () => {
  const outcome: Outcome = {
    outcome: 'unknown',
    jobId: 'a',
    error: abortedError(true).facts,
    successors: [],
  };
  expect(explainOutcome('cancel', outcome, english)).toBe(
    'a: outcome unknown. Interrupted. The server may have carried out the action, but the job doesn’t show it yet. zjobs doesn’t send the action again.',
  );
});

test('does not take a message of the server for a template', () => {
  const outcome: Outcome = { ...refused, error: { ...conflict, message: '{jobId} $& {facts}' } };
  expect(explainOutcome('cancel', outcome, english)).toBe('a: refused. {jobId} $& {facts} (code 409, requestid req-1)');
});

describe('the sentence for a cancel that was not honored', () => {
  const translate = translator('en');

  test('names the job and how it ended', () => {
    const thawed = makeJob('a\u001b', { status: 'unknown', rawStatus: 'THAWED\u0007' });
    expect(explainDishonoredCancel('cancel', thawed, translate)).toBe(
      'The server accepted the cancel of a, but the job ended THAWED.',
    );
  });

  test('does not exist for a canceled job, nor for a retry', () => {
    expect(explainDishonoredCancel('cancel', makeJob('a', { status: 'canceled' }), translate)).toBeNull();
    expect(explainDishonoredCancel('retry', makeJob('a', { status: 'failed' }), translate)).toBeNull();
  });
});
