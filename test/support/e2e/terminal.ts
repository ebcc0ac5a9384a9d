import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnv } from './program.ts';

/** The bytes that a terminal sends for keys with a name. A name that is not listed is sent as it is. */
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

/** The terminal modes that a full-screen program changes. */
export type Modes = {
  readonly alternateScreen: boolean;
  readonly cursorShown: boolean;
  readonly bracketedPaste: boolean;
  readonly autowrap: boolean;
};

/** The modes that a shell expects. */
export const shellModes: Modes = { alternateScreen: false, cursorShown: true, bracketedPaste: false, autowrap: true };

/** The modes while the monitor runs. */
export const monitorModes: Modes = { alternateScreen: true, cursorShown: false, bracketedPaste: true, autowrap: false };

/** Text to look for: a regular expression, or a string that is matched literally. */
export type Pattern = RegExp | string;

/**
 * A program in a PTY, with an emulated screen. Every method that waits rejects after 15 s, with the screen in its
 * message.
 */
export type Terminal = {
  readonly pid: number;
  /** The rows of the screen, without trailing blanks. */
  screen(): readonly string[];
  /** The text in the cells of a row from column `from` up to column `to`. A wide character takes two cells. */
  cells(row: number, from: number, to?: number): string;
  /** Everything that the program has written, with its escape sequences. */
  output(): string;
  /** Presses keys one by one, at a person's pace. */
  press(...names: readonly string[]): Promise<void>;
  /** Sends text in one write, as a script or SSH does. */
  send(text: string): void;
  /** Sends text as a bracketed paste. */
  paste(text: string): void;
  /** Waits until the screen matches every pattern, and returns its text. */
  shows(...patterns: readonly Pattern[]): Promise<string>;
  /** The same for the screen's text with all whitespace collapsed: for sentences that may wrap. */
  showsSentence(...patterns: readonly Pattern[]): Promise<string>;
  /** Waits until the screen no longer matches the pattern, and returns its text. */
  hides(pattern: Pattern): Promise<string>;
  /** Waits until the condition holds. `what` describes it in the error message. */
  waitUntil(what: string, holds: () => boolean): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Stops reading what the program writes: the kernel's buffer fills up. */
  pauseReading(): void;
  resumeReading(): void;
  kill(signal: string): void;
  /** Closes the terminal, as the end of a terminal window or of an SSH connection does. */
  hangUp(): void;
  /** Waits until the program has ended. Returns its exit code, or 128 plus the number of the signal that ended it. */
  waitForExit(): Promise<number>;
  /** The same, with the signal that ended it apart: 0 when none did. */
  waitForEnd(): Promise<{ readonly exitCode: number; readonly signal: number }>;
  /** The modes that the program has set and not reset. */
  modes(): Modes;
  [Symbol.asyncDispose](): Promise<void>;
};

/** How to start a program. */
export type Launch = {
  /** The executable; Node when absent. */
  readonly file?: string;
  readonly args: readonly string[];
  /** Variables that are added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
};

export type TerminalOptions = Launch & { readonly columns?: number; readonly rows?: number };

/** How long to wait for anything, in ms. It only has to exceed what the slowest machine needs. */
const waitLimit = 15_000;

/** How often to check a condition that no output announces, in ms. */
const checkInterval = 20;

/**
 * The kernel delivers a long frame in pieces, and a screen with half a frame must not be examined. After more than
 * `shortFrame` bytes without a pause, the frame counts as complete when nothing came for `framePause` ms.
 */
const shortFrame = 1_000;
const framePause = 30;

/** The time between two keys, in ms: keys that come faster than a person's may arrive in one read. */
const keyInterval = 20;

/** The time after Escape, in ms. Over SSH, an ESC that is followed within 150 ms counts as the start of a sequence. */
const escapeInterval = 200;

/**
 * Escape in the form of CSI u. On a busy machine, a single ESC and the key after it can reach zjobs in one read, which is
 * Alt with that key.
 */
const unambiguousEscape = '\u001b[27u';

/** A person needs this long to read a question, in ms. zjobs ignores an answer within 150 ms. */
export const reactionTime = 200;

/** A pause, in ms, after which a key starts a new run of typing, however slow the keys before it were. */
export const pauseBetweenWords = 800;

/** Waits as a person does between two inputs. For the state of the program, use the waits of {@link Terminal}. */
export const pauseInput = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

const matches = (text: string, pattern: Pattern): boolean =>
  typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);

