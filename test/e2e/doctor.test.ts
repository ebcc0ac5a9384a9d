import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { program, run, withFastTime } from '../support/e2e/program.ts';
import { startServer } from '../support/e2e/server.ts';
import { openTerminal } from '../support/e2e/terminal.ts';
import { listen } from '../support/listen.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

const folders = () => ({ XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') });

test('reports the local findings and ends with 6 when the server is unreachable', async () => {
  const env = {
    ...folders(),
    ...withFastTime(5),
    ZJOBS_ENDPOINT: 'http://127.0.0.1:9',
    ZILLIZ_API_KEY: 'key-never-shown',
  };
  const { code, stdout, stderr } = await run(['doctor'], env);
  expect([code, stderr]).toEqual([6, '']);
  expect(stdout).toMatch(/^Server +http:\/\/127\.0\.0\.1:9, unknown kind of server\n +!! .*ECONNREFUSED/m);
  expect(stdout).toMatch(/^Key +from ZILLIZ_API_KEY, not checked$/m);
  expect(stdout).toMatch(/^Terminal +none$/m);
  expect(stdout).not.toContain('key-never-shown');
});

test('reports server, key and terminal with the key of the zilliz CLI, and writes no file', async () => {
  const server = await startServer({ routes: 'public', jobs: 20 });
  try {
    await mkdir(join(folder, 'zilliz'));
    await writeFile(join(folder, 'zilliz', 'credentials'), `[default]\napi_key = ${server.apiKey}\n`);
    const env = {
      ...folders(),
      ZILLIZ_CONFIG_DIR: join(folder, 'zilliz'),
      ZJOBS_ENDPOINT: server.endpoint,
      SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22',
      COLORTERM: 'truecolor',
    };
    await using terminal = openTerminal({ args: [program, 'doctor'], env, columns: 160, rows: 40 });
    await terminal.shows(/^Clipboard +OSC 52 to your local computer/m);
    expect(await terminal.waitForExit()).toBe(0);
    const text = terminal.screen().join('\n');
    expect(text).toMatch(/^Server +\S+, public API/m);
    expect(text).toMatch(/^Key +accepted, from \S+zilliz\/credentials$/m);
    expect(text).toMatch(/^Terminal +xterm-256color, 160×40, true color, UTF-8, SSH$/m);
    expect(text).not.toContain(server.apiKey);
    expect((await readdir(folder)).toSorted()).toEqual(['zilliz']);
  } finally {
    await server.stop();
  }
});

test('--demo needs no configuration', async () => {
  const { code, stdout, stderr } = await run(['doctor', '--demo', '-o', 'json'], folders());
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    mode: 'job-center',
    key: { source: '--demo', accepted: true },
    problems: [],
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the command while it waits for a server', async signal => {
  const silent = createServer();
  const connected = once(silent, 'connection');
  const port = await listen(silent);
  const env = { ...folders(), PATH: process.env.PATH ?? '', HOME: '/nonexistent', ZILLIZ_API_KEY: 'k' };
  const child = spawn(process.execPath, [program, 'doctor', '--endpoint', `http://127.0.0.1:${port}`], { env });
  await connected;
  child.kill(signal);
  const [code] = await once(child, 'exit');
  expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  silent.close();
});
