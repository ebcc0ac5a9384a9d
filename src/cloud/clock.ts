/** The passing of time, replaced in tests. */
export type Clock = {
  /** Milliseconds since some fixed moment; never jumps when the computer's clock is set. */
  elapsed(): number;
  /** Milliseconds since 1970, as the computer believes. */
  now(): number;
  /** Runs `task` once after `ms`; answers the way to stop it. */
  after(ms: number, task: () => void): () => void;
};

export const systemClock: Clock = {
  elapsed: () => performance.now(),
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
