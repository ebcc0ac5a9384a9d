import pty, { type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnv, program, type Served, type ServeOptions, startServer } from './program.ts';
import { type Recorder, startRecorder } from './recorder.ts';

/** Keys by name, as a terminal sends them. */
const keys: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
  tab: '\t',
  space: ' ',
  backspace: '\u007f',
  'ctrl+c': '\u0003',
  'ctrl+u': '\u0015',
  'ctrl+z': '\u001a',
};

/** A terminal with a program in it, seen as a user sees it. */
export type Terminal = {
  /** The rows of the screen, without trailing blanks. */
  screen(): readonly string[];
  /** Everything that was written, for what leaves no trace on the screen. */
  raw(): string;
  /** Sends keys, each in a write of its own. */
  press(...names: readonly string[]): Promise<void>;
  /** Sends text in one write, as a fast typist, a paste or SSH does. */
  send(text: string): void;
  /** Waits until the screen matches; tells what it shows when it never does. */
  sees(pattern: RegExp, forMs?: number): Promise<string>;
  /** Waits until the screen no longer matches. */
  seesNo(pattern: RegExp, forMs?: number): Promise<void>;
  until(holds: () => boolean, what: string, forMs?: number): Promise<void>;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Waits for the end; answers the exit code. */
  ended(): Promise<number>;
  readonly pid: number;
  readonly isAlternate: () => boolean;
  [Symbol.asyncDispose](): Promise<void>;
};

export type TerminalOptions = {
  readonly file?: string;
  readonly args: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
};

const patience = 15_000;
const look = 15;

export const openTerminal = (options: TerminalOptions): Terminal => {
  const { columns = 120, rows = 40 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const child: IPty = pty.spawn(options.file ?? process.execPath, [...options.args], {
    cols: columns,
    rows,
    name: 'xterm-256color',
    env: cleanEnv(options.env),
  });
  let raw = '';
  let written = 0;
  let parsed = 0;
  child.onData(data => {
    raw += data;
    written += 1;
    screen.write(data, () => {
      parsed += 1;
    });
  });
  const end = new Promise<number>(resolve => child.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode)));
  let hasEnded = false;
  void end.then(() => {
    hasEnded = true;
  });

  const lines = (): readonly string[] => {
    const buffer = screen.buffer.active;
    return Array.from({ length: screen.rows }, (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '');
  };
  const until = async (holds: () => boolean, what: string, forMs = patience): Promise<void> => {
    const deadline = Date.now() + forMs;
    while (!(written === parsed && holds())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; the screen:\n${lines().join('\n')}`);
      await new Promise(resolve => setTimeout(resolve, look));
    }
  };
  return {
    screen: lines,
    raw: () => raw,
    press: async (...names) => {
      for (const name of names) {
        child.write(keys[name] ?? name);
        // The program takes what comes together as one read; a person's keys never do.
        await new Promise(resolve => setTimeout(resolve, 30));
      }
    },
    send: text => child.write(text),
    sees: async (pattern, forMs) => {
      await until(() => pattern.test(lines().join('\n')), String(pattern), forMs);
      return lines().join('\n');
    },
    seesNo: (pattern, forMs) => until(() => !pattern.test(lines().join('\n')), `no ${pattern}`, forMs),
    until,
    resize: (width, height) => {
      screen.resize(width, height);
      child.resize(width, height);
    },
    kill: signal => child.kill(signal),
    ended: () => end,
    pid: child.pid,
    isAlternate: () => screen.buffer.active.type === 'alternate',
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded) child.kill('SIGKILL');
      await end;
      screen.dispose();
    },
  };
};

/** A monitor at work: a terminal, the server behind it, and the relay between them. */
export type Visit = Terminal & { readonly server: Served; readonly relay: Recorder };

export type VisitOptions = {
  readonly server?: ServeOptions;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** false: begin without a project, as a user with several does. */
  readonly project?: false;
};

/** Starts `zjobs serve` in a process of its own and the built monitor in a PTY. */
export const openMonitor = async (options: VisitOptions = {}): Promise<Visit> => {
  const server = await startServer(options.server);
  const relay = await startRecorder(server.endpoint);
  const project = options.project === false ? [] : ['--project', server.projectId];
  const terminal = openTerminal({
    ...options,
    args: [program, '--endpoint', relay.endpoint, ...project, ...(options.args ?? [])],
    env: { ZILLIZ_API_KEY: server.apiKey, ...options.env },
  });
  return {
    ...terminal,
    server,
    relay,
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await relay.close();
      await server.stop();
    },
  };
};
