import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuseConnect } from './support/connect-proxy.ts';
import { cloud, openFarSite } from './support/e2e/far-site.ts';
import { testWith } from './support/e2e/needing.ts';
import { cleanEnv, program, run, type Served, startServer } from './support/e2e/program.ts';

type Listed = { readonly jobId: string; readonly actions: { readonly cancel: { readonly allowed: boolean } } };

const open: Served[] = [];

const serve = async (options: Parameters<typeof startServer>[0]): Promise<Served> => {
  const served = await startServer(options);
  open.push(served);
  return served;
};

const envFor = ({ endpoint, apiKey, projectId }: Served): Record<string, string> => ({
  ZJOBS_ENDPOINT: endpoint,
  ZILLIZ_API_KEY: apiKey,
  ZJOBS_PROJECT: projectId,
});

/** The jobs that pass a filter, as `list -o json` tells them. */
const listed = async (served: Served, filter: string): Promise<readonly Listed[]> => {
  const { stdout } = await run(['list', '-o', 'json', '--filter', filter], envFor(served));
  return JSON.parse(stdout);
};

const idOf = async (served: Served, filter: string, wanted: (job: Listed) => boolean = () => true): Promise<string> => {
  const job = (await listed(served, filter)).find(wanted);
  if (!job) throw new Error(`no job passes ${filter}`);
  return job.jobId;
};

const isCancelable = (job: Listed): boolean => job.actions.cancel.allowed;

