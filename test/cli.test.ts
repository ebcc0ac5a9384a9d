import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuseConnect } from './support/connect-proxy.ts';
import { cleanEnv, program, run, withFastTime } from './support/e2e/program.ts';
import { cloudHost, openRemoteSite } from './support/e2e/remote-site.ts';
import { testRequiring } from './support/e2e/required-programs.ts';
import { type RunningServer, startServer } from './support/e2e/server.ts';

/** How many times as fast the program runs where it waits until it gives up. */
const fast = 5;

type Listed = { readonly jobId: string; readonly actions: { readonly cancel: { readonly allowed: boolean } } };

const servers: RunningServer[] = [];

const serve = async (options: Parameters<typeof startServer>[0]): Promise<RunningServer> => {
  const server = await startServer(options);
  servers.push(server);
  return server;
};

const envFor = ({ endpoint, apiKey, projectId }: RunningServer): Record<string, string> => ({
  ZJOBS_ENDPOINT: endpoint,
  ZILLIZ_API_KEY: apiKey,
  ZJOBS_PROJECT: projectId,
});

/** The jobs that match a filter, as `list -o json` prints them. */
const listed = async (server: RunningServer, filter: string): Promise<readonly Listed[]> => {
  const { stdout } = await run(['list', '-o', 'json', '--filter', filter], envFor(server));
  return JSON.parse(stdout);
};

const idOf = async (
  server: RunningServer,
  filter: string,
  wanted: (job: Listed) => boolean = () => true,
): Promise<string> => {
  const job = (await listed(server, filter)).find(wanted);
  if (!job) throw new Error(`no job matches ${filter}`);
  return job.jobId;
};

const isCancelable = (job: Listed): boolean => job.actions.cancel.allowed;

