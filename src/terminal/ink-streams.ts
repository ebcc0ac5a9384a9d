import { EventEmitter } from 'node:events';
import type { Size } from '../lib/size.ts';
import type { Screen } from './paint/screen.ts';

/** What Ink writes besides frames: it shows the cursor at its end, writes nothing as a barrier, and a line break in CI. */
const notAFrame = /^(?:\n|(?:\u001B\[\?\d+[hl])*)$/;

/**
 * Replaces Ink's stdout. With `debug: true`, each write of Ink is one whole frame, which goes to the screen. Emit 'resize'
 * after a resize; in CI, where Ink doesn't listen, render again.
 */
class FrameStream extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly destroyed = false;
  readonly writableEnded = false;
  /** Makes Ink wait for the callback of its last write. */
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

/** The streams that Ink renders with. */
export type InkStreams = {
  readonly stdout: NodeJS.WriteStream;
  /** Not a TTY and always silent: keys go to the reducer, never to Ink. */
  readonly stdin: NodeJS.ReadStream;
  /** Makes Ink lay out the frame for the current size. */
  resized(): void;
};

/** Streams for Ink: `screen` paints the frames, `size` is the terminal's. */
export const createInkStreams = (screen: Pick<Screen, 'paint'>, size: () => Size): InkStreams => {
  const stdout = new FrameStream(screen, size);
  return {
    // Ink's types ask for whole TTY streams; it uses only the members that these have.
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: new EventEmitter() as unknown as NodeJS.ReadStream,
    resized: () => {
      stdout.emit('resize');
    },
  };
};
