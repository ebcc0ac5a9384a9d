import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { findJob, monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { withFixture } from '../support/e2e/program.ts';
import { monitorModes, openTerminal, shellModes } from '../support/e2e/terminal.ts';

describe('the monitor restores the terminal', () => {
  test.each([
    ['q', 0],
    ['ctrl+c', 0],
  ])('on %s', async (key, code) => {
    await using monitor = await openMonitor();
    await monitor.showsAllJobs();
    expect(monitor.modes()).toEqual(monitorModes);
    await monitor.press(key);
    expect(await monitor.waitForExit()).toBe(code);
    expect(monitor.modes()).toEqual(shellModes);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGABRT', 134],
    ['SIGUSR2', 140],
    ['SIGALRM', 142],
  ] as const)('on %s', async (signal, code) => {
    await using monitor = await openMonitor();
    await monitor.showsAllJobs();
    process.kill(monitor.pid, signal);
    expect(await monitor.waitForExit()).toBe(code);
    expect(monitor.modes()).toEqual(shellModes);
  });

  test('when it ends under a dialog', async () => {
    await using monitor = await openMonitor();
    await monitor.showsAllJobs();
    await monitor.press('?');
    await monitor.shows(/Esc closes/);
    await monitor.press('ctrl+c');
    expect(await monitor.waitForExit()).toBe(0);
    expect(monitor.modes()).toEqual(shellModes);
  });

  test.each([
    ['an exception', 'exception', 'the fixture broke'],
    ['a rejection', 'rejection', 'the fixture was rejected'],
  ])('on %s, and then prints the error with what to do', async (_, crash, message) => {
    await using monitor = await openMonitor({ env: { ...withFixture('crash.mjs'), CRASH: crash } });
    await monitor.showsAllJobs();
    process.kill(monitor.pid, 'SIGURG');
    expect(await monitor.waitForExit()).not.toBe(0);
    expect(monitor.modes()).toEqual(shellModes);
    const [, afterScreen = ''] = monitor.output().split('\u001b[?1049l');
    expect(afterScreen).toMatch(new RegExp(`^zjobs: .*${message}.*report`, 'm'));
  });
});

test('Ctrl-Z restores the terminal for the shell, and fg shows the monitor again', async () => {
  await using site = await openSite();
  const { args, env } = monitorLaunch(site);
  await using shell = openTerminal({
    file: '/bin/bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { ...env, PS1: '$ ' },
  });
  await shell.shows(/^\$/m);
  shell.send(`${[process.execPath, ...args].map(word => `'${word}'`).join(' ')}\r`);
  await shell.shows(`${mode.total} jobs`);
  await shell.press('down', 'down', 'ctrl+z');
  await shell.shows(/Stopped/);
  expect(shell.modes().alternateScreen).toBe(false);
  expect(shell.modes().cursorShown).toBe(true);
  shell.resize(100, 30);
  shell.send('echo still-"here"\r');
  await shell.shows(/^still-here/m);
  shell.send('fg\r');
  const total = `${mode.total} jobs`;
  await shell.shows(new RegExp(`^ zjobs .{${91 - total.length}} ${total}$`, 'm'), / \? help$/m);
  expect(shell.modes()).toEqual(monitorModes);
  expect(shell.screen().findIndex(line => line.startsWith('❯'))).toBe(7);
  await shell.press('q');
  await shell.waitUntil('the shell', () => !shell.modes().alternateScreen && shell.screen().some(line => line === '$'));
  shell.send('echo code=$?\r');
  await shell.shows(/^code=0/m);
});

test('a script’s question restores the terminal when a signal ends the program', async () => {
  await using site = await openSite();
  const { jobId } = await findJob(site, mode.running);
  const { args, env } = monitorLaunch(site);
  const [program = '', ...connection] = args;
  const script = '"$@"; echo "code=$?"; stty -a | tr ";" " "';
  await using shell = openTerminal({
    file: '/bin/sh',
    args: ['-c', script, 'sh', process.execPath, program, 'cancel', jobId, ...connection],
    env: env ?? {},
  });
  await shell.shows(/\[y\/N\]/);
  const [pid = ''] = execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await shell.shows('code=131', /(?<!-)isig icanon/, /(?<!-)echo echoe/);
});
