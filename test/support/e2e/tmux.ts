import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnv } from './program.ts';
import { readPid, shellCommand } from './remote-process.ts';
import { programPath } from './required-programs.ts';
import { type Launch, openTerminal, type Terminal } from './terminal.ts';

/** A tmux server of its own, without a configuration file, with one session. */
export type Tmux = {
  /** Runs a tmux command and returns what it prints. */
  run(...command: readonly string[]): Promise<string>;
  /** Starts the program in a new detached session. */
  start(launch: Launch, columns: number, rows: number): Promise<void>;
  /** The launch of a tmux client that runs the program in a new session. */
  readonly wrap: (launch: Launch) => Launch;
  /** A terminal that is attached to the session. */
  attach(size: { readonly columns: number; readonly rows: number }): Terminal;
  /** The rows of the pane, as tmux stores them. */
  pane(): Promise<readonly string[]>;
  /** The process ID of the program in the session. */
  pid(): number;
  hasSession(): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
};

const session = 'monitor';

/** Prepares a tmux server. Its first session starts it. */
export const openTmux = async (): Promise<Tmux> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-tmux-'));
  const pidFile = join(folder, 'pid');
  const server = ['-L', folder.slice(folder.lastIndexOf('/') + 1), '-f', '/dev/null'];
  const env = cleanEnv({ TMUX_TMPDIR: folder });
  const run = async (...command: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(programPath('tmux'), [...server, ...command], { env });
    return stdout;
  };
  const client = (...command: readonly string[]): Launch => ({
    file: programPath('tmux'),
    args: [...server, ...command],
    env: { TMUX_TMPDIR: folder },
  });
  const newSession = (...options: readonly string[]): readonly string[] => [
    ...['new-session', '-s', session, ...options],
  ];
  // The program gets every row of the terminal.
  const withoutStatusLine = [';', 'set-option', '-g', 'status', 'off'];
  return {
    run,
    start: async (launch, columns, rows) => {
      const size = ['-x', String(columns), '-y', String(rows)];
      await run(...newSession('-d', ...size, shellCommand(launch, pidFile)), ...withoutStatusLine);
    },
    wrap: launch => client(...newSession(shellCommand(launch, pidFile)), ...withoutStatusLine),
    attach: size => openTerminal({ ...client('attach-session', '-t', session), ...size }),
    pane: async () => (await run('capture-pane', '-p', '-t', session)).replace(/\n$/, '').split('\n'),
    pid: () => readPid(pidFile),
    hasSession: () =>
      run('has-session', '-t', session).then(
        () => true,
        () => false,
      ),
    [Symbol.asyncDispose]: async () => {
      // The server has already ended when its only session has.
      await run('kill-server').catch(() => {});
      await rm(folder, { recursive: true });
    },
  };
};
