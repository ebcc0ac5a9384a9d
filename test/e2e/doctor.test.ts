import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobCenterOptions } from '../../src/server/options.ts';
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

type DoctorType = { readonly type: string; readonly can: readonly string[]; readonly listed: boolean };
type Verdict = { readonly allowed: boolean; readonly reason?: string };
type ListedJob = {
  readonly jobId: string;
  readonly type: string;
  readonly status: string;
  readonly actions: Readonly<Record<'cancel' | 'retry' | 'commit', Verdict>>;
};

const kinds: Readonly<Record<string, JobCenterOptions>> = {
  'a job center': { routes: 'job-center', jobs: 400 },
  'a public API': { routes: 'public', jobs: 400 },
  'a Milvus 2.4': { routes: 'milvus', milvusVersion: '2.4' },
  'a Milvus 2.5': { routes: 'milvus', milvusVersion: '2.5' },
  'a Milvus 3': { routes: 'milvus', milvusJobs: 'all', jobs: 400 },
  'a VTS': { routes: 'vts', jobs: 3_000 },
  'a milvus-backup': { routes: 'milvus-backup' },
};

describe.each(Object.entries(kinds))('what doctor says by type of %s', (_, options) => {
  test('is what its lists contain and its jobs allow, and a cancel that they allow succeeds', async () => {
    const server = await startServer({ speed: 0.01, ...options });
    try {
      const key = options.routes === 'milvus' ? { MILVUS_TOKEN: server.apiKey } : { ZILLIZ_API_KEY: server.apiKey };
      const project = options.routes === 'milvus' ? {} : { ZJOBS_PROJECT: server.projectId };
      const env = { ...folders(), ...key, ...project, ZJOBS_ENDPOINT: server.endpoint };
      const outputOf = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await run(args, env);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        return stdout;
      };
      const { types }: { readonly types: readonly DoctorType[] } = JSON.parse(await outputOf('doctor', '-o', 'json'));
      const jobs: readonly ListedJob[] = JSON.parse(await outputOf('list', '-o', 'json'));

      const sorted = (some: Iterable<string>): readonly string[] => [...new Set(some)].toSorted();
      const typesThatCan = (action: string): readonly string[] =>
        sorted(types.filter(({ can }) => can.includes(action)).map(({ type }) => type));
      const typesOf = (matches: (job: ListedJob) => boolean): readonly string[] =>
        sorted(jobs.filter(matches).map(({ type }) => type));
      expect(typesOf(() => true)).toEqual(sorted(types.filter(({ listed }) => listed).map(({ type }) => type)));
      for (const action of ['cancel', 'retry', 'commit'] as const) {
        expect(typesOf(({ actions }) => actions[action].allowed)).toEqual(typesThatCan(action));
      }
      expect(typesOf(({ actions }) => actions.retry.reason?.includes('--request FILE') ?? false)).toEqual(
        typesThatCan('retry with --request'),
      );
      // Of imports, servers abort only those that wait for a commit.
      for (const type of typesThatCan('cancel')) {
        const some = jobs.filter(one => one.type === type && one.actions.cancel.allowed);
        const job = some.find(({ actions }) => actions.commit.allowed) ?? some[0];
        await outputOf('cancel', job?.jobId ?? '', '--yes');
      }
    } finally {
      await server.stop();
    }
  });
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