// Concurrent, because some tests wait until a command gives up.
describe.concurrent('the built program', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await serve({ jobs: 250, seed: 7 });
  });
  afterAll(() => Promise.all(servers.map(one => one.stop())));

  test('lists jobs in every format without an escape sequence and ends with 0', async () => {
    for (const format of ['table', 'json', 'ndjson', 'csv']) {
      const { code, stdout, stderr } = await run(['list', '-o', format], envFor(server));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain('\u001b');
      expect(stdout.split('\n').length).toBeGreaterThan(200);
    }
  });

  test('ends with 1 when the rules refuse an action', async () => {
    const id = await idOf(server, 'status:successful type:backup !type:copy');
    const { code, stdout, stderr } = await run(['cancel', id, '--yes', '-o', 'json'], envFor(server));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ jobId: id, outcome: 'refused', newJobId: null });
    expect(JSON.parse(stderr).error.message).toContain('Only Pending or In Progress');
  });

  test('ends with 2 after a usage error, without a terminal, and without a project', async () => {
    expect(await run(['list', '--bogus'], envFor(server))).toEqual({
      code: 2,
      stdout: '',
      stderr: 'zjobs: unknown option --bogus; see zjobs --help\n',
    });
    const alone = await run([], envFor(server));
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/list.*events.*--plain/);
    const { ZJOBS_PROJECT: _, ...env } = envFor(server);
    const several = await run(['list'], env);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain(server.projectId);
  });

  test('ends with 3 when the key is rejected or missing', async () => {
    const rejected = await run(['list', '-o', 'json'], { ...envFor(server), ZILLIZ_API_KEY: 'wrong-key' });
    expect(rejected.code).toBe(3);
    expect(JSON.parse(rejected.stderr)).toMatchObject({ error: { requestId: expect.any(String) } });
    expect(rejected.stderr).not.toContain('wrong-key');
    const none = await run(['list'], { ZJOBS_ENDPOINT: server.endpoint });
    expect(none.code).toBe(3);
    expect(none.stderr).toMatch(/ZILLIZ_API_KEY.*\.zilliz\/credentials.*--demo/);
  });

  test('ends with 4 when the key belongs to a member', async () => {
    const memberServer = await serve({ jobs: 40, role: 'member' });
    const id = await idOf(memberServer, 'status:unfinished', isCancelable);
    const { code, stderr } = await run(['cancel', id, '--yes'], envFor(memberServer));
    expect(code).toBe(4);
    expect(stderr).toMatch(/^zjobs: .*96013.*requestid/);
  });

  test('ends with 5 for an unknown job or project', async () => {
    expect((await run(['describe', 'job-nope'], envFor(server))).code).toBe(5);
    const project = await run(['list', '-p', 'nope'], envFor(server));
    expect(project.code).toBe(5);
    expect(project.stderr).toContain(server.projectId);
  });

  test('ends with 6 when the server stays unreachable', async () => {
    const startedAt = performance.now();
    const env = { ...envFor(server), ...withFastTime(fast) };
    const { code, stderr } = await run(['list', '--endpoint', 'http://127.0.0.1:9'], env);
    // After 15 s of the program's time. The rest is its start on a busy computer.
    expect(performance.now() - startedAt).toBeGreaterThan(10_000 / fast);
    expect(performance.now() - startedAt).toBeLessThan(50_000 / fast);
    expect(code).toBe(6);
    expect(stderr).toMatch(/^zjobs: can’t read the projects: .*ECONNREFUSED.*\n$/);
  });

  testRequiring(
    ['openssl'],
    'ends with 6 when a proxy is unreachable or refuses, and when the certificate authority is unknown',
    async () => {
      const remoteSite = await openRemoteSite();
      const failingList = async (endpoint: string, proxy: number | null): Promise<string> => {
        const { NODE_EXTRA_CA_CERTS: _, ...env } = remoteSite.env;
        const HTTPS_PROXY = proxy === null ? '' : `http://ana:hunter2@127.0.0.1:${proxy}`;
        const { code, stdout, stderr } = await run(['list'], {
          ...env,
          HTTPS_PROXY,
          ZJOBS_ENDPOINT: endpoint,
          ...withFastTime(fast),
        });
        expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
        return stderr;
      };
      const refusingProxy = await remoteSite.openProxy(true, { answerConnect: refuseConnect(403, 'Forbidden') });
      const goodProxy = await remoteSite.openProxy(true);
      const [unreachable, refused, unknown, unknownBehind] = await Promise.all([
        failingList(`https://${cloudHost}`, 9),
        failingList(`https://${cloudHost}`, refusingProxy.port),
        failingList(`https://localhost:${remoteSite.securePort}`, null),
        failingList(`https://${cloudHost}`, goodProxy.port),
      ]);
      const failed = 'zjobs: can’t read the projects: ';
      const name = (port: number): string => `the proxy 127.0.0.1:${port}`;
      const certificate = 'the certificate is signed by an unknown authority; NODE_EXTRA_CA_CERTS=FILE';
      expect(unreachable).toContain(`${failed}no connection through ${name(9)}: the connection was refused`);
      expect(refused).toContain(`${failed}${name(refusingProxy.port)} refuses to connect to ${cloudHost}:443`);
      expect(refused).toMatch(/\(code 403\)\n$/);
      expect(unknown).toContain(`${failed}${certificate}`);
      expect(unknownBehind).toContain(`${failed}no connection through ${name(goodProxy.port)}: ${certificate}`);
      for (const line of [unreachable, refused, unknown, unknownBehind]) expect(line).not.toContain('hunter2');
      await remoteSite.close();
    },
  );

  test('wait ends with 7 after its time-out', async () => {
    const id = await idOf(server, 'status:in-progress type:import');
    const { code, stdout } = await run(['wait', id, '--timeout', '1s'], envFor(server));
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends wait with %i', async (signal, expected) => {
    const running = await idOf(server, 'status:in-progress type:import');
    const ended = await idOf(server, 'status:successful');
    const child = spawn(process.execPath, [program, 'wait', ended, running], { env: cleanEnv(envFor(server)) });
    // This is the line about the finished job. From now on wait polls the other one.
    await once(child.stdout, 'data');
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(expected);
  });

  test('cancel --wait follows the job to its end', { timeout: 40_000 }, async () => {
    const id = await idOf(server, 'status:in-progress', isCancelable);
    expect(await run(['cancel', id, '--yes', '--wait', '--interval', '1s'], envFor(server))).toEqual({
      code: 0,
      stdout: `${id}\n`,
      stderr: '',
    });
    const { stdout } = await run(['describe', id, '-o', 'json', '--details'], envFor(server));
    expect(JSON.parse(stdout)).toMatchObject({ jobId: id, status: 'canceled', requestId: expect.any(String) });
  });

  test('retry prints the ID of the job that now runs', async () => {
    const id = await idOf(server, 'status:failed type:import');
    const { code, stdout } = await run(['retry', id, '--yes', '-o', 'json'], envFor(server));
    expect(code).toBe(0);
    const { newJobId } = JSON.parse(stdout);
    const after = await run(['describe', newJobId, '-o', 'json'], envFor(server));
    expect(['pending', 'in-progress']).toContain(JSON.parse(after.stdout).status);
  });

  test('list ends with 0 when the reader of its output is gone', async () => {
    const child = spawn(process.execPath, [program, 'list', '-o', 'ndjson'], { env: cleanEnv(envFor(server)) });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect({ code, stderr: Buffer.concat(errors).toString() }).toEqual({ code: 0, stderr: '' });
  });

  test.each([
    ['list > /dev/full', 6, /^zjobs: can’t write the output: ENOSPC/],
    ['wait FAILED > /dev/full', 1, /^$/],
    ['describe nope 2> /dev/full', 5, /^$/],
  ] as const)('ends with the right code on a full disk: %s', async (line, expected, message) => {
    const failed = await idOf(server, 'status:failed');
    const words = `"$0" "$1" ${line.replace('FAILED', failed)}`;
    const child = spawn('sh', ['-c', words, process.execPath, program], { env: cleanEnv(envFor(server)) });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(expected);
    expect(Buffer.concat(errors).toString()).toMatch(message);
  });

  test('--demo lists the jobs of the embedded server', async () => {
    const { code, stdout } = await run(['list', '--demo', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).length).toBeGreaterThanOrEqual(200);
  });

  test('--version and --help print their texts', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['list', '--help'])).stdout).toMatch(/^zjobs list: /);
  });
});
