import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { findJob, monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { run, withFixture } from '../support/e2e/program.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

describe('for a user without an account and a home folder', () => {
  const env = withFixture('no-account.mjs');

  test('the monitor works', async () => {
    await using monitor = await openMonitor({ env });
    await monitor.showsAllJobs();
    await monitor.press('q');
    expect(await monitor.waitForExit()).toBe(0);
  });

  test('scripts work', async () => {
    await using site = await openSite({ speed: 10 });
    const { jobId } = await findJob(site, mode.running);
    const launch = monitorLaunch(site);
    const connection = launch.args.slice(1);
    const access = { ...launch.env, ...env };
    expect(await run(['--version'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['describe', jobId, ...connection], access)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['cancel', jobId, '--yes', ...connection], access)).toMatchObject({ code: 0, stderr: '' });
    expect((await run(['doctor', ...connection], access)).stdout).toContain('there is no home folder');
  });

  test.each([
    [['history'], 0, 'zjobs: can’t record a history without a home folder; set XDG_STATE_HOME\n'],
    [['track', 'job-1'], 2, 'zjobs: can’t track jobs without a home folder; set XDG_STATE_HOME\n'],
    [['list'], 3, /^zjobs: no API key; set ZILLIZ_API_KEY, log in with the zilliz CLI \(~\/\.zilliz\/credentials\)/],
  ] as const)('%j explains in one line what is missing', async (args, code, message) => {
    const { stderr, ...result } = await run(args, { ...env, ZJOBS_PROJECT: 'proj-b44a39b0c51cf21791a841' });
    expect(result).toEqual({ code, stdout: '' });
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });
});

test('the monitor works in a folder that was deleted', async () => {
  await using site = await openSite();
  const { args, env } = monitorLaunch(site);
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-deleted-'));
  const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
  await using terminal = openTerminal({
    file: '/bin/sh',
    args: ['-c', script, 'sh', folder, process.execPath, ...args],
    ...(env && { env }),
  });
  await terminal.shows(`${mode.total} jobs`, / \? help/);
  await terminal.press('?');
  await terminal.shows(/│ Keys/);
  await terminal.press('escape', 'q');
  expect(await terminal.waitForExit()).toBe(0);
  await expect(rmdir(folder)).rejects.toThrow('ENOENT');
});
