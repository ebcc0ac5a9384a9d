/** The passing of time, replaced in tests. */
export type Clock = {
  /** Milliseconds since some fixed moment; never jumps when the computer's clock is set. */
  elapsed(): number;
  /** Milliseconds since 1970, as the computer believes. */
  now(): number;
  /** Runs `task` once after `ms`, of which there are 24 days at most; answers the way to stop it. */
  after(ms: number, task: () => void): () => void;
};

/** In ms, 24 days: Node takes a longer timer for one that is due at once. */
export const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  elapsed: () => performance.now(),
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, Math.min(ms, longestTimer));
    return () => clearTimeout(timer);
  },
};
