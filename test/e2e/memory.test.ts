import { expect, test } from 'vitest';
import { openMonitor } from '../support/e2e/monitor.ts';
import { withFixture } from '../support/e2e/program.ts';
import { shellModes } from '../support/e2e/terminal.ts';

// On a busy machine V8 may end the process before the monitor has looked at its heap.
test('a monitor that runs out of memory restores the terminal and says so', { retry: 2 }, async () => {
  const env = withFixture('leak.mjs');
  const options = { NODE_OPTIONS: `${env.NODE_OPTIONS} --max-old-space-size=120` };
  await using monitor = await openMonitor({ env: { ...env, ...options } });
  await monitor.showsAllJobs();
  monitor.kill('SIGURG');
  expect(await monitor.waitForEnd()).toEqual({ exitCode: 6, signal: 0 });
  expect(monitor.output()).toMatch(/zjobs: out of memory; [^\n]*\n/);
  expect(monitor.output()).not.toContain('FATAL');
  expect(monitor.modes()).toEqual(shellModes);
});
