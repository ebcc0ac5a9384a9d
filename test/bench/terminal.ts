import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnv } from '../support/e2e/program.ts';
import { rest } from './process.ts';

/** A program in a terminal of 120×40 whose output is timed. Times are those of `performance.now()`, in ms. */
export type Watched = {
  readonly pid: number;
  readonly startedAt: number;
  /** The bytes written so far. */
  bytes(): number;
  /** The bytes of each burst so far. Less than 40 ms lie between two writes of a burst. */
  bursts(): readonly number[];
  row(index: number): string;
  text(): string;
  send(text: string): void;
  /** Waits until the condition holds. Resolves to the time at which the output arrived that made it hold. */
  until(what: string, holds: () => boolean): Promise<number>;
  /** Waits until nothing was written for `ms`. */
  silence(ms: number): Promise<void>;
  close(): Promise<void>;
};

export type WatchedOptions = {
  readonly file?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

const columns = 120;
const rows = 40;
const burstGap = 40;
/** How long to wait for a condition, in ms: 100,000 jobs take minutes to load. */
const waitLimit = 240_000;

export const openWatched = ({ file = process.execPath, args, env }: WatchedOptions): Watched => {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const startedAt = performance.now();
  const child = pty.spawn(file, [...args], { cols: columns, rows, name: 'xterm-256color', env: cleanEnv(env) });
  let bytes = 0;
  let lastAt = startedAt;
  const bursts: number[] = [];
  const watchers = new Set<(at: number) => void>();
  child.onData(data => {
    const at = performance.now();
    const length = Buffer.byteLength(data);
    if (at - lastAt < burstGap && bursts.length > 0) bursts.push((bursts.pop() ?? 0) + length);
    else bursts.push(length);
    lastAt = at;
    bytes += length;
    screen.write(data, () => {
      for (const watcher of watchers) watcher(at);
    });
  });
  const ended = new Promise<void>(resolve => {
    child.onExit(() => resolve());
  });

  const row = (index: number): string => screen.buffer.active.getLine(index)?.translateToString(true) ?? '';
  const text = (): string => Array.from({ length: rows }, (_, index) => row(index)).join('\n');
  return {
    pid: child.pid,
    startedAt,
    bytes: () => bytes,
    bursts: () => bursts,
    row,
    text,
    send: keys => child.write(keys),
    until: (what, holds) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          watchers.delete(watcher);
          clearTimeout(giveUp);
          settle();
        };
        const watcher = (at: number): void => {
          if (holds()) end(() => resolve(at));
        };
        const giveUp = setTimeout(
          () => end(() => reject(new Error(`waited in vain for ${what}; the screen:\n${text()}`))),
          waitLimit,
        );
        watchers.add(watcher);
        watcher(lastAt);
      }),
    silence: async ms => {
      while (performance.now() - lastAt < ms) await rest(ms - (performance.now() - lastAt));
    },
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      screen.dispose();
    },
  };
};
