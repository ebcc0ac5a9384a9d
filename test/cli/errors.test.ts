import { describe, expect, test } from 'vitest';
import { CallError, CommandError, errorJson, errorLine, exitCodeOf, UsageError } from '../../src/cli/errors.ts';
import { CloudError, type CloudErrorKind } from '../../src/cloud/error.ts';
import { cloudError } from '../support/cloud-error.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob } from '../support/jobs.ts';

describe('exit codes', () => {
  test.each<[CloudErrorKind, number]>([
    ['auth', 3],
    ['permission', 4],
    ['not-found', 5],
    ['conflict', 1],
    ['rejected', 6],
    ['unsupported', 6],
    ['rate-limit', 6],
    ['server', 6],
    ['malformed', 6],
    ['network', 6],
    ['timeout', 6],
  ])('list exits after an error of kind %s with code %i', async (kind, code) => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    fake.server.before = call => {
      if (call.startsWith('list')) throw cloudError(kind, { code: 42, requestId: 'req-9' });
    };
    expect(await fake.run('list')).toBe(code);
    expect(fake.err()).toMatch(/^zjobs: can’t list the jobs: \S+ message.* \(code 42, requestid req-9\)\n$/);
    expect(fake.server.calls.at(-1)).toBe('close');
  });

  test('zjobs without a terminal exits with 2, and --version with 0', async () => {
    const fake = createFakeWorld();
    expect(await fake.run()).toBe(2);
    expect(fake.err()).toMatch(/list.*events.*--plain/);
    expect(await fake.run('--version')).toBe(0);
    expect(await fake.run('version')).toBe(0);
    expect(fake.out()).toBe('1.2.3\n1.2.3\n');
  });

  test('-o json makes errors JSON, usage errors too', async () => {
    for (const argv of [
      ['list', '-o', 'json', '--bogus'],
      ['list', '--output=json', '--bogus'],
      ['--bogus', 'list', '-ojson'],
    ]) {
      const fake = createFakeWorld();
      expect(await fake.run(...argv)).toBe(2);
      expect(JSON.parse(fake.err())).toEqual({
        error: { code: null, message: 'unknown option --bogus; see zjobs --help', requestId: null },
      });
    }
  });

  test('an error is printed in the language of the environment', async () => {
    const fake = createFakeWorld({ env: { LANG: 'ja_JP.UTF-8' } });
    await fake.run('list', '--bogus');
    expect(fake.err()).toContain('不明なオプション');
  });
});

describe('the text of an error', () => {
  const facts = cloudError('permission', { message: 'no\u001b[31m way\u202e', code: 96013, requestId: 'r\n1' }).facts;

  test('errorLine prints one sanitized line with advice, code and request ID', () => {
    const line = errorLine(new CallError({ id: 'failed.list' }, facts), 'en');
    expect(line).toBe(
      'zjobs: can’t list the jobs: no[31m way — ask a Project Admin, or request a role that may do this (code 96013, requestid r 1)\n',
    );
  });

  test('errorJson escapes values and keeps them unchanged', () => {
    const text = errorJson(new CloudError(facts));
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.parse(text)).toEqual({ error: { code: 96013, message: facts.message, requestId: 'r\n1' } });
  });

  test('an unknown error is reported as unexpected', () => {
    expect(exitCodeOf(new Error('boom'))).toBe(6);
    expect(errorLine(new Error('boom'), 'en')).toBe('zjobs: unexpected error: boom; please report it\n');
    expect(exitCodeOf(new CommandError(7, { id: 'project.none' }))).toBe(7);
    expect(exitCodeOf(new UsageError('usage.demoEndpoint'))).toBe(2);
  });
});

test('the JSON of a rejected key names the endpoint of the other cloud, and that of any other error gives no advice', () => {
  const otherCloud = { name: 'china', endpoint: 'https://api.cloud.zilliz.com.cn' } as const;
  const rejected = new CloudError({ ...cloudError('auth', { code: 21_119, message: 'illegal' }).facts, otherCloud });
  expect(JSON.parse(errorJson(rejected)).error).toMatchObject({
    code: 21_119,
    message: expect.stringMatching(/^illegal — .*for China: --endpoint https:\/\/api\.cloud\.zilliz\.com\.cn$/),
  });
  expect(JSON.parse(errorJson(cloudError('auth', { message: 'illegal' }))).error.message).toBe('illegal');
});

test('the JSON of an error says how long the server asked to wait', () => {
  const throttled = cloudError('rate-limit', { message: 'slow down', code: 429, retryAfter: 60_000 });
  expect(JSON.parse(errorJson(throttled)).error.message).toBe('slow down — try again in 1m');
  expect(JSON.parse(errorJson(cloudError('rate-limit', { message: 'slow down' }))).error.message).toBe('slow down');
});
