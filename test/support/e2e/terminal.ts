import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnv } from './program.ts';

/** Keys by name, as a terminal sends them; any other name is sent as it is. */
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

/** The modes of a terminal that a full-screen program changes. */
export type Modes = {
  readonly alternateScreen: boolean;
  readonly cursorShown: boolean;
  readonly bracketedPaste: boolean;
  readonly autowrap: boolean;
};

/** How a shell expects to find its terminal. */
export const shellModes: Modes = { alternateScreen: false, cursorShown: true, bracketedPaste: false, autowrap: true };

/** How the monitor keeps it. */
export const monitorModes: Modes = { alternateScreen: true, cursorShown: false, bracketedPaste: true, autowrap: false };

/** What is looked for: a pattern, or words as they are. */
export type Sign = RegExp | string;

/** A terminal with a program in it, seen as a user sees it. */
export type Terminal = {
  readonly pid: number;
  /** The rows of the screen, without trailing blanks. */
  screen(): readonly string[];
  /** The cells of a row from the column `from` up to the column `to`, whatever the width of the characters in them. */
  cells(row: number, from: number, to?: number): string;
  /** Everything that was written, for what leaves no trace on the screen. */
  raw(): string;
  /** Sends keys one by one, as a person does. */
  press(...names: readonly string[]): Promise<void>;
  /** Sends text in one write, as a fast typist, a script or SSH does. */
  send(text: string): void;
  /** Sends text as a terminal sends what is pasted. */
  paste(text: string): void;
  /** Waits until every sign is on the screen, and answers it; tells what it shows when it never is. */
  sees(...signs: readonly Sign[]): Promise<string>;
  /** The same for the screen's text read on over the ends of lines, with single blanks: for sentences that may wrap. */
  reads(...signs: readonly Sign[]): Promise<string>;
  /** Waits until the sign is no longer on the screen, and answers it. */
  seesNo(sign: Sign): Promise<string>;
  /** Waits until something holds of the screen, or of whatever else a test looks at. */
  until(what: string, holds: () => boolean): Promise<void>;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Waits for the end; answers the exit code, for an end by a signal as a shell tells it. */
  ended(): Promise<number>;
  /** What the program has switched on and not off again. */
  modes(): Modes;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A program to be started. */
export type Start = {
  /** Node, when absent. */
  readonly file?: string;
  readonly args: readonly string[];
  /** What there is beside the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
};

export type TerminalOptions = Start & { readonly columns?: number; readonly rows?: number };

/** How long anything is waited for, in ms: it only has to be longer than the slowest machine needs. */
const patience = 15_000;

/** Between two looks at what tells nobody when it changes, in ms. */
const look = 20;

/**
 * The kernel passes a long frame on in pieces, in the middle of which nothing should be looked at. When more than this
 * came without a pause, in bytes, a pause of this length, in ms, tells that the frame is whole.
 */
const shortFrame = 1_000;
const framePause = 30;

/** Between two keys, in ms; what comes faster than a person's keys may come in one read, and that is another test. */
const pace = 20;

/** An ESC that is followed by something sooner than this is the beginning of a sequence, in ms. */
const escapePace = 90;

const has = (text: string, sign: Sign): boolean => (typeof sign === 'string' ? text.includes(sign) : sign.test(text));

const rest = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Runs a program in a PTY, with an xterm that shows what it writes. */
export const openTerminal = (options: TerminalOptions): Terminal => {
  const { columns = 120, rows = 40 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const child = pty.spawn(options.file ?? process.execPath, [...options.args], {
    cols: columns,
    rows,
    name: options.env?.TERM ?? 'xterm-256color',
    env: cleanEnv(options.env),
  });
  let raw = '';
  let waiting = 0;
  let burst = { bytes: 0, until: 0 };
  let hasEnded = false;
  const watchers = new Set<() => void>();
  child.onData(data => {
    raw += data;
    waiting += 1;
    const now = performance.now();
    const bytes = Buffer.byteLength(data) + (now < burst.until ? burst.bytes : 0);
    burst = { bytes, until: now + framePause };
    screen.write(data, () => {
      waiting -= 1;
      for (const watcher of watchers) watcher();
    });
  });
  const end = new Promise<number>(resolve => {
    child.onExit(({ exitCode, signal }) => {
      hasEnded = true;
      resolve(signal ? 128 + signal : exitCode);
    });
  });

  // xterm keeps what stood beyond the edge of a terminal that was narrowed.
  const cells = (row: number, from: number, to: number = screen.cols): string =>
    (
      screen.buffer.active.getLine(screen.buffer.active.viewportY + row)?.translateToString(true, from, to) ?? ''
    ).trimEnd();
  const lines = (): readonly string[] => Array.from({ length: screen.rows }, (_, row) => cells(row, 0));
  const text = (): string => lines().join('\n');
  const flowing = (): string => text().replaceAll(/\s+/g, ' ');

  const isFrameWhole = (): boolean => waiting === 0 && (burst.bytes <= shortFrame || performance.now() >= burst.until);

  const until = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (result: () => void): void => {
        watchers.delete(watcher);
        clearInterval(looking);
        clearTimeout(giveUp);
        result();
      };
      const watcher = (): void => {
        if (isFrameWhole() && holds()) settle(resolve);
      };
      const looking = setInterval(watcher, look);
      const giveUp = setTimeout(
        () => settle(() => reject(new Error(`waited in vain for ${what}; the screen:\n${text()}`))),
        patience,
      );
      watchers.add(watcher);
      watcher();
    });

  const shows = async (read: () => string, signs: readonly Sign[]): Promise<string> => {
    await until(signs.join(' and '), () => signs.every(sign => has(read(), sign)));
    return read();
  };

  return {
    pid: child.pid,
    screen: lines,
    cells,
    raw: () => raw,
    press: async (...names) => {
      for (const name of names) {
        child.write(keys[name] ?? name);
        await rest(name === 'escape' ? escapePace : pace);
      }
    },
    send: sent => child.write(sent),
    paste: pasted => child.write(`\u001b[200~${pasted}\u001b[201~`),
    sees: (...signs) => shows(text, signs),
    reads: (...signs) => shows(flowing, signs),
    seesNo: async sign => {
      await until(`no ${sign}`, () => !has(text(), sign));
      return text();
    },
    until,
    resize: (width, height) => {
      screen.resize(width, height);
      child.resize(width, height);
    },
    kill: signal => child.kill(signal),
    ended: async () => {
      const code = await end;
      await until('the end of what was written', () => true);
      return code;
    },
    modes: () => ({
      alternateScreen: screen.buffer.active.type === 'alternate',
      // xterm keeps it to itself.
      cursorShown: raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l'),
      bracketedPaste: screen.modes.bracketedPasteMode,
      autowrap: screen.modes.wraparoundMode,
    }),
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded) child.kill('SIGKILL');
      await end;
      screen.dispose();
    },
  };
};
