import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { findJob, monitorLaunch, openSite } from '../support/e2e/monitor.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

test('a command in the background leaves the terminal in the mode of the shell', async () => {
  await using site = await openSite();
  const { jobId } = await findJob(site, mode.running);
  const { args: [program = '', ...connection] = [], env } = monitorLaunch(site);
  const command = [process.execPath, program, 'wait', jobId, ...connection, '--timeout', '1s'].join(' ');
  await using shell = openTerminal({
    file: '/bin/bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { ...env, PS1: '$ ' },
    columns: 200,
  });
  const modes = async (): Promise<string> =>
    (await promisify(execFile)('stty', ['-a', '-F', /\/dev\/pts\/\d+/.exec(shell.output())?.[0] ?? ''])).stdout;
  await shell.shows(/^\$/m);
  // The shell reports the end of a background command at once.
  shell.send('set -b; tty\r');
  await shell.shows(/^\/dev\/pts/m);
  // The command starts while the shell has set the modes of a command in the foreground.
  shell.send(`${command} & sleep 0.5; echo st"arted"\r`);
  // The progress of the command may stand before it.
  await shell.shows(/(?<!echo st")started$/m);
  await expect.poll(modes).toContain('-icanon');
  const modesBefore = await modes();
  await shell.shows(/Exit 7/);
  expect(await modes()).toBe(modesBefore);
});
