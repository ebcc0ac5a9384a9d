import type { EventEmitter } from 'node:events';
import { readSize } from './abilities.ts';
import { createKeyDecoder, type InputEvent } from './input/key-decoder.ts';
import { createScreen, type Screen, type Sink, type Size } from './paint/screen.ts';

/** An input event with the read that it came in: a key that came with another one was not pressed after seeing its effect. */
export type TimedInput = InputEvent & {
  /** Grows by one with each read from the terminal. */
  readonly readId: number;
  /** ms, on the session's clock. */
  readonly at: number;
};

/** Signals that end the program. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Why the session ended by itself. The terminal is restored already; what is printed and the exit code are the caller's. */
export type SessionEnd =
  | { readonly cause: 'signal'; readonly signal: EndSignal }
  /** The terminal is gone; nobody sees what is printed. Comparable to SIGHUP. */
  | { readonly cause: 'hangup' }
  | { readonly cause: 'crash'; readonly error: unknown };

/** The part of `process.stdin` that a session uses. */
export type InputStream = EventEmitter & {
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  resume(): unknown;
  pause(): unknown;
};

/** The part of `process.stdout` that a session uses. */
export type OutputStream = EventEmitter & { readonly columns?: number; readonly rows?: number };

/** The part of `process` that a session uses. */
export type ProcessLike = EventEmitter & { readonly pid: number; kill(pid: number, signal: string): unknown };

/** What a session works with, and whom it tells. */
export type SessionOptions = {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly process: ProcessLike;
  /** Makes the way to the terminal; `onBroken` is told when it is gone. */
  readonly sink: (onBroken: () => void) => Sink;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Silence after which an ESC was the Escape key, ms. */
  readonly escapeMs?: number;
  /** Silence after which an unfinished sequence or paste is given up, ms. */
  readonly abandonMs?: number;
  /** All events of one read, so that they can be drawn as one frame. */
  readonly onInput: (events: readonly TimedInput[]) => void;
  /** The terminal has another size; a frame for it is due. */
  readonly onResize: (size: Size) => void;
  readonly onEnd: (end: SessionEnd) => void;
};

/** A terminal that is ours: raw mode, alternate screen, bracketed paste. */
export type TerminalSession = {
  readonly screen: Screen;
  size(): Size;
  /** What Ctrl-Z does elsewhere: gives the terminal back, stops, and takes it again when the shell continues us. */
  suspend(): void;
  /** Gives the terminal back and lets go of every listener. May be called any number of times, also while the process exits. */
  close(): void;
};

/** A SIGCONT this soon after our own stop ended belongs to it, ms. */
const continuedMs = 500;

const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Listeners that all go at once. */
const createListeners = () => {
  const removals: (() => void)[] = [];
  return {
    add(emitter: EventEmitter, event: string, listener: (argument: unknown) => void): void {
      emitter.on(event, listener);
      removals.push(() => emitter.off(event, listener));
    },
    removeAll(): void {
      for (const remove of removals.splice(0)) remove();
    },
  };
};

