import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { JobCenterOptions } from '../../src/server/options.ts';
import { mode } from '../support/e2e/mode.ts';
import { type CommandResult, run } from '../support/e2e/program.ts';
import { apiError, type Relay, startRelay } from '../support/e2e/relay.ts';
import { startServer } from '../support/e2e/server.ts';

type Listed = {
  readonly jobId: string;
  readonly clusterId: string | null;
  readonly dbName: string | null;
  readonly collectionName: string;
};

const secrets = {
  accessKey: 'AKIA-4711-never-shown',
  secretKey: 'wJalrXUtn-never-shown',
  token: 'session-never-shown',
} as const;
const signature = 'X-Amz-Signature=signed-never-shown';
const files = { objectUrls: [[`https://b.example/in/a.parquet?${signature}`]] };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-request-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The text of every file that zjobs wrote. */
const writtenFiles = async (): Promise<string> => {
  const found = await readdir(join(folder, 'kept'), { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = found.filter(file => file.isFile()).map(file => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('');
};

type Site = {
  readonly relay: Relay;
  zjobs(args: readonly string[], input?: string): Promise<CommandResult>;
  /** A failed import, and a request that could have started it. */
  failedImport(): Promise<{ readonly job: Listed; readonly request: Readonly<Record<string, unknown>> }>;
  /** The bodies of the import requests that the server received. */
  createdImports(): readonly Readonly<Record<string, unknown>>[];
};

const open = async (options: JobCenterOptions): Promise<Site> => {
  const server = await startServer(options);
  const relay = await startRelay(server.endpoint);
  onTestFinished(async () => {
    await relay.close();
    await server.stop();
  });
  const key = options.routes === 'milvus' ? { MILVUS_TOKEN: server.apiKey } : { ZILLIZ_API_KEY: server.apiKey };
  const folders = { XDG_STATE_HOME: join(folder, 'kept', 'state'), XDG_CACHE_HOME: join(folder, 'kept', 'cache') };
  // A Milvus has no projects.
  const project: Record<string, string> = options.routes === 'milvus' ? {} : { ZJOBS_PROJECT: server.projectId };
  const env = { ZJOBS_ENDPOINT: relay.endpoint, ...project, ...key, ...folders };
  const zjobs = (args: readonly string[], input = ''): Promise<CommandResult> => run(args, env, input);
  return {
    relay,
    zjobs,
    failedImport: async () => {
      const { stdout } = await zjobs(['list', '-o', 'json', '--filter', 'status:failed type:import']);
      const [job]: readonly Listed[] = JSON.parse(stdout);
      if (!job) throw new Error('no import has failed');
      const { clusterId, dbName, collectionName } = job;
      const location = { ...(clusterId !== null && { clusterId }), ...(dbName !== null && { dbName }) };
      return { job, request: { ...location, collectionName, ...files, ...secrets } };
    },
    createdImports: () => relay.received('POST', /\/import\/create$/).map(({ body }) => JSON.parse(body)),
  };
};

const write = async (text: unknown): Promise<string> => {
  const path = join(folder, 'request.json');
  await writeFile(path, typeof text === 'string' ? text : JSON.stringify(text));
  return path;
};

const expectNoSecret = async (...results: readonly CommandResult[]): Promise<void> => {
  const all = JSON.stringify(results) + (await writtenFiles());
  for (const secret of [...Object.values(secrets), signature, 'signed-never-shown']) expect(all).not.toContain(secret);
};

const { routes } = mode.server;

describe.runIf(mode.can.import)(`retry --request on the server ${mode.name}`, () => {
  test('sends the request once and prints the new job', async () => {
    const site = await open(mode.server);
    const { job, request } = await site.failedImport();
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes', '-o', 'json']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const outcome = JSON.parse(ran.stdout);
    expect(outcome).toEqual({
      jobId: job.jobId,
      outcome: 'accepted',
      newJobId: expect.not.stringMatching(new RegExp(`^${job.jobId}$`)),
      reason: null,
      code: null,
      requestId: expect.any(String),
    });
    expect(site.createdImports()).toEqual([request]);
    expect(site.relay.received('POST', /\/retry$/)).toEqual([]);
    const after = await site.zjobs(['describe', outcome.newJobId, '-o', 'json', '--details']);
    expect(JSON.parse(after.stdout)).toMatchObject({ type: 'IMPORT', collectionName: job.collectionName });
    const history = await site.zjobs(['history', job.jobId, '-o', 'ndjson']);
    expect(history.stdout).toMatch(new RegExp(`"event":"retry".*"outcome":"accepted".*"${outcome.newJobId}"`));
    await expectNoSecret(ran, after, history);
  });

  test('reads the request from standard input and follows the new job to its end', { timeout: 60_000 }, async () => {
    const site = await open({ ...mode.server, speed: 300 });
    const { job, request } = await site.failedImport();
    const args = ['retry', job.jobId, '--request', '-', '--yes', '--wait', '--interval', '1s', '--timeout', '40s'];
    const ran = await site.zjobs(args, `\uFEFF${JSON.stringify(request, null, 2)}\n`);
    const newId = ran.stdout.trim();
    expect(newId).not.toBe(job.jobId);
    expect([0, 1]).toContain(ran.code);
    const after = await site.zjobs(['describe', newId, '-o', 'json']);
    expect(JSON.parse(after.stdout).status).toBe(ran.code === 0 ? 'successful' : 'failed');
    expect(site.createdImports()).toHaveLength(1);
    await expectNoSecret(ran, after);
  });

  test('reports an invalid request before anything is sent', { timeout: 60_000 }, async () => {
    const site = await open(mode.server);
    const { job, request } = await site.failedImport();
    const { collectionName } = request;
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      ['', /is not a JSON object/],
      [`{"accessKey":"${secrets.accessKey}",`, /is not a JSON object/],
      [[request], /is not a JSON object/],
      [{ collectionName, ...secrets }, /names no files/],
      [{ ...files, ...secrets }, /a different collection than the job/],
      [{ ...request, collectionName: `${String(collectionName)}2` }, /a different collection than the job/],
      ...(job.clusterId === null
        ? []
        : [[{ ...request, clusterId: 'in01-other' }, /a different cluster than/] as const]),
      ...(job.dbName === null ? [] : [[{ ...request, dbName: 'other' }, /a different database than/] as const]),
    ];
    for (const [text, message] of wrong) {
      const ran = await site.zjobs(['retry', job.jobId, '--request', await write(text), '--yes']);
      expect([ran.code, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).toMatch(message);
      expect(ran.stderr).toMatch(/^zjobs: [^\n]*nothing was sent\n$/);
      await expectNoSecret(ran);
    }
    const path = await write(request);
    const usage: readonly (readonly [readonly string[], RegExp])[] = [
      [[job.jobId, '--request', path], /--yes/],
      [[job.jobId, '--request', join(folder, 'nope.json'), '--yes'], /nope\.json \(ENOENT\); nothing was sent/],
      [[job.jobId, '--request', folder, '--yes'], /\(EISDIR\); nothing was sent/],
      [[job.jobId, 'job-2', '--request', path, '--yes'], /--request is for one job/],
      [['--filter', 'type:import', '--request', path, '--yes'], /--request is for one job/],
      [[job.jobId, '--request', path, '--yes', '--read-only'], /--read-only forbids/],
    ];
    for (const [args, message] of usage) {
      const ran = await site.zjobs(['retry', ...args]);
      expect([ran.code, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).toMatch(message);
    }
    expect(site.createdImports()).toEqual([]);
  });

  test('sends nothing with --dry-run', async () => {
    const site = await open(mode.server);
    const { job, request } = await site.failedImport();
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--dry-run']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(job.jobId);
    expect(site.createdImports()).toEqual([]);
    await expectNoSecret(ran);
  });

  test.runIf(mode.can.keepIdempotencyKeys)(
    'is sent once more with the same key after a lost answer, and starts one import',
    async () => {
      const site = await open(mode.server);
      const { job, request } = await site.failedImport();
      const listed = async (): Promise<readonly string[]> => {
        const { stdout } = await site.zjobs(['list', '-o', 'json', '--filter', 'type:import']);
        return (JSON.parse(stdout) as readonly Listed[]).map(({ jobId }) => jobId);
      };
      const before = new Set(await listed());
      site.relay.loseAnswer('POST', /\/import\/create$/);
      const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes', '-o', 'json']);
      expect(ran.code).toBe(0);
      const { outcome, newJobId } = JSON.parse(ran.stdout);
      expect(outcome).toBe('accepted');
      expect(site.createdImports()).toEqual([request, request]);
      expect((await listed()).filter(id => !before.has(id))).toEqual([newJobId]);
      const again = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes', '-o', 'json']);
      expect([again.code, JSON.parse(again.stdout).outcome]).toEqual([1, 'refused']);
    },
  );

  test('names the likely successor after lost answers, and sends nothing that starts another', {
    timeout: 60_000,
  }, async () => {
    // With this many jobs, the imports of a cluster are more than a page.
    const site = await open({ ...mode.server, jobs: 1_500 });
    const { job, request } = await site.failedImport();
    site.relay.loseAnswers('POST', /\/import\/create$/);
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes', '-o', 'json']);
    expect(ran.code).toBe(6);
    expect(site.createdImports()).toHaveLength(mode.can.keepIdempotencyKeys ? 2 : 1);
    const { reason, ...outcome } = JSON.parse(ran.stdout);
    expect(outcome).toMatchObject({ jobId: job.jobId, outcome: 'unknown', newJobId: null });
    const [, named = ''] = /Jobs that it probably started: ([^.]+)\.$/.exec(reason) ?? [];
    expect(named.split(', ')).toHaveLength(1);
    const successor = await site.zjobs(['describe', named, '-o', 'json']);
    expect(JSON.parse(successor.stdout)).toMatchObject({ type: 'IMPORT', collectionName: job.collectionName });
    expect(named).not.toBe(job.jobId);
    await expectNoSecret(ran);
  });

  test('ends with 4 when the key belongs to a member', async () => {
    const site = await open({ ...mode.server, role: 'member' });
    const { job, request } = await site.failedImport();
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes']);
    expect(ran.code).toBe(4);
    await expectNoSecret(ran);
  });

  test('hides the secrets that a server repeats in its refusal', async () => {
    const site = await open(mode.server);
    const { job, request } = await site.failedImport();
    const echo = `bad request: ${JSON.stringify(request)}`;
    site.relay.answer('POST', /\/import\/create$/, apiError(400, 1100, echo));
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(request), '--yes', '-o', 'json']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'refused', code: 1100 });
    expect(JSON.parse(ran.stdout).reason).toContain('bad request');
    await expectNoSecret(ran);
  });
});

test.runIf(!mode.can.import)(
  'retry --request is refused on a server without imports, and nothing is sent',
  async () => {
    const site = await open(mode.server);
    const { stdout } = await site.zjobs(['list', '-o', 'json', '--filter', 'status:failed']);
    const [job]: readonly Listed[] = JSON.parse(stdout);
    const path = await write({ collectionName: 'docs', ...files });
    const ran = await site.zjobs(['retry', job?.jobId ?? '', '--request', path, '--yes']);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain('Only failed import jobs can be retried.');
    expect(site.relay.received('POST', /create|retry|stop-job/)).toEqual([]);
  },
);

test.runIf(routes === 'job-center')(
  'retry --request adds the cluster and database of the job to a request without them',
  async () => {
    const site = await open({ routes: 'job-center' });
    const { job, request } = await site.failedImport();
    const { clusterId: _, dbName: __, ...bare } = request;
    const ran = await site.zjobs(['retry', job.jobId, '--request', await write(bare), '--yes']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(site.createdImports()).toEqual([{ ...bare, clusterId: job.clusterId, dbName: job.dbName }]);
  },
);

test.runIf(routes === 'public')(
  'retry without a request is refused with the right command on a server without a retry',
  async () => {
    const site = await open({ routes: 'public' });
    const { job } = await site.failedImport();
    const ran = await site.zjobs(['retry', job.jobId, '--yes']);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain(`zjobs retry ${job.jobId} --request FILE`);
  },
);

test.runIf(routes === 'public')('retry --request refuses a job that is not a failed import', async () => {
  const site = await open({ routes: 'public' });
  const { stdout } = await site.zjobs(['list', '-o', 'json', '--filter', 'type:import status:successful']);
  const [job]: readonly Listed[] = JSON.parse(stdout);
  const path = await write({ collectionName: job?.collectionName, ...files });
  const ran = await site.zjobs(['retry', job?.jobId ?? '', '--request', path, '--yes']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('Only failed import jobs can be retried.');
  const unknown = await site.zjobs(['retry', 'job-nope', '--request', path, '--yes']);
  expect(unknown.code).toBe(5);
  expect(site.createdImports()).toEqual([]);
});
