import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { KeySource } from '../../src/config/config.ts';
import { findProfileKey } from '../../src/config/profile-key.ts';
import { forgetSecrets } from '../../src/lib/secrets.ts';

afterEach(forgetSecrets);

const home = mkdtempSync(join(tmpdir(), 'zjobs-key-'));
mkdirSync(join(home, '.zilliz-prod'));
writeFileSync(
  join(home, '.zilliz-prod', 'credentials'),
  '[default]\napi_key = key-of-default\n[prod]\napi_key = key-of-prod\n[staging]\napi_key = key-of-staging\n',
);

const find = (source: KeySource, more: { readonly longest?: number; readonly profileName?: string } = {}) =>
  findProfileKey(source, {
    env: { PATH: process.env.PATH, PROD_KEY: ' key-1 ', EMPTY: '' },
    home,
    profileName: 'lab',
    ...more,
  });

const command = (...words: readonly string[]): KeySource => ({ kind: 'command', words });
const shell = (script: string): KeySource => command('sh', '-c', script);

describe('the key of a profile', () => {
  test('comes from a variable', async () => {
    expect(await find({ kind: 'variable', name: 'PROD_KEY' })).toMatchObject({ found: 'key', apiKey: 'key-1' });
    expect(await find({ kind: 'variable', name: 'EMPTY' })).toEqual({ found: 'unset', variable: 'EMPTY' });
  });

  test('is the first line of a command, which gets its words as they are', async () => {
    expect(await find(command('printf', '%s\nmore\n', 'a;$(b)'))).toMatchObject({ found: 'key', apiKey: 'a;$(b)' });
  });

  test('is missing when the command fails, and its error output is kept', async () => {
    expect(await find(shell('echo no such entry >&2; echo really >&2; exit 3'))).toEqual({
      found: 'failed',
      why: { id: 'profile.exitCode', params: { code: 3 } },
      detail: 'no such entry; really',
    });
  });

  test.each([
    ['as it is', 'key/of+12345!'],
    ['escaped as in JSON', String.raw`key\/of\u002b12345!`],
    ['encoded as in a URL', encodeURIComponent('key/of+12345!')],
    ['as base64', Buffer.from('key/of+12345!').toString('base64')],
  ])('is not in the error output of a command that printed it %s before it failed', async (_, form) => {
    const failed = await find(shell(`echo 'key/of+12345!'; printf '%s\\n' 'can’t use ${form}' >&2; exit 1`));
    expect(failed).toMatchObject({ found: 'failed', detail: 'can’t use …' });
  });

  test('is not in error output that its limit cuts', async () => {
    const key = 'key/of+12345!';
    const script = `printf '%s\n' '${key}'; printf '%65530s${key}' '' >&2; exit 1`;
    expect(await find(shell(script))).toMatchObject({ found: 'failed', detail: '' });
  });

  test('does not hide a message that the command prints to both outputs', async () => {
    const failed = await find(shell('echo the vault is sealed; echo the vault is sealed >&2; exit 1'));
    expect(failed).toMatchObject({ found: 'failed', detail: 'the vault is sealed' });
  });

  test('is missing when the command does not exist or prints nothing', async () => {
    expect(await find(command('no-such-program'))).toMatchObject({
      found: 'failed',
      why: { id: 'profile.notStarted', params: { program: 'no-such-program', why: 'ENOENT' } },
    });
    expect(await find(shell('true'))).toMatchObject({ found: 'failed', why: { id: 'profile.noOutput' } });
  });

  test('is missing when the command takes too long', async () => {
    expect(await find(shell('sleep 30'), { longest: 200 })).toMatchObject({
      found: 'failed',
      why: { id: 'profile.timedOut' },
    });
  });

  test('is found although a child of the command keeps its output open', async () => {
    expect(await find(shell('sleep 30 & echo key-2'), { longest: 5_000 })).toMatchObject({ apiKey: 'key-2' });
  });

  test.each<[string, string, string | null, string]>([
    ['the section that is named', 'lab', 'staging', 'key-of-staging'],
    ['the section with the name of the profile', 'prod', null, 'key-of-prod'],
    ['the default section', 'lab', null, 'key-of-default'],
  ])('comes from %s of a credentials file', async (_, profileName, section, apiKey) => {
    expect(await find({ kind: 'folder', path: '~/.zilliz-prod', section }, { profileName })).toMatchObject({ apiKey });
  });

  test('is missing without a credentials file', async () => {
    expect(await find({ kind: 'folder', path: '~/nowhere', section: null })).toEqual({
      found: 'none',
      path: join(home, 'nowhere', 'credentials'),
    });
  });
});
