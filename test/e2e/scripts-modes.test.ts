import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialOf, mode, projectOptions } from '../support/e2e/mode.ts';
import { findJob, openSite, type Site } from '../support/e2e/monitor.ts';
import { type CommandResult, run, withFastTime } from '../support/e2e/program.ts';
import { apiError } from '../support/e2e/relay.ts';

type Listed = {
  readonly jobId: string;
  readonly type: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly createdBy: string | null;
  readonly collectionName: string | null;
  readonly clusterId: string | null;
  readonly actions: Readonly<Record<'cancel' | 'retry', { readonly allowed: boolean; readonly reason?: string }>>;
};

let folder = '';
/** A site whose jobs no test changes. */
let quiet: Site;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-scripts-'));
  quiet = await openSite();
});
afterAll(async () => {
  await quiet[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const zjobsWith = (
  env: Readonly<Record<string, string>>,
  { relay, server }: Site,
  ...args: readonly string[]
): Promise<CommandResult> =>
  run([...args, '--endpoint', relay.endpoint, ...projectOptions(mode, server)], {
    ...credentialOf(mode, server),
    XDG_STATE_HOME: folder,
    ...env,
  });

const zjobs = (site: Site, ...args: readonly string[]): Promise<CommandResult> => zjobsWith({}, site, ...args);

/** The output of a command that must succeed. */
const outputOf = async (site: Site, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await zjobs(site, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

const describeJob = async (site: Site, jobId: string): Promise<Listed> =>
  JSON.parse(await outputOf(site, 'describe', jobId, '-o', 'json'));

const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter(line => line !== '');

describe('list', () => {
  test('prints the jobs of the server in every format', async () => {
    const expected = (await quiet.jobs()).map(({ jobId }) => jobId);
    const jobs: readonly Listed[] = JSON.parse(await outputOf(quiet, 'list', '-o', 'json'));
    const ids = jobs.map(({ jobId }) => jobId);
    expect(ids.toSorted()).toEqual(expected.toSorted());
    expect(ids).toHaveLength(mode.total);
    const ndjson = lines(await outputOf(quiet, 'list', '-o', 'ndjson'));
    expect(ndjson.map(line => JSON.parse(line).jobId)).toEqual(ids);
    const csv = lines(await outputOf(quiet, 'list', '-o', 'csv', '--columns', 'jobId,status'));
    expect(csv).toEqual(['jobId,status', ...jobs.map(({ jobId, status }) => `${jobId},${status}`)]);
    const [head, ...rows] = lines(await outputOf(quiet, 'list', '-o', 'table', '--columns', 'jobId,status'));
    expect(head).toMatch(/^JOB ID +STATUS$/);
    expect(rows.map(row => row.split(/ {2,}/)[0])).toEqual(ids);
  });

  test('prints the actions that this server allows for each job', async () => {
    const jobs: readonly Listed[] = JSON.parse(await outputOf(quiet, 'list', '-o', 'json'));
    const verdictOf = (wanted: string): Listed['actions'] | undefined =>
      jobs.find(({ jobId: id }) => id === wanted)?.actions;
    for (const [, criteria] of mode.cancelable) {
      const { jobId, type, rawStatus } = await findJob(quiet, criteria);
      const mayBeRefused = type === 'IMPORT' && rawStatus !== 'Uncommitted';
      expect(verdictOf(jobId)?.cancel).toEqual({
        allowed: true,
        ...(mayBeRefused && { caveat: expect.stringContaining('The server may refuse') }),
      });
    }
    for (const [, criteria, reason] of mode.notCancelable) {
      expect(verdictOf((await findJob(quiet, criteria)).jobId)?.cancel).toEqual({
        allowed: false,
        reason: expect.stringContaining(reason),
      });
    }
    const { jobId } = await findJob(quiet, mode.failed);
    const reasons = {
      request: `zjobs retry ${jobId} --request FILE`,
      none: 'Only failed import jobs can be retried.',
    };
    expect(verdictOf(jobId)?.retry).toEqual(
      mode.retry === 'route'
        ? { allowed: true }
        : { allowed: false, reason: expect.stringContaining(reasons[mode.retry]) },
    );
    if (!mode.lists.creator) expect(jobs.every(({ createdBy }) => createdBy === null)).toBe(true);
    if (!mode.lists.times) expect(jobs.every(({ startedAt }) => startedAt === null)).toBe(true);
  });

  test('applies --filter and --limit', async () => {
    const failed = (await quiet.jobs()).filter(({ status }) => status === 'FAILED').map(({ jobId }) => jobId);
    const listed = lines(await outputOf(quiet, 'list', '-o', 'ndjson', '--filter', 'status:failed'));
    expect(listed.map(line => JSON.parse(line).jobId).toSorted()).toEqual(failed.toSorted());
    expect(lines(await outputOf(quiet, 'list', '-o', 'ndjson', '--limit', '3'))).toHaveLength(3);
  });
});

test.runIf(mode.can.import)('describe prints text with the files of an import, or JSON with --details', async () => {
  const { jobId } = await findJob(quiet, mode.failed);
  expect(await outputOf(quiet, 'describe', jobId)).toMatch(new RegExp(`^ID +${jobId}\\n[^]*^FILE +STATUS`, 'm'));
  const job = JSON.parse(await outputOf(quiet, 'describe', jobId, '-o', 'json', '--details'));
  expect(job).toMatchObject({ jobId, type: 'IMPORT', status: 'failed', requestId: expect.any(String) });
  expect(job.details).not.toBeNull();
});

describe('wait', () => {
  test('ends with 0 after a success, 1 after a failure, and 7 after the time-out', async () => {
    const good = await findJob(quiet, mode.finished);
    expect(await outputOf(quiet, 'wait', good.jobId)).toBe(`${good.jobId}: Successful\n`);
    const bad = await findJob(quiet, mode.failed);
    const failed = await zjobs(quiet, 'wait', bad.jobId);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining(`${bad.jobId}: Failed`)]);
    const running = await findJob(quiet, mode.running);
    expect((await zjobs(quiet, 'wait', running.jobId, '--timeout', '1s')).code).toBe(7);
  });
});

describe('cancel', () => {
  test.runIf(mode.can.cancel)(
    'sends the request once, follows the job to its end, and records it in the history',
    async () => {
      await using site = await openSite({ speed: 10 });
      const { jobId } = await findJob(site, mode.running);
      const ran = await zjobs(site, 'cancel', jobId, '--yes', '--wait', '--interval', '1s', '-o', 'json');
      expect(ran.code).toBe(0);
      expect(JSON.parse(lines(ran.stdout)[0] ?? '')).toMatchObject({ jobId, outcome: 'accepted', newJobId: null });
      expect((await describeJob(site, jobId)).status).toBe('canceled');
      const { path } = mode.cancelRequest(site.server, jobId);
      const sent = site.relay
        .received('POST', mode.cancelRoute)
        .filter(({ body }) => body === '' || body.includes(jobId));
      expect(sent.map(one => one.path)).toEqual([path]);
      expect(await outputOf(site, 'history', jobId)).toMatch(/Cancel sent by \S+@\S+: accepted/);
      const again = await zjobs(site, 'cancel', jobId, '--yes');
      expect([again.code, again.stdout]).toEqual([1, '']);
      expect(again.stderr).toContain('this one is Canceled.');
    },
  );

  test.each(mode.notCancelablePair)('ends with 1 and the reason for %s', async (_, criteria, reason) => {
    const { jobId } = await findJob(quiet, criteria);
    const { code, stdout, stderr } = await zjobs(quiet, 'cancel', jobId, '--yes');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(reason);
  });

  test.runIf(mode.can.checkRoles && mode.can.cancel)('ends with 4 when the key belongs to a member', async () => {
    await using site = await openSite({ role: 'member' });
    const { jobId } = await findJob(site, mode.running);
    const { code, stderr } = await zjobs(site, 'cancel', jobId, '--yes');
    expect(code).toBe(4);
    expect(stderr).toContain(mode.denial?.message);
    expect(stderr).toContain(`code ${mode.denial?.code}`);
  });
});

describe('retry', () => {
  test.runIf(mode.retry === 'route')('runs a failed import again', async () => {
    await using site = await openSite();
    const { jobId } = await findJob(site, mode.failed);
    const newId = (await outputOf(site, 'retry', jobId, '--yes')).trim();
    expect((await describeJob(site, newId)).status).toMatch(/^(?:pending|in-progress)$/);
  });

  test.runIf(mode.retry === 'request')('requires --request on a server without a retry', async () => {
    await using site = await openSite();
    const { jobId } = await findJob(site, mode.failed);
    const without = await zjobs(site, 'retry', jobId, '--yes');
    expect([without.code, without.stdout]).toEqual([1, '']);
    expect(without.stderr).toContain(`zjobs retry ${jobId} --request FILE`);
    const { collectionName } = await describeJob(site, jobId);
    const path = join(folder, 'request.json');
    await writeFile(path, JSON.stringify({ collectionName, objectUrls: [['https://bucket.example/a.parquet']] }));
    const newId = (await outputOf(site, 'retry', jobId, '--request', path, '--yes')).trim();
    expect(newId).not.toBe(jobId);
    expect(await describeJob(site, newId)).toMatchObject({ type: 'IMPORT', collectionName });
    expect(site.relay.received('POST', /\/import\/create$/)).toHaveLength(1);
  });

  test('ends with 1 for a job that has not failed', async () => {
    const { jobId } = await findJob(quiet, mode.finished);
    const { code, stderr } = await zjobs(quiet, 'retry', jobId, '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('Only failed import jobs can be retried.');
  });
});

describe('a script ends with', () => {
  test('2 after a usage error, before anything is sent', async () => {
    const { jobId } = await findJob(quiet, mode.running);
    const before = quiet.relay.received('POST', mode.cancelRoute).length;
    expect((await zjobs(quiet, 'cancel', jobId)).code).toBe(2);
    expect((await zjobs(quiet, 'list', '--colour')).code).toBe(2);
    expect(quiet.relay.received('POST', mode.cancelRoute)).toHaveLength(before);
  });

  test.runIf(mode.can.checkKeys)('3 when the key is rejected', async () => {
    const args = ['list', '--endpoint', quiet.relay.endpoint, ...projectOptions(mode, quiet.server)];
    const { code, stdout, stderr } = await run(args, { [mode.keyVariable]: 'wrong' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).not.toContain('wrong');
  });

  test.each(['describe', 'wait', 'cancel'])('5 when %s gets an unknown job', async command => {
    const args = command === 'cancel' ? ['--yes'] : [];
    expect((await zjobs(quiet, command, '999999999999999999', ...args)).code).toBe(5);
  });

  test('6 when the server keeps failing', async () => {
    await using site = await openSite();
    site.relay.answerAll(apiError(503, 503, 'The service is being moved.'));
    const { code, stderr } = await zjobsWith(withFastTime(5), site, 'list', '-o', 'json');
    expect(code).toBe(6);
    expect(JSON.parse(lines(stderr).at(-1) ?? '')).toMatchObject({ error: { code: 503 } });
  });
});
