import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { withFixture } from '../support/e2e/program.ts';
import { monitorModes, openTerminal, shellModes } from '../support/e2e/terminal.ts';
import { isLike, monitorStart, openMonitor, openSite } from '../support/e2e/visit.ts';

describe('the shell gets its terminal back', () => {
  test.each([
    ['q', 0],
    ['ctrl+c', 0],
  ])('on %s', async (key, code) => {
    await using visit = await openMonitor();
    await visit.seesAll();
    expect(visit.modes()).toEqual(monitorModes);
    await visit.press(key);
    expect(await visit.ended()).toBe(code);
    expect(visit.modes()).toEqual(shellModes);
  });

  test.each([
    ['SIGINT', [130]],
    ['SIGTERM', [143]],
    // Ended in order, or, where Ink listens already, by the signal itself once the terminal is restored.
    ['SIGHUP', [129]],
    ['SIGQUIT', [131]],
    ['SIGABRT', [134]],
    ['SIGUSR2', [140]],
    ['SIGALRM', [142]],
  ] as const)('on %s', async (signal, codes) => {
    await using visit = await openMonitor();
    await visit.seesAll();
    process.kill(visit.pid, signal);
    expect(codes).toContain(await visit.ended());
    expect(visit.modes()).toEqual(shellModes);
  });

  test('with a dialog open', async () => {
    await using visit = await openMonitor();
    await visit.seesAll();
    await visit.press('?');
    await visit.sees(/Esc closes/);
    await visit.press('ctrl+c');
    expect(await visit.ended()).toBe(0);
    expect(visit.modes()).toEqual(shellModes);
  });

  test.each([
    ['an exception', 'exception', 'the fixture broke'],
    ['a rejection', 'rejection', 'the fixture was rejected'],
  ])('on %s, and then the error is told, with what to do', async (_, crash, message) => {
    await using visit = await openMonitor({ env: { ...withFixture('crash.mjs'), CRASH: crash } });
    await visit.seesAll();
    process.kill(visit.pid, 'SIGURG');
    expect(await visit.ended()).not.toBe(0);
    expect(visit.modes()).toEqual(shellModes);
    const [, afterwards = ''] = visit.raw().split('\u001b[?1049l');
    expect(afterwards).toMatch(new RegExp(`^zjobs: .*${message}.*report`, 'm'));
  });
});

test('Ctrl-Z gives a shell its terminal, and fg takes it again', async () => {
  await using site = await openSite();
  const { args, env } = monitorStart(site);
  await using shell = openTerminal({
    file: '/bin/bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { ...env, PS1: '$ ' },
  });
  await shell.sees(/^\$/m);
  shell.send(`${[process.execPath, ...args].map(word => `'${word}'`).join(' ')}\r`);
  await shell.sees(`${mode.total} jobs`);
  await shell.press('down', 'down', 'ctrl+z');
  await shell.sees(/Stopped/);
  expect(shell.modes().alternateScreen).toBe(false);
  expect(shell.modes().cursorShown).toBe(true);
  shell.resize(100, 30);
  shell.send('echo still-"here"\r');
  await shell.sees(/^still-here/m);
  shell.send('fg\r');
  const total = `${mode.total} jobs`;
  await shell.sees(new RegExp(`^ zjobs .{${91 - total.length}} ${total}$`, 'm'), /^ \? help {2}q quit/m);
  expect(shell.modes()).toEqual(monitorModes);
  expect(shell.screen().findIndex(line => line.startsWith('❯'))).toBe(6);
  await shell.press('q');
  await shell.until('the shell', () => !shell.modes().alternateScreen && shell.screen().some(line => line === '$'));
  shell.send('echo code=$?\r');
  await shell.sees(/^code=0/m);
});

test('a script’s question restores the terminal when a signal ends the program', async () => {
  await using site = await openSite();
  const job = (await site.jobs()).find(isLike(mode.running));
  if (job === undefined) throw new Error('no job can be canceled');
  const { args, env } = monitorStart(site);
  const [program = '', ...connection] = args;
  const script = '"$@"; echo "code=$?"; stty -a | tr ";" " "';
  await using shell = openTerminal({
    file: '/bin/sh',
    args: ['-c', script, 'sh', process.execPath, program, 'cancel', job.jobId, ...connection],
    env: env ?? {},
  });
  await shell.sees(/\[y\/N\]/);
  const [pid = ''] = execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await shell.sees('code=131', /(?<!-)isig icanon/, /(?<!-)echo echoe/);
});
