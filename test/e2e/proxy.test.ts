import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireLogin } from '../support/connect-proxy.ts';
import { program, run, withFixture } from '../support/e2e/program.ts';
import { chinaCloudHost, cloudHost, openRemoteSite, type RemoteSite } from '../support/e2e/remote-site.ts';
import { describeRequiring } from '../support/e2e/required-programs.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

describeRequiring(['openssl'], 'a remote server', () => {
  let site: RemoteSite;
  beforeAll(async () => {
    site = await openRemoteSite();
  });
  afterAll(() => site.close());

  const list = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    run(['list', '-o', 'json', ...args], { ...site.env, ...env });

  const expectCompleteList = ({ code, stdout, stderr }: Awaited<ReturnType<typeof run>>): void => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).length).toBeGreaterThanOrEqual(40);
  };

  test('is trusted through NODE_EXTRA_CA_CERTS when a private authority signed its certificate', async () => {
    expectCompleteList(await list({}, '--endpoint', `https://localhost:${site.securePort}`));
  });

  describe('through a proxy', () => {
    test.each([
      ['the default server', [], cloudHost],
      ['the server of China', ['--endpoint', `https://${chinaCloudHost}`], chinaCloudHost],
    ] as const)('%s is read, and the proxy sees neither the key nor a job', async (_, args, host) => {
      const proxy = await site.openProxy(true);
      expectCompleteList(await list({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }, ...args));
      expect(new Set(proxy.tunnels.map(({ to }) => to))).toEqual(new Set([`${host}:443`]));
      expect(proxy.tunnels[0]?.headers).toEqual({ host: `${host}:443`, connection: 'keep-alive' });
      expect(proxy.traffic()).not.toContain(site.server.apiKey);
      expect(proxy.traffic()).not.toMatch(/authorization|job-/i);
    });

    test('is read with the proxy’s own user and password', async () => {
      const proxy = await site.openProxy(true, { answerConnect: requireLogin('ana:p@ss') });
      expectCompleteList(await list({ https_proxy: `http://ana:p%40ss@127.0.0.1:${proxy.port}` }));
    });

    test('is read when the proxy speaks TLS', async () => {
      const proxy = await site.openProxy(true, { answerConnect: requireLogin('ana:pass'), overTls: true });
      expectCompleteList(await list({ HTTPS_PROXY: `https://ana:pass@localhost:${proxy.port}` }));
      expect(proxy.tunnels[0]?.to).toBe(`${cloudHost}:443`);
    });

    test('fails with 6 at once when the password is wrong, and prints no password', async () => {
      const proxy = await site.openProxy(true, { answerConnect: requireLogin('ana:right') });
      const { code, stdout, stderr } = await run(['list'], {
        ...site.env,
        HTTPS_PROXY: `http://ana:hunter2@127.0.0.1:${proxy.port}`,
      });
      expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^zjobs: can’t read the projects: the proxy 127\\.0\\.0\\.1:${proxy.port} rejects this user and password — .*HTTPS_PROXY.* \\(code 407\\)\n$`,
        ),
      );
      expect(stderr).not.toContain('hunter2');
      expect(proxy.tunnels).toHaveLength(1);
    });

    test('is read over plain http only with --insecure-http, and with a warning', async () => {
      const proxy = await site.openProxy(false);
      const env = { HTTP_PROXY: `127.0.0.1:${proxy.port}`, ZJOBS_ENDPOINT: 'http://milvus.corp.example:19530' };
      const refused = await list(env);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('would send the API key to');
      expect(proxy.tunnels).toEqual([]);
      const allowed = await list(env, '--insecure-http');
      expect(allowed.stderr).toBe('zjobs: warning: the API key is sent to milvus.corp.example:19530 unencrypted\n');
      expect(allowed.code).toBe(0);
      // Over https the proxy would see none of this.
      expect(proxy.tunnels).toEqual([]);
      expect(proxy.forwarded[0]?.to).toBe('milvus.corp.example:19530');
      expect(proxy.forwarded[0]?.headers.authorization).toBe(`Bearer ${site.server.apiKey}`);
    });

    test('is read by the monitor', async () => {
      const proxy = await site.openProxy(true);
      await using terminal = openTerminal({
        args: [program],
        env: { ...site.env, ALL_PROXY: `http://127.0.0.1:${proxy.port}` },
      });
      await terminal.shows(/\d+ jobs$/m, '● In Progress');
      await terminal.press('q');
      expect(await terminal.waitForExit()).toBe(0);
      expect(proxy.tunnels.length).toBeGreaterThan(0);
    });
  });

  describe('with a proxy in the environment', () => {
    test('a server on this computer is read without it, and without loading the code for proxies', async () => {
      const proxy = await site.openProxy(false);
      const named = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, ALL_PROXY: 'socks5://127.0.0.1:1' };
      const { code, stderr } = await list(
        { ...named, ...withFixture('loaded.mjs') },
        '--endpoint',
        site.server.endpoint,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'https was not loaded\n' });
      expect(proxy.tunnels).toEqual([]);
    });

    test('a remote server is read with the code for proxies', async () => {
      const proxy = await site.openProxy(true);
      const { code, stderr } = await list({
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        ...withFixture('loaded.mjs'),
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'https was loaded\n' });
    });
  });

  describe('with a variable that names no usable proxy', () => {
    test.each([
      [
        'HTTPS_PROXY',
        'http://ana:hunter2@:3128',
        /^zjobs: HTTPS_PROXY is not the URL of a proxy; expected one like http:/,
      ],
      ['https_proxy', 'http://ana:hunter2@proxy:99999', /^zjobs: https_proxy is not the URL of a proxy/],
      ['ALL_PROXY', 'socks5://ana:hunter2@127.0.0.1:1080', /^zjobs: ALL_PROXY names a socks5 proxy; only http:/],
    ])('%s=%s ends with 2 before anything is sent', async (variable, text, message) => {
      const { code, stdout, stderr } = await run(['list'], { ...site.env, [variable]: text });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('hunter2');
    });
  });
});
