import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { expect, test } from 'vitest';
import { monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv, program, run, withFixture } from '../support/e2e/program.ts';

const lines = [/a warning.* of a package/, /an old function/, /a line of the console/, /a line of standard error/];

test('what others write while the monitor has the screen becomes a message, and the list stays whole', async () => {
  await using monitor = await openMonitor({ env: withFixture('noisy.mjs'), columns: 200 });
  await monitor.showsAllJobs();
  const before = await monitor.restingScreen();
  monitor.kill('SIGURG');
  await monitor.showsSentence(...lines);
  monitor.kill('SIGUSR1');
  await monitor.showsSentence(/the signal SIGUSR1 is ignored/);
  expect(monitor.output()).not.toMatch(/Debugger listening|\(node:\d+\)/);
  await monitor.press('Esc', 'j', 'k');
  await monitor.hides(/SIGUSR1/);
  const counts = (screen: string) => screen.split('\n').slice(0, 12);
  expect(counts(monitor.stableScreen())).toEqual(counts(before));
});

test('a script prints warnings, SIGUSR1 and errors that nothing has caught as one sanitized line each', async () => {
  await using site = await openSite();
  const { args, env } = monitorLaunch(site, { env: withFixture('noisy.mjs') });
  const child = spawn(process.execPath, [program, 'events', ...args.slice(1)], { env: cleanEnv(env), stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += String(chunk);
  });
  const has = async (pattern: RegExp) => {
    while (!pattern.test(errors)) await once(child.stderr, 'data');
  };
  while (site.relay.received('GET', /./).length + site.relay.received('POST', /./).length === 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  child.kill('SIGURG');
  child.kill('SIGUSR1');
  await has(/standard error\n/);
  await has(/SIGUSR1 is ignored\n/);
  await has(/old function\n/);
  expect(
    errors
      .split('\n')
      .filter(line => line.startsWith('zjobs: '))
      .sort(),
  ).toEqual([
    'zjobs: DeprecationWarning: an old function',
    'zjobs: Warning: a warning[2J of a package',
    'zjobs: warning: the signal SIGUSR1 is ignored',
  ]);
  child.kill('SIGTERM');
  await once(child, 'close');
});

test('an error that nothing has caught ends a script with one line and 6', async () => {
  await using site = await openSite();
  const { args, env } = monitorLaunch(site, { env: withFixture('uncaught.mjs') });
  const { code, stderr } = await run(['events', ...args.slice(1)], env);
  expect([code, stderr]).toEqual([6, expect.stringMatching(/^zjobs: [^\n]*the fixture broke[^\n]*\n$/)]);
});
