import { EventEmitter } from 'node:events';
import type { Screen } from './paint/screen.ts';
import type { Size } from './size.ts';

/** What Ink writes besides frames: the cursor shown at its end, an empty barrier, a line break where it thinks that it runs in CI. */
const notAFrame = /^(?:\n|(?:\u001B\[\?\d+[hl])*)$/;

/**
 * Stands in for Ink's stdout: each write of Ink, which is to be rendered with `debug: true`, is one whole frame and goes
 * to the screen. After a resize emit 'resize'; where Ink doesn't listen (in CI), render again.
 */
class FrameStream extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly destroyed = false;
  readonly writableEnded = false;
  /** Ink waits for the callback of its last write where it sees this. */
  readonly writableLength = 0;
  readonly #screen: Pick<Screen, 'paint'>;
  readonly #size: () => Size;

  constructor(screen: Pick<Screen, 'paint'>, size: () => Size) {
    super();
    this.#screen = screen;
    this.#size = size;
    this.setMaxListeners(0);
  }

  get columns(): number {
    return this.#size().columns;
  }

  get rows(): number {
    return this.#size().rows;
  }

  write(text: string, callback?: () => void): boolean {
    if (!notAFrame.test(text)) this.#screen.paint(text.split('\n'));
    if (callback !== undefined) setImmediate(callback);
    return true;
  }
}

/**
 * React renders and renews input hooks in tasks of 5 ms, one a turn of the event loop. Two turns do once everything has
 * run before, not for the first key; where there is nothing to do, a turn takes some microseconds.
 */
const turnsOfARender = 10;

const afterTurns = (turns: number, task: () => void): void => {
  if (turns === 0) task();
  else setImmediate(() => afterTurns(turns - 1, task));
};

/**
 * Stands in for Ink's stdin, so that the real one stays ours: only what is fed reaches Ink's input hooks. What is fed
 * before a hook listens waits for it, so that a menu gets the keys that came in the read that opened it.
 *
 * Keys go one by one: an input hook sees the state of the last render, so that of Down and Enter in one read Enter
 * would choose the old line.
 */
class KeyStream extends EventEmitter {
  readonly isTTY = true;
  readonly #waiting: string[] = [];
  #readable: string | null = null;
  #isDelivering = false;

  constructor() {
    super();
    this.on('newListener', (event: string | symbol) => {
      if (event === 'readable') setImmediate(() => this.#deliverFirst());
    });
  }

  feed(text: string): void {
    this.#waiting.push(text);
    this.#deliverFirst();
  }

  read(): string | null {
    const text = this.#readable;
    this.#readable = null;
    return text;
  }

  /** Lets go of keys that nobody has read. */
  forget(): void {
    this.#waiting.length = 0;
  }

  #deliverFirst(): void {
    if (!this.#isDelivering) this.#deliver();
  }

  #deliver(): void {
    const isHeard = this.listenerCount('readable') > 0;
    const next = isHeard ? this.#waiting.shift() : undefined;
    this.#isDelivering = next !== undefined;
    if (next === undefined) return;
    this.#readable = next;
    this.emit('readable');
    afterTurns(turnsOfARender, () => this.#deliver());
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Ink's two streams. */
export type InkStreams = {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Gives the raw text of one key to Ink's input hooks, at once or as soon as one is mounted. */
  feed(text: string): void;
  /** Lets go of what no hook has read: the menu that it was for is closed. */
  forget(): void;
  /** Tells Ink of another size. */
  resized(): void;
};

/** Streams to render Ink with, so that its frames are painted by `screen` and its keys come from `feed`. */
export const createInkStreams = (screen: Pick<Screen, 'paint'>, size: () => Size): InkStreams => {
  const stdout = new FrameStream(screen, size);
  const stdin = new KeyStream();
  return {
    // Ink asks for whole TTY streams and uses the few members that these have.
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    feed: text => stdin.feed(text),
    forget: () => stdin.forget(),
    resized: () => {
      stdout.emit('resize');
    },
  };
};