/** Decodes what is read, and calls time on an ESC or a sequence that nothing follows. */
const createReader = (options: SessionOptions) => {
  const { escapeMs = 40, abandonMs = 1000 } = options;
  const decoder = createKeyDecoder();
  let readId = 0;
  let timer: NodeJS.Timeout | undefined;

  const deliver = (events: readonly InputEvent[]): void => {
    if (events.length === 0) return;
    const at = options.now();
    options.onInput(events.map(event => ({ ...event, readId, at })));
  };

  const arm = (): void => {
    clearTimeout(timer);
    if (decoder.pending === 'nothing') return;
    const isEscape = decoder.pending === 'escape';
    timer = setTimeout(() => deliver(isEscape ? decoder.flush() : decoder.abandon()), isEscape ? escapeMs : abandonMs);
  };

  return {
    read(chunk: string): void {
      readId++;
      const events = decoder.push(chunk);
      arm();
      deliver(events);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
};

/**
 * Takes the terminal and keeps it until `close`, a signal, a crash or the terminal's end; in each case it is given back
 * as it was. After an end nothing listens any more, so that a second signal has its ordinary effect.
 */
export const openTerminal = (options: SessionOptions): TerminalSession => {
  const { stdin, stdout, process } = options;
  const size = (): Size => readSize(stdout);
  const listeners = createListeners();
  const reader = createReader(options);
  let isOpen = true;
  /** Whether the terminal is in our modes now; not while suspended. */
  let onCooldown = false;
  let takenAt = Number.NEGATIVE_INFINITY;

  // Setting a mode fails with EIO where the terminal has gone; the hangup itself is noticed elsewhere.
  const setRaw = (isRaw: boolean): void => {
    try {
      stdin.setRawMode(isRaw);
    } catch {
      return;
    }
  };

  const end = (reason: SessionEnd): void => {
    if (!isOpen) return;
    close();
    options.onEnd(reason);
  };

  const hangUp = (): void => end({ cause: 'hangup' });
  // Told in its own turn: a write that fails is in the middle of painting a frame.
  const sink = options.sink(() => setImmediate(hangUp));
  const screen = createScreen({ sink, size });

  const hold = (): void => {
    onCooldown = true;
    // The shell may have set its own modes while we were stopped; Node skips a mode that it thinks is set.
    setRaw(false);
    setRaw(true);
    screen.enter();
  };

  const release = (): void => {
    if (!onCooldown) return;
    onCooldown = false;
    screen.leave();
    setRaw(false);
  };

  const takeAgain = (): void => {
    takenAt = options.now();
    hold();
    // Of a resize only the foreground job is told: Node looks again, and says so if the size is another one.
    process.emit('SIGWINCH', 'SIGWINCH');
    screen.repaint();
  };

  /** After `kill -STOP`, of which nobody tells us; our own stop has taken the terminal again already. */
  const onContinued = (): void => {
    if (options.now() - takenAt > continuedMs) takeAgain();
  };

  /** Stops `pid` (0: the process group) by the signal's own effect, which our listener stands in the way of. */
  const stop = (pid: number): void => {
    release();
    process.off('SIGTSTP', stopOnSignal);
    process.kill(pid, 'SIGTSTP');
    // Here the process stands still until it is continued, or goes right on where nobody could continue it
    // (no job control, as under `ssh -t host zjobs`); either way the terminal is ours again.
    process.on('SIGTSTP', stopOnSignal);
    takeAgain();
  };
  const stopOnSignal = (): void => stop(process.pid);

  const close = (): void => {
    isOpen = false;
    reader.stop();
    listeners.removeAll();
    process.off('SIGTSTP', stopOnSignal);
    release();
    stdin.pause();
  };

  const ignoreError = (): void => undefined;
  const listen = (): void => {
    for (const signal of endSignals) listeners.add(process, signal, () => end({ cause: 'signal', signal }));
    listeners.add(process, 'uncaughtException', error => end({ cause: 'crash', error }));
    listeners.add(process, 'unhandledRejection', error => end({ cause: 'crash', error }));
    listeners.add(process, 'exit', close);
    listeners.add(process, 'SIGCONT', onContinued);
    process.on('SIGTSTP', stopOnSignal);
    listeners.add(stdin, 'data', chunk => reader.read(String(chunk)));
    for (const event of ['end', 'close', 'error']) listeners.add(stdin, event, hangUp);
    listeners.add(stdout, 'resize', () => options.onResize(size()));
    listeners.add(stdout, 'error', ignoreError);
  };

  listen();
  stdin.setEncoding('utf8');
  hold();
  stdin.resume();
  return {
    screen,
    size,
    // The whole group, as the terminal itself does it: else a parent (`npm run`) that waits for us keeps the shell waiting.
    suspend: () => {
      if (isOpen) stop(0);
    },
    close,
  };
};
