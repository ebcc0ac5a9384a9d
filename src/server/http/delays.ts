/** Node takes a longer time for none at all; in ms. */
const longestTimeout = 2_147_483_647;

/** Pauses that keep no process alive and end when the server closes. */
export type Pauses = {
  /** Calls back after `ms`; never once {@link Pauses.clear} was called. */
  after(ms: number, then: () => void): void;
  clear(): void;
};

export const createPauses = (): Pauses => {
  const timers = new Set<NodeJS.Timeout>();
  return {
    after: (ms, then) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          then();
        },
        Math.min(ms, longestTimeout),
      );
      timer.unref();
      timers.add(timer);
    },
    clear: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};
