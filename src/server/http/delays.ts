import { longestTimer } from '../../lib/clock.ts';

/** Timers that don't keep the process alive and end when the server closes. */
export type Delays = {
  /** Calls `then` after `ms`, unless {@link Delays.clear} is called first. */
  after(ms: number, then: () => void): void;
  clear(): void;
};

export const createDelays = (): Delays => {
  const timers = new Set<NodeJS.Timeout>();
  return {
    after: (ms, then) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          then();
        },
        Math.min(ms, longestTimer),
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
