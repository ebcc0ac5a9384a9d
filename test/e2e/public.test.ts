import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { run } from '../support/e2e/program.ts';
import { type RunningServer, startServer } from '../support/e2e/server.ts';

type Listed = {
  readonly jobId: string;
  readonly type: string;
  readonly family: string;
  readonly status: string;
  readonly label: string;
  readonly clusterId: string | null;
  readonly actions: Readonly<Record<'cancel' | 'retry', { readonly allowed: boolean; readonly reason?: string }>>;
};

const envOf = ({ endpoint, apiKey, projectId }: RunningServer, isMilvus = false): Record<string, string> => ({
  ZJOBS_ENDPOINT: endpoint,
  ...(isMilvus ? { MILVUS_TOKEN: apiKey } : { ZILLIZ_API_KEY: apiKey, ZJOBS_PROJECT: projectId }),
});

const listed = async (env: Readonly<Record<string, string>>, filter: string): Promise<readonly Listed[]> => {
  const { code, stdout, stderr } = await run(['list', '-o', 'json', '--filter', filter], env);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

/** Sends a request without zjobs, as another tool would. */
const post = async (
  { endpoint, apiKey }: RunningServer,
  path: string,
  body: object,
): Promise<Record<string, unknown>> => {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const answer = await fetch(endpoint + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const { data }: { readonly data: Record<string, unknown> } = JSON.parse(await answer.text());
  return data;
};

describe.runIf(mode.name === 'public')('on the public API', () => {
  let served: RunningServer;
  let env: Record<string, string> = {};
  beforeAll(async () => {
    served = await startServer({ routes: 'public', seed: 3 });
    env = envOf(served);
  });
  afterAll(() => served.stop());

  const first = async (filter: string, family: string): Promise<Listed> => {
    const job = (await listed(env, filter)).find(one => one.family === family);
    if (!job) throw new Error(`no job of the family ${family} matches ${filter}`);
    return job;
  };

  /** The families that this server lists. */
  const listedFamilies = async (): Promise<readonly string[]> => {
    const { stdout } = await run(['doctor', '-o', 'json'], env);
    const { families }: { readonly families: readonly { readonly family: string; readonly can: readonly string[] }[] } =
      JSON.parse(stdout);
    return families.flatMap(({ family, can }) => (can.includes('list') ? family : []));
  };

  test('doctor names every family of the public API', async () => {
    expect(await listedFamilies()).toEqual(['spark', 'backup', 'import', 'refresh', 'snapshot']);
  });

  test('cancel cancels a Spark job and follows it to its end', { timeout: 40_000 }, async () => {
    const job = await first('type:spark status:in-progress', 'spark');
    expect(job.actions.cancel).toEqual({ allowed: true });
    const ran = await run(['cancel', job.jobId, '--yes', '--wait', '--interval', '1s', '-o', 'json'], env);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout.split('\n')[0] ?? '')).toEqual({
      jobId: job.jobId,
      outcome: 'accepted',
      newJobId: null,
      reason: null,
      code: null,
      requestId: expect.any(String),
    });
    const after = await run(['describe', job.jobId, '-o', 'json'], env);
    expect(JSON.parse(after.stdout)).toMatchObject({ status: 'canceled', rawStatus: 'CANCELED', family: 'spark' });
    const again = await run(['cancel', job.jobId, '--yes'], env);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('Only Pending or In Progress jobs can be canceled; this one is Canceled.');
  });

  test('cancel refuses other jobs, with the reason and the address of the console', async () => {
    const backup = await first('type:backup status:in-progress', 'backup');
    const sentence = `The public API has no cancel for ${backup.label} jobs; use the console. https://cloud.zilliz.com`;
    expect(backup.actions.cancel).toEqual({ allowed: false, reason: sentence });
    const text = await run(['cancel', backup.jobId, '--yes'], env);
    expect(text).toEqual({ code: 1, stdout: '', stderr: `zjobs: ${backup.jobId}: refused. ${sentence}\n` });
    const json = await run(['cancel', backup.jobId, '--yes', '-o', 'json'], env);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'refused', reason: sentence, code: null });
    expect(JSON.parse(json.stderr)).toEqual({ error: { code: null, message: sentence, requestId: null } });
    const imported = await first('type:import status:in-progress', 'import');
    const refused = await run(['cancel', imported.jobId, '--yes'], env);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Import jobs can’t be canceled on this server: it can’t abort them.');
  });

  test('cancel --filter selects only jobs that can be canceled', async () => {
    const { code, stdout } = await run(['cancel', '--filter', 'status:unfinished', '--dry-run', '-o', 'json'], env);
    expect(code).toBe(0);
    const outcomes = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const spark = new Set((await listed(env, 'type:spark status:unfinished')).map(({ jobId }) => jobId));
    for (const { jobId, outcome, reason } of outcomes) {
      if (outcome === 'skipped') expect(spark).toContain(jobId);
      else expect(reason).toMatch(/can’t be canceled|has no cancel|can be canceled; this one is/);
    }
  });

  test('describe finds a job of each family by its ID', async () => {
    for (const family of await listedFamilies()) {
      const job = await first('!id:nope', family);
      const { code, stdout, stderr } = await run(['describe', job.jobId, '-o', 'json', '--details'], env);
      expect([family, code, stderr]).toEqual([family, 0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ jobId: job.jobId, type: job.type, family });
    }
  });

  test('wait prints the end of a finished job of each family', async () => {
    for (const family of await listedFamilies()) {
      const job = await first('status:successful', family);
      expect(await run(['wait', job.jobId], env)).toEqual({
        code: 0,
        stdout: `${job.jobId}: Successful\n`,
        stderr: '',
      });
    }
  });

  test('describe finds a job that no list shows, and cancel refuses it', async () => {
    const { clusterId } = await first('type:backup', 'backup');
    const started = await post(served, `/v2/clusters/${clusterId}/backups/create`, { backupType: 'CLUSTER' });
    const jobId = String(started.jobId);
    expect((await listed(env, '!id:nope')).map(job => job.jobId)).not.toContain(jobId);
    const { code, stdout } = await run(['describe', jobId, '-o', 'json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      jobId,
      type: 'BACKUP',
      family: 'control-plane',
      actions: { cancel: { allowed: false, reason: expect.stringContaining('no cancel for Backup jobs') } },
    });
    const refused = await run(['cancel', jobId, '--yes'], env);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/no cancel for Backup jobs; use the console\. https:\/\/cloud\.zilliz\.com/);
    expect((await run(['wait', jobId, '--timeout', '1s'], env)).code).toBe(7);
  });

  test.each(['describe', 'wait', 'cancel'])('%s ends with 5 for an unknown ID', async command => {
    for (const id of ['job-nope', 'backup0_nope', '999999999999999999']) {
      const args = command === 'cancel' ? [command, id, '--yes'] : [command, id];
      const { code, stdout, stderr } = await run(args, env);
      expect([id, code, stdout]).toEqual([id, 5, '']);
      expect(stderr).toContain(id);
    }
  });
});

describe.runIf(mode.name === 'milvus')('on a self-hosted Milvus', () => {
  test('cancel aborts an import', { timeout: 40_000 }, async () => {
    const served = await startServer({ routes: 'milvus' });
    try {
      const env = envOf(served, true);
      const [job] = await listed(env, 'status:in-progress');
      expect(job).toMatchObject({ family: 'milvus', actions: { cancel: { allowed: true } } });
      const jobId = job?.jobId ?? '';
      const ran = await run(['cancel', jobId, '--yes'], env);
      expect(ran).toEqual({ code: 0, stdout: `${jobId}\n`, stderr: '' });
      // Milvus has no canceled status: its aborted imports have failed with this reason.
      const after = await run(['describe', jobId, '-o', 'json'], env);
      expect(JSON.parse(after.stdout)).toMatchObject({
        status: 'canceled',
        rawStatus: 'Failed',
        reason: 'aborted by user',
      });
      const again = await run(['cancel', jobId, '--yes'], env);
      expect(again.code).toBe(1);
      expect((await run(['describe', '1'], env)).code).toBe(5);
      expect((await run(['wait', jobId], env)).code).toBe(1);
    } finally {
      await served.stop();
    }
  });
});
