import { constants, openSync, writeSync } from 'node:fs';
import type { Sink } from './screen.ts';

export type SinkOptions = {
  /** Writes without waiting and returns how many bytes the terminal took. Throws EAGAIN when it takes none. */
  readonly writeSome: (bytes: Uint8Array) => number;
  /** Called once when the terminal is gone: writing fails for any reason but EAGAIN and EINTR. */
  readonly onBroken: () => void;
  /** The delay before the remaining bytes are written again, ms. */
  readonly retryMs?: number;
  /** How long `writeNow` waits for a terminal that takes nothing, ms. */
  readonly exitWaitMs?: number;
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/** Aborts a sequence that was cut off, so that the terminal reads the next one from its start. Source: ECMA-48, CAN. */
const cancelSequence = '\u0018';

const sleepSync = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** A sink that never blocks. It keeps what the terminal doesn't take and writes it later. */
export const createTtySink = (options: SinkOptions): Sink => {
  const { writeSome, onBroken, retryMs = 15, exitWaitMs = 2000 } = options;
  let pending: Uint8Array = new Uint8Array();
  let isBroken = false;
  let timer: NodeJS.Timeout | undefined;
  let onDrained = (): void => undefined;

  const fail = (): void => {
    pending = new Uint8Array();
    if (isBroken) return;
    isBroken = true;
    onBroken();
  };

  /** Writes as much of `pending` as the terminal takes. */
  const flush = (): void => {
    try {
      while (pending.length > 0) pending = pending.subarray(writeSome(pending));
    } catch (error) {
      if (!isBusy(error)) fail();
    }
  };

  const retryLater = (): void => {
    timer = setTimeout(() => {
      flush();
      if (pending.length > 0) retryLater();
      else if (!isBroken) onDrained();
    }, retryMs);
  };

  return {
    write(text) {
      if (isBroken) return true;
      const wasBehind = pending.length > 0;
      pending = Buffer.concat([pending, Buffer.from(text, 'utf8')]);
      if (wasBehind) return false;
      flush();
      if (pending.length === 0) return true;
      retryLater();
      return false;
    },
    onDrain(callback) {
      onDrained = callback;
    },
    writeNow(text) {
      clearTimeout(timer);
      if (isBroken) return;
      pending = Buffer.from(pending.length > 0 ? cancelSequence + text : text, 'utf8');
      flush();
      for (let waited = 0; pending.length > 0 && waited < exitWaitMs; waited += retryMs) {
        sleepSync(retryMs);
        flush();
      }
      pending = new Uint8Array();
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
 * A non-blocking writer to the terminal behind `fd`. Node makes its own stdout blocking on a terminal, so a stalled SSH link
 * would stop the whole program; and the O_NONBLOCK flag belongs to the open file, which the shell shares. So the terminal
 * is opened a second time: through /proc, or through /dev/tty after `su`, where the device belongs to another user. If
 * neither can be opened, the writer blocks.
 */
export const openTtyWriter = (fd: number): ((bytes: Uint8Array) => number) => {
  const ownFd = openNonBlocking(`/proc/self/fd/${fd}`) ?? openNonBlocking('/dev/tty') ?? fd;
  return bytes => writeSync(ownFd, bytes);
};
