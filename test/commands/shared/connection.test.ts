import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Access, World } from '../../../src/cli/world.ts';
import { selectProject } from '../../../src/cloud/account/load-projects.ts';
import { run } from '../../../src/commands/run.ts';
import { requireProject } from '../../../src/commands/shared/find-project.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob } from '../../support/jobs.ts';

const search = { id: 'proj-1', name: 'Search' };
const chat = { id: 'proj-2', name: 'Chat' };

describe('which project', () => {
  test.each([
    ['the only one', [search], undefined, search],
    ['by ID', [search, chat], 'proj-2', chat],
    ['by name', [search, chat], 'Search', search],
    ['by name, whatever its case', [search, chat], 'sEARCH', search],
    ['an ID before a name', [{ id: 'x', name: 'proj-2' }, chat], 'proj-2', chat],
  ])('%s', (_, projects, wanted, expected) => {
    expect(requireProject(selectProject(projects, wanted ?? null))).toBe(expected);
  });

  test.each([
    ['no project at all', [], undefined, 5, 'access to no project'],
    ['several', [search, chat], undefined, 2, 'proj-1 (Search), proj-2 (Chat)'],
    ['an unknown one', [search, chat], 'Foo', 5, 'no project "Foo"; existing projects: proj-1 (Search), proj-2 (Chat)'],
    ['namesakes', [search, { id: 'proj-3', name: 'Search' }], 'Search', 2, 'give the ID: proj-1 (Search), proj-3'],
  ])('%s', async (_, projects, wanted, code, message) => {
    const fake = createFakeWorld();
    fake.server.projects = projects;
    expect(await fake.run('list', ...(wanted === undefined ? [] : ['-p', wanted]))).toBe(code);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual(['projects', 'close']);
  });
});

describe('which server', () => {
  const key = { ZILLIZ_API_KEY: 'key-1' };

  test.each([
    [['--endpoint', 'nonsense'], 'the endpoint is not a URL'],
    [['--endpoint', 'ftp://x'], 'starts with ftp:'],
    [['--endpoint', 'https://user:secret@x'], 'contains a user name or password'],
    [['--endpoint', 'http://example.com'], 'would send the API key to example.com unencrypted'],
  ])('%j is 2 and sends nothing', async (argv, message) => {
    const fake = createFakeWorld({ env: key });
    expect(await fake.run('list', ...argv)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.err()).not.toContain('secret');
    expect(fake.server.calls).toEqual([]);
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['none named', [], {}, 'https://api.cloud.zilliz.com'],
    ['an empty variable', [], { ZJOBS_ENDPOINT: '' }, 'https://api.cloud.zilliz.com'],
    ['China', [], { ZJOBS_ENDPOINT: 'https://api.cloud.zilliz.com.cn/' }, 'https://api.cloud.zilliz.com.cn'],
    [
      'an option before the variable',
      ['--endpoint', 'https://a.example/x'],
      { ZJOBS_ENDPOINT: 'x' },
      'https://a.example',
    ],
    ['plain http on this computer', ['--endpoint', 'http://localhost:8080'], {}, 'http://localhost:8080'],
    ['--insecure-http where nothing is insecure', ['--insecure-http'], {}, 'https://api.cloud.zilliz.com'],
  ])('%s: the key goes there, and nothing is warned about', async (_, argv, env, origin) => {
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
    'the variable %s is no way around --insecure-http',
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
  ])('the proxy %j is 2 and sends nothing', async (proxies, message) => {
    const fake = createFakeWorld({ env: { ...key, ...proxies } });
    expect(await fake.run('list')).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.err()).not.toContain('secret');
    expect(fake.server.calls).toEqual([]);
  });

  test('plain http to another computer is allowed with --insecure-http, and warned about', async () => {
    const fake = createFakeWorld({ env: key });
    expect(await fake.run('list', '--endpoint', 'http://example.com:8080', '--insecure-http')).toBe(0);
    expect(fake.err()).toBe('zjobs: warning: the API key is sent to example.com:8080 unencrypted\n');
  });

  test('the demo needs neither key nor endpoint, and is closed at the end', async () => {
    const fake = createFakeWorld({ env: {}, jobs: [aJob()] });
    fake.server.projects = [chat, search];
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

  test('none: the environment, the file and the demo are named', async () => {
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toMatch(/^zjobs: no API key; set ZILLIZ_API_KEY, .*credentials\), or try --demo\n$/);
    expect(fake.err()).toContain(folder);
  });

  test.each([
    ['api_key = good-key\n', 0],
    ['api_key = bad\u0007key\n', 3],
    ['user = ana\n', 3],
  ])('the file %j', async (text, code) => {
    await writeFile(join(folder, 'credentials'), `[default]\n${text}`);
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(code);
    expect(fake.err()).not.toMatch(/key$|bad/);
  });

  test('a folder in the file’s place is told', async () => {
    await mkdir(join(folder, 'credentials'));
    const fake = createFakeWorld({ env: { ZILLIZ_CONFIG_DIR: folder } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toContain('can’t read the API key from');
    expect(fake.err()).toContain('EISDIR');
  });

  test('a bad one is never printed', async () => {
    const fake = createFakeWorld({ env: { ZILLIZ_API_KEY: 'bad key' } });
    expect(await fake.run('list')).toBe(3);
    expect(fake.err()).toBe('zjobs: the API key in ZILLIZ_API_KEY has invalid characters; copy it again\n');
  });
});

describe('patience', () => {
  test('a failing read is repeated and given up 15 s after its first failure', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('network', { code: 'ECONNREFUSED' });
    };
    expect(await fake.run('list')).toBe(6);
    const waited = fake.slept.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(8_000);
    expect(waited).toBeLessThanOrEqual(15_000);
    expect(fake.slept[1]).toBeGreaterThan(fake.slept[0] ?? 0);
  });

  test('what passes by is not even told', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    let failures = 3;
    fake.server.before = () => {
      failures -= 1;
      if (failures >= 0) throw cloudError('rate-limit', { retryAfter: 2_000 });
    };
    expect(await fake.run('list')).toBe(0);
    expect(fake.err()).toBe('');
    expect(Math.min(...fake.slept)).toBeGreaterThanOrEqual(2_000);
  });

  test('a rejected key is not tried again', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('list')).toBe(3);
    expect(fake.server.calls).toEqual(['projects', 'close']);
  });

  test('Ctrl-C ends it at once, without a word', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('network');
    };
    fake.meanwhile = () => fake.stop.abort();
    expect(await fake.run('list')).toBe(130);
    expect(fake.err()).toBe('');
  });
});
