import { constants, openSync, writeSync } from 'node:fs';
import type { Sink } from './screen.ts';

/** The terminal is gone (a dropped connection, a closed window): nothing can be written any more. */
export type SinkOptions = {
  /** Writes bytes without waiting and returns how many were taken; throws EAGAIN where none can be. */
  readonly writeSome: (bytes: Uint8Array) => number;
  /** Told once, when writing fails for good. */
  readonly onBroken: () => void;
  /** Pause before bytes that the terminal did not take are offered again, ms. */
  readonly retryMs?: number;
  /** Longest that the way out may wait for a terminal that takes nothing, ms. */
  readonly lastWaitMs?: number;
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/** Ends whatever sequence was cut off, so that the terminal reads what follows from its beginning. Source: ECMA-48, CAN. */
const cancelSequence = '\u0018';

const sleepSync = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** A sink that never blocks: what the terminal doesn't take is kept, at most one write's worth, and offered again. */
export const createTtySink = (options: SinkOptions): Sink => {
  const { writeSome, onBroken, retryMs = 15, lastWaitMs = 2000 } = options;
  let rest: Uint8Array = new Uint8Array();
  let isBroken = false;
  let timer: NodeJS.Timeout | undefined;
  let drained = (): void => undefined;

  const fail = (): void => {
    rest = new Uint8Array();
    if (isBroken) return;
    isBroken = true;
    onBroken();
  };

  /** Offers the rest to the terminal; what is left stays in `rest`. */
  const capabilities = (): void => {
    try {
      while (rest.length > 0) rest = rest.subarray(writeSome(rest));
    } catch (error) {
      if (!isBusy(error)) fail();
    }
  };

  const retryLater = (): void => {
    timer = setTimeout(() => {
      capabilities();
      if (rest.length > 0) retryLater();
      else if (!isBroken) drained();
    }, retryMs);
  };

  return {
    write(text) {
      if (isBroken) return true;
      const wasBehind = rest.length > 0;
      rest = Buffer.concat([rest, Buffer.from(text, 'utf8')]);
      if (wasBehind) return false;
      capabilities();
      if (rest.length === 0) return true;
      retryLater();
      return false;
    },
    onDrain(callback) {
      drained = callback;
    },
    writeNow(text) {
      clearTimeout(timer);
      if (isBroken) return;
      rest = Buffer.from(rest.length > 0 ? cancelSequence + text : text, 'utf8');
      capabilities();
      for (let waited = 0; rest.length > 0 && waited < lastWaitMs; waited += retryMs) {
        sleepSync(retryMs);
        capabilities();
      }
      rest = new Uint8Array();
    },
  };
};

const openNonBlocking = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
};

/**
 * A writer to the terminal behind `fd` that doesn't block. Node makes its own stdout blocking on a terminal, so that a
 * stalled SSH link would stop the whole program; and the flag belongs to the open file, which the shell shares with us.
 * So the terminal is opened anew. /dev/tty is for `su`, where the device belongs to somebody else; where neither can be
 * opened, writing blocks.
 */
export const openTtyWriter = (fd: number): ((bytes: Uint8Array) => number) => {
  const own = openNonBlocking(`/proc/self/fd/${fd}`) ?? openNonBlocking('/dev/tty') ?? fd;
  return bytes => writeSync(own, bytes);
};