// Side by side, because one of them has to wait out a dead server.
describe.concurrent('the built program against a server in its own process', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({ jobs: 250, seed: 7 });
  });
  afterAll(() => Promise.all(open.map(one => one.stop())));

  test('0: list, every format, without an escape sequence', async () => {
    for (const format of ['table', 'json', 'ndjson', 'csv']) {
      const { code, stdout, stderr } = await run(['list', '-o', format], envFor(served));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain('\u001b');
      expect(stdout.split('\n').length).toBeGreaterThan(200);
    }
  });

  test('1: what the rules refuse', async () => {
    const id = await idOf(served, 'status:successful type:backup !type:copy');
    const { code, stdout, stderr } = await run(['cancel', id, '--yes', '-o', 'json'], envFor(served));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ jobId: id, outcome: 'refused', newJobId: null });
    expect(JSON.parse(stderr).error.message).toContain('Only Pending or In Progress');
  });

  test('2: usage; without a terminal, zjobs alone', async () => {
    expect(await run(['list', '--bogus'], envFor(served))).toEqual({
      code: 2,
      stdout: '',
      stderr: 'zjobs: unknown option --bogus; see zjobs --help\n',
    });
    const alone = await run([], envFor(served));
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/list.*events.*--plain/);
    const { ZJOBS_PROJECT: _, ...env } = envFor(served);
    const several = await run(['list'], env);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain(served.projectId);
  });

  test('3: a rejected key, and none', async () => {
    const rejected = await run(['list', '-o', 'json'], { ...envFor(served), ZILLIZ_API_KEY: 'wrong-key' });
    expect(rejected.code).toBe(3);
    expect(JSON.parse(rejected.stderr)).toMatchObject({ error: { requestId: expect.any(String) } });
    expect(rejected.stderr).not.toContain('wrong-key');
    const none = await run(['list'], { ZJOBS_ENDPOINT: served.endpoint });
    expect(none.code).toBe(3);
    expect(none.stderr).toMatch(/ZILLIZ_API_KEY.*\.zilliz\/credentials.*--demo/);
  });

  test('4: a member may not cancel', async () => {
    const strict = await serve({ jobs: 40, role: 'member' });
    const id = await idOf(strict, 'status:unfinished', isCancelable);
    const { code, stderr } = await run(['cancel', id, '--yes'], envFor(strict));
    expect(code).toBe(4);
    expect(stderr).toMatch(/^zjobs: .*96013.*requestid/);
  });

  test('5: an unknown job, an unknown project', async () => {
    expect((await run(['describe', 'job-nope'], envFor(served))).code).toBe(5);
    const project = await run(['list', '-p', 'nope'], envFor(served));
    expect(project.code).toBe(5);
    expect(project.stderr).toContain(served.projectId);
  });

  test('6: a server that does not answer, after 15 s at most', { timeout: 30_000 }, async () => {
    const startedAt = performance.now();
    const { code, stderr } = await run(['list', '--endpoint', 'http://127.0.0.1:9'], envFor(served));
    // The start of the program comes on top, while other tests keep the computer busy.
    expect(performance.now() - startedAt).toBeLessThan(18_000);
    expect(code).toBe(6);
    expect(stderr).toMatch(/^zjobs: can’t read the projects: .*ECONNREFUSED.*\n$/);
  });

  testWith(
    ['openssl'],
    '6: a proxy that is away, one that refuses, an unknown authority',
    async () => {
      const farSite = await openFarSite();
      const listFarAway = async (endpoint: string, proxy: number | null): Promise<string> => {
        const { NODE_EXTRA_CA_CERTS: _, ...env } = farSite.env;
        const HTTPS_PROXY = proxy === null ? '' : `http://ana:hunter2@127.0.0.1:${proxy}`;
        const { code, stdout, stderr } = await run(['list'], { ...env, HTTPS_PROXY, ZJOBS_ENDPOINT: endpoint });
        expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
        return stderr;
      };
      const refusingProxy = await farSite.openProxy(true, refuseConnect(403, 'Forbidden'));
      const goodProxy = await farSite.openProxy(true);
      const [away, refused, unknown, unknownBehind] = await Promise.all([
        listFarAway(`https://${cloud}`, 9),
        listFarAway(`https://${cloud}`, refusingProxy.port),
        listFarAway(`https://localhost:${farSite.securePort}`, null),
        listFarAway(`https://${cloud}`, goodProxy.port),
      ]);
      const failed = 'zjobs: can’t read the projects: ';
      const name = (port: number): string => `the proxy 127.0.0.1:${port}`;
      const certificate = 'the certificate is signed by an authority that is not known here; NODE_EXTRA_CA_CERTS=FILE';
      expect(away).toContain(`${failed}no way through ${name(9)}: the connection was refused`);
      expect(refused).toContain(`${failed}${name(refusingProxy.port)} gives no way to ${cloud}:443`);
      expect(refused).toMatch(/\(code 403\)\n$/);
      expect(unknown).toContain(`${failed}${certificate}`);
      expect(unknownBehind).toContain(`${failed}no way through ${name(goodProxy.port)}: ${certificate}`);
      for (const line of [away, refused, unknown, unknownBehind]) expect(line).not.toContain('hunter2');
      await farSite.close();
    },
    30_000,
  );

  test('7: wait timed out', async () => {
    const id = await idOf(served, 'status:in-progress type:import');
    const { code, stdout } = await run(['wait', id, '--timeout', '1s'], envFor(served));
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a wait with %i', async (signal, expected) => {
    const running = await idOf(served, 'status:in-progress type:import');
    const ended = await idOf(served, 'status:successful');
    const child = spawn(process.execPath, [program, 'wait', ended, running], { env: cleanEnv(envFor(served)) });
    // The line about the job that has ended shows that the other one is being waited for.
    await once(child.stdout, 'data');
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(expected);
  });

  test('cancel, follow to the end, and describe', { timeout: 40_000 }, async () => {
    const id = await idOf(served, 'status:in-progress', isCancelable);
    expect(await run(['cancel', id, '--yes', '--wait', '--interval', '1s'], envFor(served))).toEqual({
      code: 0,
      stdout: `${id}\n`,
      stderr: '',
    });
    const { stdout } = await run(['describe', id, '-o', 'json', '--details'], envFor(served));
    expect(JSON.parse(stdout)).toMatchObject({ jobId: id, status: 'canceled', requestId: expect.any(String) });
  });

  test('a retried import is told by the ID that now runs', async () => {
    const id = await idOf(served, 'status:failed type:import');
    const { code, stdout } = await run(['retry', id, '--yes', '-o', 'json'], envFor(served));
    expect(code).toBe(0);
    const { newJobId } = JSON.parse(stdout);
    const after = await run(['describe', newJobId, '-o', 'json'], envFor(served));
    expect(['pending', 'in-progress']).toContain(JSON.parse(after.stdout).status);
  });

  test('a reader that goes away is no error', async () => {
    const child = spawn(process.execPath, [program, 'list', '-o', 'ndjson'], { env: cleanEnv(envFor(served)) });
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
  ] as const)('a full disk: %s', async (line, expected, told) => {
    const failed = await idOf(served, 'status:failed');
    const words = `"$0" "$1" ${line.replace('FAILED', failed)}`;
    const child = spawn('sh', ['-c', words, process.execPath, program], { env: cleanEnv(envFor(served)) });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(expected);
    expect(Buffer.concat(errors).toString()).toMatch(told);
  });

  test('--demo is a server of its own', async () => {
    const { code, stdout } = await run(['list', '--demo', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).length).toBeGreaterThanOrEqual(200);
  });

  test('--version and --help', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['list', '--help'])).stdout).toMatch(/^zjobs list: /);
  });
});
