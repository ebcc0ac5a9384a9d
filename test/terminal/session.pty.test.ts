import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTerminal, feed, shownText } from '../support/virtual-terminal.ts';

let folder = '';
let program = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-session-'));
  program = join(folder, 'program.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures', 'session-program.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell in a PTY, with an xterm that shows its output. */
const openShell = () => {
  const terminal = createTerminal(80, 24);
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', PS1: '$ ', HOME: folder };
  const pty = spawn('/bin/bash', ['--norc', '--noprofile', '-i'], { cols: 80, rows: 24, env, cwd: folder });
  let output = '';
  let fed: Promise<void> = Promise.resolve();
  pty.onData(data => {
    output += data;
    fed = feed(terminal, data);
  });

  const until = async (what: string, isReached: () => boolean): Promise<void> => {
    const deadline = performance.now() + 15_000;
    while (!isReached()) {
      if (performance.now() > deadline)
        throw new Error(`${what} did not appear; the screen:\n${shownText(terminal).join('\n')}`);
      await new Promise(resolve => setTimeout(resolve, 10));
      await fed;
    }
  };

  return {
    terminal,
    pty,
    output: () => output,
    /** Sends keys, or text for the shell. */
    type: (text: string) => pty.write(text),
    sees: (text: string | RegExp) =>
      until(`«${text}»`, () => {
        const shown = shownText(terminal).join('\n');
        return typeof text === 'string' ? shown.includes(text) : text.test(shown);
      }),
    until,
    resize(columns: number, rows: number): void {
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
    isFullScreen: () => terminal.buffer.active.type === 'alternate',
    [Symbol.dispose]: () => pty.kill('SIGKILL'),
  };
};

type Shell = ReturnType<typeof openShell>;

const start = async (shell: Shell, prefix = '', argument = ''): Promise<void> => {
  shell.type(`${prefix}"${process.execPath}" "${program}" ${argument}\r`);
  await shell.sees('ready.');
  expect(shell.isFullScreen()).toBe(true);
};

const pidOf = (shell: Shell): number => Number(/pid (\d+)/.exec(shownText(shell.terminal).join('\n'))?.[1]);

/** Expects that the shell's screen, cursor, echo, line editing and wrapping are restored, and the exit code. */
const expectRestored = async (shell: Shell, exitCode: number): Promise<void> => {
  await shell.until('the shell’s screen', () => !shell.isFullScreen());
  const last = (on: string, off: string): boolean => shell.output().lastIndexOf(on) > shell.output().lastIndexOf(off);
  const modes = {
    cursor: last('\u001B[?25h', '\u001B[?25l'),
    wrap: last('\u001B[?7h', '\u001B[?7l'),
    focus: last('\u001B[?1004l', '\u001B[?1004h'),
    bidi: last('\u001B[8h', '\u001B[8l'),
  };
  expect(modes).toEqual({ cursor: true, wrap: true, focus: true, bidi: true });
  shell.type('echo code=$?; stty -a | tr ";" " "\r');
  await shell.sees(`code=${exitCode}`);
  // bash has its own mode for line editing, and gives commands the mode that it was started with.
  await shell.sees(/(?<!-)isig icanon .*(?<!-)echo echoe/);
};

describe('the terminal is restored', () => {
  test('on q', async () => {
    using shell = openShell();
    await start(shell);
    shell.type('q');
    await expectRestored(shell, 0);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGABRT', 134],
    ['SIGUSR2', 140],
    ['SIGALRM', 142],
    ['SIGVTALRM', 154],
  ] as const)('on %s', async (signal, exitCode) => {
    using shell = openShell();
    await start(shell);
    process.kill(pidOf(shell), signal);
    await expectRestored(shell, exitCode);
  });

  test.each([
    ['an exception', 'x', 'crashed: Error: the fixture broke'],
    ['a rejection', 'r', 'crashed: Error: the fixture was rejected'],
  ])('on %s, before the error is printed', async (_, key, message) => {
    using shell = openShell();
    await start(shell);
    shell.type(key);
    await shell.sees(message);
    expect(shell.isFullScreen()).toBe(false);
    await expectRestored(shell, 1);
  });
});

test('the program receives keys, a paste and a resize', async () => {
  using shell = openShell();
  await start(shell);
  await shell.sees('size 80x24');
  shell.type('j\u001B[A\u001BOBé');
  await shell.sees('keys j up down é');
  shell.type('\u001B');
  await shell.sees('é escape');
  shell.type('\u001B[200~qx\rq\u001B[201~k');
  await shell.sees('paste(qx');
  shell.resize(60, 15);
  await shell.sees('size 60x15');
});

test('Ctrl-Z restores the shell’s terminal, and fg takes it again at its current size', async () => {
  using shell = openShell();
  await start(shell);
  shell.type('a\u001A');
  await shell.sees('Stopped');
  expect(shell.isFullScreen()).toBe(false);
  shell.resize(70, 20);
  shell.type('echo still-here\r');
  await shell.sees(/\nstill-here/);
  shell.type('fg\r');
  await shell.sees('size 70x20');
  expect(shell.isFullScreen()).toBe(true);
  shell.type('b');
  await shell.sees('keys a ctrl+z b');
  shell.type('q');
  await expectRestored(shell, 0);
});

test('Ctrl-Z also stops a parent that waits for the program', async () => {
  using shell = openShell();
  await start(shell, 'sh -c \'"$@"; exit $?\' sh ');
  shell.type('\u001A');
  await shell.sees('Stopped');
  shell.type('fg\r');
  await shell.until('the program', shell.isFullScreen);
  shell.type('q');
  await expectRestored(shell, 0);
});

test('SIGTSTP from another process suspends the program', async () => {
  using shell = openShell();
  await start(shell);
  process.kill(pidOf(shell), 'SIGTSTP');
  await shell.sees('Stopped');
  expect(shell.isFullScreen()).toBe(false);
  shell.type('fg\r');
  await shell.until('the program', shell.isFullScreen);
  shell.type('c');
  await shell.sees('keys c');
});

test('SIGCONT after SIGSTOP takes the terminal again', async () => {
  using shell = openShell();
  await start(shell);
  process.kill(pidOf(shell), 'SIGSTOP');
  await shell.until('the shell', () => shell.output().includes('Stopped'));
  shell.type('clear; fg\r');
  await shell.sees('ready.');
  shell.type('c');
  await shell.sees('keys c');
  shell.type('q');
  await expectRestored(shell, 0);
});

test('Ctrl-Z repaints at once without job control', async () => {
  const terminal = createTerminal(80, 24);
  const pty = spawn(process.execPath, [program], { cols: 80, rows: 24, env: { TERM: 'xterm' } });
  let fed: Promise<void> = Promise.resolve();
  pty.onData(data => {
    fed = feed(terminal, data);
  });
  const sees = async (text: string): Promise<void> => {
    await expect
      .poll(async () => fed.then(() => shownText(terminal).join('\n')), { timeout: 15_000, interval: 10 })
      .toContain(text);
  };
  await sees('ready.');
  pty.write('\u001A');
  await sees('ctrl+z');
  pty.write('b');
  await sees('ctrl+z b');
  pty.kill('SIGKILL');
});

test('a dropped connection ends the program', async () => {
  const shell = openShell();
  const endFile = join(folder, 'end.json');
  await start(shell, '', endFile);
  // The terminal hangs up when the session leader dies.
  shell.pty.kill('SIGKILL');
  const end = (): string => (existsSync(endFile) ? readFileSync(endFile, 'utf8') : '');
  await expect.poll(end, { timeout: 15_000, interval: 10 }).toMatch(/SIGHUP|hangup/);
});
