import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Keys that arrive closer together than this belong to what was typed before, in ms. */
const silenceMs = 30;

/** The control characters of the keys that end a program, and their signals. In raw mode they arrive as characters. */
const signalKeys = [
  ['\u0003', 'SIGINT'],
  ['\u001c', 'SIGQUIT'],
] as const;

/** The part of standard input that is read until it is silent. */
export type TypedInput = Pick<NodeJS.ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

/**
 * Drops what was typed before a question was printed, so that it does not count as an answer: reads the terminal in raw mode
 * until nothing has arrived for 30 ms. Leaves it in raw mode. Passes Ctrl-C and Ctrl-\ to `onSignal`. Resolves early when it
 * is aborted.
 */
export const dropTypedInput = (
  input: TypedInput,
  signal: AbortSignal,
  onSignal: (signal: 'SIGINT' | 'SIGQUIT') => void,
): Promise<void> =>
  new Promise(resolve => {
    const finish = (): void => {
      clearTimeout(timer);
      input.off('data', onData);
      input.off('end', finish);
      input.pause();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    let timer = setTimeout(finish, silenceMs);
    const onData = (chunk: Buffer | string): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, silenceMs);
      const text = String(chunk);
      for (const [key, name] of signalKeys) if (text.includes(key)) onSignal(name);
    };
    signal.addEventListener('abort', finish, { once: true });
    input.setRawMode(true);
    input.on('data', onData);
    input.on('end', finish);
    input.resume();
  });

/** Whether another process group has the terminal. False where the system doesn't say. Source: proc(5), stat. */
const isInBackground = (): boolean => {
  try {
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return group !== foreground && foreground !== '-1';
  } catch {
    return false;
  }
};

/**
 * Waits until this process may use the terminal: in the background, it stops as the system would stop it on a read, and
 * changes no mode of the terminal before. Returns false if the terminal is still not its own when it is continued.
 */
export const ownsTerminal = (): boolean => {
  if (!isInBackground()) return true;
  process.kill(process.pid, 'SIGTTIN');
  return !isInBackground();
};
