import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Access, World } from '../../../src/cli/world.ts';
import { run } from '../../../src/commands/run.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob } from '../../support/jobs.ts';

describe('the server of a command', () => {
  const key = { ZILLIZ_API_KEY: 'key-1' };

  test.each([
    [['--endpoint', 'nonsense'], 'the endpoint is not a URL'],
    [['--endpoint', 'ftp://x'], 'starts with ftp:'],
    [['--endpoint', 'https://user:secret@x'], 'contains a user name or password'],
    [['--endpoint', 'http://example.com'], 'would send the API key to example.com unencrypted'],
  ])('is a usage error for %j, and nothing is sent', async (argv, message) => {
    const fake = createFakeWorld({ env: key });
    expect(await fake.run('list', ...argv)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.err()).not.toContain('secret');
    expect(fake.server.calls).toEqual([]);
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['no endpoint', [], {}, 'https://api.cloud.zilliz.com'],
    ['an empty ZJOBS_ENDPOINT', [], { ZJOBS_ENDPOINT: '' }, 'https://api.cloud.zilliz.com'],
    [
      'the endpoint of China',
      [],
      { ZJOBS_ENDPOINT: 'https://api.cloud.zilliz.com.cn/' },
      'https://api.cloud.zilliz.com.cn',
    ],
    [
      '--endpoint, before ZJOBS_ENDPOINT',
      ['--endpoint', 'https://a.example/x'],
      { ZJOBS_ENDPOINT: 'x' },
      'https://a.example',
    ],
    ['http: on this computer', ['--endpoint', 'http://localhost:8080'], {}, 'http://localhost:8080'],
    ['--insecure-http with an https: endpoint', ['--insecure-http'], {}, 'https://api.cloud.zilliz.com'],
  ])('receives the key without a warning for %s', async (_, argv, env, origin) => {
    const fake = createFakeWorld({ env: { ...key, ...env } });
    const opened: Access[] = [];
    const openGateway: World['openGateway'] = async access => {
      opened.push(access);
      return fake.server.gateway;
    };
    expect(await run(['list', ...argv], { ...fake.world, openGateway })).toBe(0);
    expect(opened.map(({ endpoint, apiKey }) => [endpoint.origin, apiKey])).toEqual([[origin, 'key-1']]);
    expect(fake.err()).toBe('');
  });

  test.each(['http://api.cloud.zilliz.com.cn', 'http://10.0.0.7:19530', 'http://localhost.evil.example'])(
    'needs --insecure-http for the ZJOBS_ENDPOINT %s',
    async ZJOBS_ENDPOINT => {
      const fake = createFakeWorld({ env: { ...key, ZJOBS_ENDPOINT } });
      expect(await fake.run('list')).toBe(2);
      expect(fake.err()).toContain('use https://, or --insecure-http to accept the risk');
      expect(fake.server.calls).toEqual([]);
    },
  );

  test.each([
    [{ HTTPS_PROXY: 'http://ana:secret@:3128' }, 'HTTPS_PROXY is not the URL of a proxy'],
    [{ all_proxy: 'socks5://ana:secret@x' }, 'all_proxy names a socks5 proxy'],
  ])('is a usage error for the proxy %j, and nothing is sent', async (proxies, message) => {
    const fake = createFakeWorld({ env: { ...key, ...proxies } });
    expect(await fake.run('list')).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.err()).not.toContain('secret');
    expect(fake.server.calls).toEqual([]);
  });

  test('receives the key by http: with --insecure-http, after a warning', async () => {
    const fake = createFakeWorld({ env: key });
    expect(await fake.run('list', '--endpoint', 'http://example.com:8080', '--insecure-http')).toBe(0);
    expect(fake.err()).toBe('zjobs: warning: the API key is sent to example.com:8080 unencrypted\n');
  });

  test('is the demo with --demo, without key and endpoint, and the demo ends with the command', async () => {
    const fake = createFakeWorld({ env: {}, jobs: [aJob()] });
    fake.server.projects = [
      { id: 'proj-2', name: 'Chat' },
      { id: 'proj-1', name: 'Search' },
    ];
    expect(await fake.run('list', '--demo')).toBe(0);
    expect(fake.out()).toContain('job-0001');
    expect(fake.server.calls.slice(-2)).toEqual(['close', 'demo closed']);
  });
});

describe('the API key', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zjobs-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is missing: the error names the variable, the file and the demo', async () => {
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toMatch(/^zjobs: no API key; set ZILLIZ_API_KEY, .*credentials\), or try --demo\n$/);
    expect(fake.err()).toContain(folder);
  });

  test.each([
    ['api_key = good-key\n', 0],
    ['api_key = bad\u0007key\n', 3],
    ['user = ana\n', 3],
  ])('is read from the file %j with exit code %i', async (text, code) => {
    await writeFile(join(folder, 'credentials'), `[default]\n${text}`);
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(code);
    expect(fake.err()).not.toMatch(/key$|bad/);
  });

  test('can’t be read from a folder: the error says why', async () => {
    await mkdir(join(folder, 'credentials'));
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toContain('can’t read the API key from');
    expect(fake.err()).toContain('not a regular file');
  });

  test('is never printed, even if it is invalid', async () => {
    const fake = createFakeWorld({ env: { ZILLIZ_API_KEY: 'bad key' } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toBe('zjobs: the API key in ZILLIZ_API_KEY has invalid characters; copy it again\n');
  });
});
