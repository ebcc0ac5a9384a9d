import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './needing.ts';
import { cleanEnv } from './program.ts';
import { pidIn, shellLine } from './remote.ts';
import { openTerminal, type Start, type Terminal } from './terminal.ts';

/** A tmux server of a test's own, as tmux is without a configuration, with one session. */
export type Tmux = {
  /** Runs a command of tmux, and answers what it prints. */
  run(...command: readonly string[]): Promise<string>;
  /** Starts the program in a new session that nobody looks at. */
  start(start: Start, columns: number, rows: number): Promise<void>;
  /** The start of a client whose new session runs the program, in the place of the program's. */
  readonly through: (start: Start) => Start;
  /** A terminal that is attached to the session. */
  attach(size: { readonly columns: number; readonly rows: number }): Terminal;
  /** The rows of the pane, as tmux has them. */
  pane(): Promise<readonly string[]>;
  /** The program's process. */
  pid(): number;
  hasSession(): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
};

const session = 'monitor';

/** Opens the way to a server that its first session starts. */
export const openTmux = async (): Promise<Tmux> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-tmux-'));
  const pidFile = join(folder, 'pid');
  const server = ['-L', folder.slice(folder.lastIndexOf('/') + 1), '-f', '/dev/null'];
  const env = cleanEnv({ TMUX_TMPDIR: folder });
  const run = async (...command: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(programPath('tmux'), [...server, ...command], { env });
    return stdout;
  };
  const client = (...command: readonly string[]): Start => ({
    file: programPath('tmux'),
    args: [...server, ...command],
    env: { TMUX_TMPDIR: folder },
  });
  // The whole screen is the program's.
  const newSession = (...options: readonly string[]): readonly string[] => [
    ...['new-session', '-s', session, ...options],
  ];
  const withoutStatus = [';', 'set-option', '-g', 'status', 'off'];
  return {
    run,
    start: async (start, columns, rows) => {
      const size = ['-x', String(columns), '-y', String(rows)];
      await run(...newSession('-d', ...size, shellLine(start, pidFile)), ...withoutStatus);
    },
    through: start => client(...newSession(shellLine(start, pidFile)), ...withoutStatus),
    attach: size => openTerminal({ ...client('attach-session', '-t', session), ...size }),
    pane: async () => (await run('capture-pane', '-p', '-t', session)).replace(/\n$/, '').split('\n'),
    pid: () => pidIn(pidFile),
    hasSession: () =>
      run('has-session', '-t', session).then(
        () => true,
        () => false,
      ),
    [Symbol.asyncDispose]: async () => {
      // It has ended already where its only session has.
      await run('kill-server').catch(() => {});
      await rm(folder, { recursive: true });
    },
  };
};
