import process from 'node:process';

/** Time and timers, replaced in tests. */
export type Clock = {
  /** Milliseconds since some fixed moment. Never jumps, even when the computer's clock is set. */
  elapsed(): number;
  /** Milliseconds since 1970, by the computer's clock. */
  now(): number;
  /** Runs `task` once after `ms`, but no later than {@link longestTimer}. Returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
};

/** In ms, 24 days: Node runs a timer with a longer delay at once. */
export const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  // Not performance.now(): the first use of the global `performance` takes 3 ms.
  elapsed: () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1_000 + nanoseconds / 1e6;
  },
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, Math.min(ms, longestTimer));
    return () => clearTimeout(timer);
  },
};
