import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOf, mode, projectOf } from '../support/e2e/mode.ts';
import { type Ran, run } from '../support/e2e/program.ts';
import { failure } from '../support/e2e/relay.ts';
import { isLike, openSite, type ServerJob, type Site, type Wanted } from '../support/e2e/visit.ts';

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

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;

let folder = '';
/** Where nothing is changed. */
let quiet: Site;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-scripts-'));
  quiet = await openSite();
});
afterAll(async () => {
  await quiet[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const zjobs = ({ relay, server }: Site, ...args: readonly string[]): Promise<Ran> =>
  run([...args, '--endpoint', relay.endpoint, ...projectOf(mode, server)], {
    ...keyOf(mode, server),
    XDG_STATE_HOME: folder,
  });

/** What a command that ends well prints. */
const done = async (site: Site, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await zjobs(site, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

const find = async (site: Site, wanted: Wanted): Promise<ServerJob> => {
  const job = (await site.jobs()).find(isLike(wanted));
  if (job === undefined) throw new Error(`the server has no job like ${JSON.stringify(wanted)}`);
  return job;
};

const describeJob = async (site: Site, jobId: string): Promise<Listed> =>
  JSON.parse(await done(site, 'describe', jobId, '-o', 'json'));

const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter(line => line !== '');

describe('list', () => {
  test('has the jobs that the server tells of, the same in every format', async () => {
    const wanted = (await quiet.jobs()).map(({ jobId }) => jobId);
    const jobs: readonly Listed[] = JSON.parse(await done(quiet, 'list', '-o', 'json'));
    const ids = jobs.map(({ jobId }) => jobId);
    expect(ids.toSorted()).toEqual(wanted.toSorted());
    expect(ids).toHaveLength(mode.total);
    const ndjson = lines(await done(quiet, 'list', '-o', 'ndjson'));
    expect(ndjson.map(line => JSON.parse(line).jobId)).toEqual(ids);
    const csv = lines(await done(quiet, 'list', '-o', 'csv', '--columns', 'jobId,status'));
    expect(csv).toEqual(['jobId,status', ...jobs.map(({ jobId, status }) => `${jobId},${status}`)]);
    const [head, ...rows] = lines(await done(quiet, 'list', '-o', 'table', '--columns', 'jobId,status'));
    expect(head).toMatch(/^JOB ID +STATUS$/);
    expect(rows.map(row => row.split(/ {2,}/)[0])).toEqual(ids);
  });

  test('tells what may be done by what this server can', async () => {
    const jobs: readonly Listed[] = JSON.parse(await done(quiet, 'list', '-o', 'json'));
    const verdictOf = (jobId: string): Listed['actions'] | undefined => jobs.find(one => one.jobId === jobId)?.actions;
    for (const [, wanted] of mode.cancelable) {
      expect(verdictOf((await find(quiet, wanted)).jobId)?.cancel).toEqual({ allowed: true });
    }
    for (const [, wanted, reason] of mode.notCancelable) {
      expect(verdictOf((await find(quiet, wanted)).jobId)?.cancel).toEqual({
        allowed: false,
        reason: expect.stringContaining(reason),
      });
    }
    const { jobId } = await find(quiet, failedImport);
    expect(verdictOf(jobId)?.retry).toEqual(
      mode.retry === 'route'
        ? { allowed: true }
        : { allowed: false, reason: expect.stringContaining(`zjobs retry ${jobId} --request FILE`) },
    );
    if (!mode.tells.creator) expect(jobs.every(({ createdBy }) => createdBy === null)).toBe(true);
    if (!mode.tells.times) expect(jobs.every(({ startedAt }) => startedAt === null)).toBe(true);
  });

  test('a filter, and a limit', async () => {
    const failed = (await quiet.jobs()).filter(({ status }) => status === 'FAILED').map(({ jobId }) => jobId);
    const listed = lines(await done(quiet, 'list', '-o', 'ndjson', '--filter', 'status:failed'));
    expect(listed.map(line => JSON.parse(line).jobId).toSorted()).toEqual(failed.toSorted());
    expect(lines(await done(quiet, 'list', '-o', 'ndjson', '--limit', '3'))).toHaveLength(3);
  });
});

test('describe: text for a reader, JSON with details for a script, and the files of an import', async () => {
  const { jobId } = await find(quiet, failedImport);
  expect(await done(quiet, 'describe', jobId)).toMatch(new RegExp(`^ID +${jobId}\\n[^]*^FILE +STATUS`, 'm'));
  const job = JSON.parse(await done(quiet, 'describe', jobId, '-o', 'json', '--details'));
  expect(job).toMatchObject({ jobId, type: 'IMPORT', status: 'failed', requestId: expect.any(String) });
  expect(job.details).not.toBeNull();
});

describe('wait', () => {
  test('0 for a success, 1 for a failure, 7 when it takes too long', async () => {
    const good = await find(quiet, mode.finished);
    expect(await done(quiet, 'wait', good.jobId)).toBe(`${good.jobId}: Successful\n`);
    const bad = await find(quiet, failedImport);
    const failed = await zjobs(quiet, 'wait', bad.jobId);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining(`${bad.jobId}: Failed`)]);
    const running = await find(quiet, mode.running);
    expect((await zjobs(quiet, 'wait', running.jobId, '--timeout', '1s')).code).toBe(7);
  });
});

describe('cancel', () => {
  test('of what this server can cancel: sent once, followed to its end, and in the history', async () => {
    await using site = await openSite({ speed: 10 });
    const { jobId } = await find(site, mode.running);
    const ran = await zjobs(site, 'cancel', jobId, '--yes', '--wait', '--interval', '1s', '-o', 'json');
    expect(ran.code).toBe(0);
    expect(JSON.parse(lines(ran.stdout)[0] ?? '')).toMatchObject({ jobId, outcome: 'accepted', newJobId: null });
    expect((await describeJob(site, jobId)).status).toBe('canceled');
    const { path } = mode.cancelRequest(site.server, jobId);
    const sent = site.relay
      .received('POST', mode.cancelRoute)
      .filter(({ body }) => body === '' || body.includes(jobId));
    expect(sent.map(one => one.path)).toEqual([path]);
    expect(await done(site, 'history', jobId)).toMatch(/Cancel sent by \S+@\S+: accepted/);
    const again = await zjobs(site, 'cancel', jobId, '--yes');
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('this one is Canceled.');
  });

  test.each(mode.notCancelablePair)('of %s: 1, and why not', async (_, wanted, reason) => {
    const { jobId } = await find(quiet, wanted);
    const { code, stdout, stderr } = await zjobs(quiet, 'cancel', jobId, '--yes');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(reason);
  });

  test('a member may not: 4', async () => {
    await using site = await openSite({ role: 'member' });
    const { jobId } = await find(site, mode.running);
    const { code, stderr } = await zjobs(site, 'cancel', jobId, '--yes');
    expect(code).toBe(4);
    expect(stderr).toContain(mode.denial.message);
    expect(stderr).toContain(`code ${mode.denial.code}`);
  });
});

describe('retry', () => {
  test.runIf(mode.retry === 'route')('runs a failed import again', async () => {
    await using site = await openSite();
    const { jobId } = await find(site, failedImport);
    const newId = (await done(site, 'retry', jobId, '--yes')).trim();
    expect((await describeJob(site, newId)).status).toMatch(/^(?:pending|in-progress)$/);
  });

  test.runIf(mode.retry === 'request')('needs the request of the import: 1 without, 0 with it', async () => {
    await using site = await openSite();
    const { jobId } = await find(site, failedImport);
    const without = await zjobs(site, 'retry', jobId, '--yes');
    expect([without.code, without.stdout]).toEqual([1, '']);
    expect(without.stderr).toContain(`zjobs retry ${jobId} --request FILE`);
    const { collectionName } = await describeJob(site, jobId);
    const path = join(folder, 'request.json');
    await writeFile(path, JSON.stringify({ collectionName, objectUrls: [['https://bucket.example/a.parquet']] }));
    const newId = (await done(site, 'retry', jobId, '--request', path, '--yes')).trim();
    expect(newId).not.toBe(jobId);
    expect(await describeJob(site, newId)).toMatchObject({ type: 'IMPORT', collectionName });
    expect(site.relay.received('POST', /\/import\/create$/)).toHaveLength(1);
  });

  test('of what has not failed: 1', async () => {
    const { jobId } = await find(quiet, mode.finished);
    const { code, stderr } = await zjobs(quiet, 'retry', jobId, '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('Only failed import jobs can be retried.');
  });
});

describe('how it ends where nothing could be done', () => {
  test('2: usage, and nothing is sent', async () => {
    const { jobId } = await find(quiet, mode.running);
    const before = quiet.relay.received('POST', mode.cancelRoute).length;
    expect((await zjobs(quiet, 'cancel', jobId)).code).toBe(2);
    expect((await zjobs(quiet, 'list', '--colour')).code).toBe(2);
    expect(quiet.relay.received('POST', mode.cancelRoute)).toHaveLength(before);
  });

  test('3: a key that is rejected', async () => {
    const args = ['list', '--endpoint', quiet.relay.endpoint, ...projectOf(mode, quiet.server)];
    const { code, stdout, stderr } = await run(args, { [mode.keyVariable]: 'wrong' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).not.toContain('wrong');
  });

  test.each(['describe', 'wait', 'cancel'])('5: %s of a job that nothing knows', async command => {
    const args = command === 'cancel' ? ['--yes'] : [];
    expect((await zjobs(quiet, command, '999999999999999999', ...args)).code).toBe(5);
  });

  test('6: a server that fails', async () => {
    await using site = await openSite();
    site.relay.answerAll(failure(503, 503, 'The service is being moved.'));
    const { code, stderr } = await zjobs(site, 'list', '-o', 'json');
    expect(code).toBe(6);
    expect(JSON.parse(lines(stderr).at(-1) ?? '')).toMatchObject({ error: { code: 503 } });
  });
});