/** Runs a program in a PTY, with an xterm that emulates its screen. */
export const openTerminal = (options: TerminalOptions): Terminal => {
  const { columns = 120, rows = 40 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const child = pty.spawn(options.file ?? process.execPath, [...options.args], {
    cols: columns,
    rows,
    name: options.env?.TERM ?? 'xterm-256color',
    env: cleanEnv(options.env),
  });
  let output = '';
  let unparsedWrites = 0;
  let burst = { bytes: 0, endsAt: 0 };
  let hasEnded = false;
  const watchers = new Set<() => void>();
  child.onData(data => {
    output += data;
    unparsedWrites += 1;
    const now = performance.now();
    const bytes = Buffer.byteLength(data) + (now < burst.endsAt ? burst.bytes : 0);
    burst = { bytes, endsAt: now + framePause };
    screen.write(data, () => {
      unparsedWrites -= 1;
      for (const watcher of watchers) watcher();
    });
  });
  const end = new Promise<{ readonly exitCode: number; readonly signal: number }>(resolve => {
    child.onExit(({ exitCode, signal = 0 }) => {
      hasEnded = true;
      resolve({ exitCode, signal });
    });
  });

  // xterm keeps the cells beyond the edge of a terminal that became narrower.
  const cells = (row: number, from: number, to: number = screen.cols): string =>
    (
      screen.buffer.active.getLine(screen.buffer.active.viewportY + row)?.translateToString(true, from, to) ?? ''
    ).trimEnd();
  const lines = (): readonly string[] => Array.from({ length: screen.rows }, (_, row) => cells(row, 0));
  const text = (): string => lines().join('\n');
  const collapsedText = (): string => text().replaceAll(/\s+/g, ' ');

  const isFrameComplete = (): boolean =>
    unparsedWrites === 0 && (burst.bytes <= shortFrame || performance.now() >= burst.endsAt);

  const waitUntil = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (result: () => void): void => {
        watchers.delete(watcher);
        clearInterval(checking);
        clearTimeout(giveUp);
        result();
      };
      const watcher = (): void => {
        if (isFrameComplete() && holds()) settle(resolve);
      };
      const checking = setInterval(watcher, checkInterval);
      const giveUp = setTimeout(
        () => settle(() => reject(new Error(`waited in vain for ${what}; the screen:\n${text()}`))),
        waitLimit,
      );
      watchers.add(watcher);
      watcher();
    });

  const waitForPatterns = async (read: () => string, patterns: readonly Pattern[]): Promise<string> => {
    await waitUntil(patterns.join(' and '), () => patterns.every(pattern => matches(read(), pattern)));
    return read();
  };

  return {
    pid: child.pid,
    screen: lines,
    cells,
    output: () => output,
    press: async (...names) => {
      for (const [index, name] of names.entries()) {
        const isFollowedEscape = name === 'escape' && index < names.length - 1;
        child.write(isFollowedEscape ? unambiguousEscape : (keys[name] ?? name));
        await pauseInput(name === 'escape' ? escapeInterval : keyInterval);
      }
    },
    send: sent => child.write(sent),
    paste: pasted => child.write(`\u001b[200~${pasted}\u001b[201~`),
    shows: (...patterns) => waitForPatterns(text, patterns),
    showsSentence: (...patterns) => waitForPatterns(collapsedText, patterns),
    hides: async pattern => {
      await waitUntil(`the end of ${pattern}`, () => !matches(text(), pattern));
      return text();
    },
    waitUntil,
    resize: (width, height) => {
      screen.resize(width, height);
      child.resize(width, height);
    },
    pauseReading: () => child.pause(),
    resumeReading: () => child.resume(),
    kill: signal => child.kill(signal),
    // The type declarations of node-pty leave it out.
    hangUp: () => {
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
      else throw new Error('this node-pty can’t close a terminal');
    },
    waitForEnd: () => end,
    waitForExit: async () => {
      const { exitCode, signal } = await end;
      await waitUntil('the last output', () => true);
      return signal === 0 ? exitCode : 128 + signal;
    },
    modes: () => ({
      alternateScreen: screen.buffer.active.type === 'alternate',
      // xterm does not expose this mode.
      cursorShown: output.lastIndexOf('\u001b[?25h') >= output.lastIndexOf('\u001b[?25l'),
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
