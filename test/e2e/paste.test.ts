import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/monitor.ts';

test('pasted text presses no keys outside of the filter', async () => {
  await using monitor = await openMonitor();
  await monitor.goTo(mode.running);
  monitor.paste('qqq\rc');
  await monitor.shows(/Text can be pasted into the filter only\. Press \/ first\./);
  expect(monitor.modes().alternateScreen).toBe(true);
  expect(monitor.actions()).toEqual([]);
});

test.runIf(mode.can.cancel)('pasted text does not answer a question', async () => {
  await using monitor = await openMonitor();
  await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.shows(/Cancel this job\?/);
  monitor.paste('y\ry');
  await monitor.answer(/Cancel this job\?/, 'n');
  await monitor.hides(/Cancel this job\?/);
  expect(monitor.actions()).toEqual([]);
});

test('pasted text enters the filter line as one line', async () => {
  await using monitor = await openMonitor();
  const job = await monitor.find(mode.failed);
  await monitor.press('/');
  monitor.paste(`${job.jobId}\n`);
  await monitor.shows(new RegExp(`^ /${job.jobId} .*\\b1 of ${mode.total} shown$`, 'm'));
  await monitor.press('enter');
  await monitor.shows(new RegExp(`^ filter: ${job.jobId}`, 'm'));
});

test('hidden characters in pasted text are removed', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('/');
  monitor.paste('spa\u202e\u200brk\u001b[31m');
  await monitor.shows(/^ \/spark/m);
  expect(monitor.output()).not.toMatch(/\u202e|\u200b/);
});
