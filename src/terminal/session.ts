import type { EventEmitter } from 'node:events';
import type { Size } from '../lib/size.ts';
import { type EndSignal, endSignals } from './end-signals.ts';
import { InputReader } from './input/input-reader.ts';
import type { InputEvent } from './input/key-decoder.ts';
import { probeRow } from './paint/modes.ts';
import { backgroundOf } from './paint/palette.ts';
import { createScreen, type Screen, type ScreenOptions, type Sink } from './paint/screen.ts';
import { readSize } from './read-size.ts';

/** An input event with the read that it arrived in. Keys of one read were pressed before the first of them had an effect. */
export type TimedInput = InputEvent & {
  /** Grows by one with each read from the terminal. */
  readonly readId: number;
  /** ms, on the session's clock. */
  readonly at: number;
};

/** Why the session ended. The terminal is restored by then; messages and the exit code are up to the caller. */
export type SessionEnd =
  | { readonly cause: 'signal'; readonly signal: EndSignal }
  /** The terminal is gone, as with SIGHUP: nothing can be printed any more. */
  | { readonly cause: 'hangup' }
  | { readonly cause: 'crash'; readonly error: unknown };

/** The members of `process.stdin` that a session uses. */
export type InputStream = EventEmitter & {
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  resume(): unknown;
  pause(): unknown;
};

/** The members of `process.stdout` that a session uses. */
export type OutputStream = EventEmitter & { readonly columns?: number; readonly rows?: number };

/** The members of `process` that a session uses. */
export type ProcessLike = EventEmitter & { readonly pid: number; kill(pid: number, signal: string): unknown };

/** What a session needs, and its callbacks. Without `mouse`, reports are ignored: another program may have left them on. */
export type SessionOptions = Omit<ScreenOptions, 'sink' | 'size'> & {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly process: ProcessLike;
  /** Opens the output to the terminal. It must call `onBroken` when the terminal is gone. */
  readonly sink: (onBroken: () => void) => Sink;
  /** Monotonic time, ms. */
  readonly now: () => number;
  /** The silence after which an ESC is the Escape key, ms. */
  readonly escapeMs?: number;
  /** The silence after which an unfinished sequence or paste is abandoned, ms. */
  readonly abandonMs?: number;
  /** Called with all events of one read, so that they can be drawn as one frame. */
  readonly onInput: (events: readonly TimedInput[]) => void;
  /** Called when the size of the terminal has changed; the caller should paint a new frame. */
  readonly onResize: (size: Size) => void;
  readonly onEnd: (end: SessionEnd) => void;
};

/** A terminal in raw mode, in the alternate screen, with bracketed paste. */
export type TerminalSession = {
  readonly screen: Screen;
  size(): Size;
  /** Switches the reports of the mouse. */
  setMouse(isOn: boolean): void;
  /** Does what Ctrl-Z does in other programs: restores the terminal, stops, and takes the terminal again when it is continued. */
  suspend(): void;
  /** Restores the terminal and removes every listener. May be called repeatedly, also while the process exits. */
  close(): void;
};

const defaultEscapeMs = 40;
const defaultAbandonMs = 1000;

/** A SIGCONT this soon after the end of our own stop belongs to that stop, ms. */
const ownContinueMs = 500;

type OwnScreenOptions = Pick<
  ScreenOptions,
  'ambiguousWidth' | 'charset' | 'colors' | 'background' | 'isMlterm' | 'mouse'
>;

const screenOptionsOf = ({
  ambiguousWidth,
  charset,
  colors,
  background,
  isMlterm,
  mouse,
}: SessionOptions): OwnScreenOptions => ({
  ...(ambiguousWidth === undefined ? {} : { ambiguousWidth }),
  ...(charset === undefined ? {} : { charset }),
  ...(colors === undefined ? {} : { colors }),
  ...(background === undefined ? {} : { background }),
  ...(isMlterm === undefined ? {} : { isMlterm }),
  ...(mouse === undefined ? {} : { mouse }),
});

const ignore = (): void => undefined;

