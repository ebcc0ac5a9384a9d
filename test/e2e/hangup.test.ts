import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { findJob, isAction, monitorLaunch, openSite } from '../support/e2e/monitor.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

// Node aborts a process whose terminal is gone, and leaves a core dump.
describe.concurrent('a terminal that is closed ends with 129, and without a signal,', () => {
  test.for([
    ['the monitor', [], / jobs$/m],
    ['the plain monitor', ['--plain'], /^zjobs>/m],
    ['a stream of events', ['events'], null],
  ] as const)('%s', async ([_, args, ready], { expect: expectHere }) => {
    await using site = await openSite();
    const { args: [program = '', ...connection] = [], env } = monitorLaunch(site);
    await using terminal = openTerminal({ args: [program, ...args, ...connection], ...(env && { env }) });
    if (ready !== null) await terminal.shows(ready);
    else await expectHere.poll(() => site.relay.received(...mode.listRoute).length).toBeGreaterThan(0);
    terminal.hangUp();
    expect(await terminal.waitForEnd()).toEqual({ exitCode: 129, signal: 0 });
  });

  test('a question', async () => {
    await using site = await openSite();
    const { jobId } = await findJob(site, mode.running);
    const { args: [program = '', ...connection] = [], env } = monitorLaunch(site);
    await using terminal = openTerminal({ args: [program, 'cancel', jobId, ...connection], ...(env && { env }) });
    await terminal.shows(/\[y\/N\]/);
    terminal.hangUp();
    expect(await terminal.waitForEnd()).toEqual({ exitCode: 129, signal: 0 });
    expect(site.relay.received('POST', mode.cancelRoute).filter(isAction)).toEqual([]);
  });
});
