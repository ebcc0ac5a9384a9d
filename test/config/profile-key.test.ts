import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KeySource } from '../../src/config/config.ts';
import { findProfileKey } from '../../src/config/profile-key.ts';

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

  test('is not in the error output of a command that printed it before it failed', async () => {
    const failed = await find(shell('echo key-of-12345; echo "can’t use key-of-12345" >&2; exit 1'));
    expect(failed).toMatchObject({ found: 'failed', detail: 'can’t use ****' });
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