class Session implements TerminalSession {
  readonly screen: Screen;
  readonly #options: SessionOptions;
  readonly #reader: InputReader;
  readonly #listenerRemovals: (() => void)[] = [];
  #isOpen = true;
  #hasMouse: boolean;
  /** Whether the terminal is in our modes. False while suspended. */
  #hasTerminal = false;
  #takenAt = Number.NEGATIVE_INFINITY;
  /** Whether the size has changed since the last SIGWINCH. */
  #isResized = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#hasMouse = options.mouse === true;
    const { escapeMs = defaultEscapeMs, abandonMs = defaultAbandonMs, now, onInput } = options;
    this.#reader = new InputReader({
      escapeMs,
      abandonMs,
      onEvents: (events, readId) => {
        const at = now();
        const used = this.#hasMouse ? events : events.filter(({ type }) => type !== 'mouse');
        if (used.length > 0) onInput(used.map(event => ({ ...event, readId, at })));
      },
      // Another program may have written to the terminal while the user was elsewhere.
      onFocus: () => this.screen.repaint(),
      onBackground: color => this.screen.setBackground(backgroundOf(color)),
      onCursor: (row, column) => {
        if (row === probeRow) this.screen.setAmbiguousWidth(column - 1);
      },
    });
    // Ends in a later turn, because a write fails in the middle of painting a frame.
    const sink = options.sink(() => setImmediate(this.#hangUp));
    this.screen = createScreen({ ...screenOptionsOf(options), sink, size: () => this.size() });
  }

  setMouse(isOn: boolean): void {
    this.#hasMouse = isOn;
    this.screen.setMouse(isOn);
  }

  open(): void {
    const { stdin } = this.#options;
    this.#listen();
    stdin.setEncoding('utf8');
    this.#take();
    stdin.resume();
  }

  size(): Size {
    return readSize(this.#options.stdout);
  }

  suspend(): void {
    // Stops the whole process group, as the terminal does on Ctrl-Z: a waiting parent (`npm run`) would keep the shell waiting.
    if (this.#isOpen) this.#stop(0);
  }

  close(): void {
    this.#isOpen = false;
    this.#reader.stop();
    for (const remove of this.#listenerRemovals.splice(0)) remove();
    this.#options.process.off('SIGTSTP', this.#onStopSignal);
    this.#release();
    this.#options.stdin.pause();
  }

  #listen(): void {
    const { process, stdin, stdout } = this.#options;
    for (const signal of endSignals) this.#on(process, signal, () => this.#end({ cause: 'signal', signal }));
    this.#on(process, 'uncaughtException', error => this.#end({ cause: 'crash', error }));
    this.#on(process, 'unhandledRejection', error => this.#end({ cause: 'crash', error }));
    this.#on(process, 'exit', () => this.close());
    this.#on(process, 'SIGCONT', () => this.#onContinued());
    process.on('SIGTSTP', this.#onStopSignal);
    this.#on(stdin, 'data', chunk => this.#reader.read(String(chunk)));
    for (const event of ['end', 'close', 'error']) this.#on(stdin, event, this.#hangUp);
    this.#on(stdout, 'resize', () => this.#onResize());
    this.#on(process, 'SIGWINCH', () => this.#onWindowChange());
    this.#on(stdout, 'error', ignore);
  }

  /** Adds a listener that `close` removes. */
  #on(emitter: EventEmitter, event: string, listener: (argument: unknown) => void): void {
    emitter.on(event, listener);
    this.#listenerRemovals.push(() => emitter.off(event, listener));
  }

  #end(end: SessionEnd): void {
    if (!this.#isOpen) return;
    this.close();
    this.#options.onEnd(end);
  }

  #onResize(): void {
    this.#isResized = true;
    this.#options.onResize(this.size());
  }

  /** Repaints unless Node, whose listener runs first, has found another size. */
  #onWindowChange(): void {
    if (!this.#isResized) this.screen.repaint();
    this.#isResized = false;
  }

  readonly #hangUp = (): void => this.#end({ cause: 'hangup' });

  #take(): void {
    this.#hasTerminal = true;
    // The shell may have set its own modes while we were stopped, and Node skips a mode that it believes to be set.
    this.#setRawMode(false);
    this.#setRawMode(true);
    this.screen.enter();
  }

  #release(): void {
    if (!this.#hasTerminal) return;
    this.#hasTerminal = false;
    this.screen.leave();
    this.#setRawMode(false);
  }

  #takeAgain(): void {
    const { process, now } = this.#options;
    this.#take();
    // Taking the terminal in the background (`bg`) stops the process until `fg`, so the time is read afterwards.
    this.#takenAt = now();
    // Only the foreground job receives SIGWINCH, so Node has to look for a new size; it emits 'resize' if there is one.
    process.emit('SIGWINCH', 'SIGWINCH');
  }

  /** Stops `pid` (0: the process group) by the default action of SIGTSTP, which our listener prevents. */
  #stop(pid: number): void {
    const { process } = this.#options;
    this.#release();
    process.off('SIGTSTP', this.#onStopSignal);
    process.kill(pid, 'SIGTSTP');
    // The process stops here until it is continued. Without job control (`ssh -t host zjobs`) it continues immediately.
    // Either way the terminal is ours again.
    process.on('SIGTSTP', this.#onStopSignal);
    this.#takeAgain();
  }

  readonly #onStopSignal = (): void => this.#stop(this.#options.process.pid);

  /** Takes the terminal again after SIGSTOP, which can't be caught. After our own stop, it has been taken already. */
  #onContinued(): void {
    if (this.#options.now() - this.#takenAt > ownContinueMs) this.#takeAgain();
  }

  /** Sets raw mode. It fails with EIO when the terminal is gone, which the other listeners notice as well. */
  #setRawMode(isRaw: boolean): void {
    try {
      this.#options.stdin.setRawMode(isRaw);
    } catch {
      return;
    }
  }
}

/**
 * Takes the terminal until `close`, a signal, a crash or a hangup, and then restores it. After the end no listener is left,
 * so that a second signal has its default effect.
 */
export const openTerminal = (options: SessionOptions): TerminalSession => {
  const session = new Session(options);
  session.open();
  return session;
};
