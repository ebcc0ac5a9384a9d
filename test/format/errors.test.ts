import { expect, test } from 'vitest';
import { errorText, hintFor, withFacts, withHint } from '../../src/format/errors.ts';
import { translator } from '../../src/i18n/translate.ts';
import { cloudError } from '../support/cloud-error.ts';

const english = translator('en');
const japanese = translator('ja');

test.each([
  [
    { code: 409, requestId: 'req-1' },
    'too late (code 409, requestid req-1)',
    'too late（コード 409, requestid req-1）',
  ],
  [{ code: 'ECONNREFUSED', requestId: null }, 'too late (code ECONNREFUSED)', 'too late（コード ECONNREFUSED）'],
  [{ code: null, requestId: 'req-1' }, 'too late (requestid req-1)', 'too late（requestid req-1）'],
  [{ code: null, requestId: null }, 'too late', 'too late'],
] as const)('writes the facts %o behind a message', (facts, en, ja) => {
  expect(withFacts('too late', facts, english)).toBe(en);
  expect(withFacts('too late', facts, japanese)).toBe(ja);
});

test('keeps code and request ID of an error whose message is too long for a line', () => {
  const { facts } = cloudError('server', { message: 'x'.repeat(5_000), code: 500, requestId: 'req-1' });
  expect(errorText(facts, english)).toMatch(/^x+ \(code 500, requestid req-1\)$/);
});

test('sanitizes every part of an error', () => {
  const { facts } = cloudError('server', { message: 'a\u001b[2J\nb', code: 'c\u202e', requestId: 'd\u0007' });
  expect(errorText(facts, english)).toBe('a[2J b (code c, requestid d)');
});

test('gives a hint for an error that the user can act on, and none for the others', () => {
  expect(hintFor({ kind: 'permission', retryAfter: null }, english)).toBe(
    'ask a Project Admin, or request a role that may do this',
  );
  expect(hintFor({ kind: 'conflict', retryAfter: null }, english)).toBeNull();
});

test.each([
  ['rate-limit', null, 'wait a moment and try again'],
  ['rate-limit', 59_400, 'try again in 1m'],
  ['rate-limit', 200, 'wait a moment and try again'],
  ['server', 90_000, 'try again in 90s'],
  ['busy', null, 'try again later: the cluster is busy with another import'],
  ['bad-source', null, 'fix the credentials or the URL in the request first'],
  ['permission', 60_000, 'ask a Project Admin, or request a role that may do this'],
] as const)('advises for %s with a Retry-After of %s ms: %s', (kind, retryAfter, advice) => {
  expect(hintFor({ kind, retryAfter }, english)).toBe(advice);
});

test.each([
  [undefined, 'run zjobs list to see the IDs'],
  ['cluster', 'check in the console whether the cluster still exists'],
  ['project', 'check --project'],
] as const)('advises for a missing %s: %s', (missing, advice) => {
  const facts = { kind: 'not-found', retryAfter: null, ...(missing !== undefined && { missing }) } as const;
  expect(hintFor(facts, english)).toBe(advice);
});

test('joins a message and its advice', () => {
  expect(withHint('no', hintFor({ kind: 'permission', retryAfter: null }, english))).toBe(
    'no — ask a Project Admin, or request a role that may do this',
  );
  expect(withHint('no', null)).toBe('no');
});

test.each([
  ['china', 'for China: --endpoint https://x'],
  ['global', 'outside China: --endpoint https://x'],
] as const)('names the other endpoint for a key that may belong to the cloud %s', (name, advice) => {
  const otherCloud = { name, endpoint: 'https://x' };
  expect(hintFor({ kind: 'auth', retryAfter: null, otherCloud }, english)).toContain(advice);
  expect(hintFor({ kind: 'auth', retryAfter: null, otherCloud }, japanese)).toContain('--endpoint https://x');
});

test.each([
  ['The org owner or project owner is needed.', null],
  ['Only project admins may do this', null],
  ['This needs the role Data Admin', null],
  ['access denied', 'ask a Project Admin, or request a role that may do this'],
  ['the ownership is unclear', 'ask a Project Admin, or request a role that may do this'],
])('a refusal with the message %j has the advice %j', (message, advice) => {
  expect(hintFor({ kind: 'permission', retryAfter: null, message }, english)).toBe(advice);
});

test.each([
  ['no answer', 'no answer — try again'],
  ['The server is busy.', 'The server is busy — try again'],
  ['混雑しています。', '混雑しています — try again'],
  ['waiting...', 'waiting... — try again'],
])('a hint follows %j without its full stop', (message, text) => {
  expect(withHint(message, 'try again')).toBe(text);
  expect(withHint(message, null)).toBe(message);
});
