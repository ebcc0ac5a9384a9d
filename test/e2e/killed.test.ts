import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cancelDirectly, findJob, monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv, run } from '../support/e2e/program.ts';
import { eventually } from '../support/eventually.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-killed-'));
});
afterEach(() => rm(home, { recursive: true }));

const history = async (jobId: string): Promise<readonly unknown[]> => {
  const { stdout } = await run(['history', jobId, '-o', 'ndjson'], { HOME: home });
  const records = stdout.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]));
  return records.filter(({ event }) => event === 'cancel').map(({ outcome }) => outcome);
};

/** A site on which a cancel is carried out and never answered. */
const openSilentSite = async () => {
  const site = await openSite();
  const { jobId } = await findJob(site, mode.running);
  site.relay.answer('POST', mode.cancelRoute, (_, { body, path }) => {
    if (`${path}${body}`.includes(jobId)) void cancelDirectly(site, jobId);
  });
  const { args, env } = monitorLaunch(site, { env: { HOME: home } });
  return { site, jobId, args: args.slice(1), program: args[0] ?? '', env: cleanEnv(env) };
};

const isSent = ({ site, jobId }: Awaited<ReturnType<typeof openSilentSite>>) =>
  eventually(() => {
    const sent = site.relay.received('POST', mode.cancelRoute);
    expect(sent.some(({ path, body }) => `${path}${body}`.includes(jobId))).toBe(true);
  });

test('history shows a cancel whose process was killed as unknown, and the next command finds out its outcome', async () => {
  const silent = await openSilentSite();
  await using _site = silent.site;
  const { args, jobId, program, env } = silent;
  const child = spawn(process.execPath, [program, 'cancel', ...args, jobId, '--yes'], { env, stdio: 'ignore' });
  await isSent(silent);
  expect(await history(jobId)).toEqual(['unknown']);
  child.kill('SIGKILL');
  await once(child, 'close');
  const { stdout } = await run(['history', jobId], { HOME: home });
  expect(stdout).toContain('outcome unknown: no answer was recorded');
  await run(['describe', ...args, jobId], env);
  expect(await history(jobId)).toEqual(['accepted']);
});

test('the monitor records a cancel before it is sent, and finds out its outcome after it was killed', async () => {
  const silent = await openSilentSite();
  await using _site = silent.site;
  const { site, jobId } = silent;
  const options = { site, env: { HOME: home } };
  {
    await using monitor = await openMonitor(options);
    await monitor.goTo({ ...mode.running, where: job => job.jobId === jobId });
    await monitor.press('c');
    await monitor.answer(/y +stop the /, 'y');
    await isSent(silent);
    expect(await history(jobId)).toEqual(['unknown']);
    monitor.kill('SIGKILL');
  }
  await using monitor = await openMonitor(options);
  await monitor.showsAllJobs();
  await eventually(async () => expect(await history(jobId)).toEqual(['accepted']));
});
