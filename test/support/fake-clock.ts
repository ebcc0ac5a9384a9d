import type { Clock } from '../../src/lib/clock.ts';

/** Waits until everything that is not waiting for a timer has run. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A clock whose time passes only while `pass` runs. */
export type FakeClock = Clock & {
  /** Lets `ms` pass and runs each timer at its time. */
  pass(ms: number): Promise<void>;
  /** Sets the computer's clock, in ms since 1970, without any time passing. */
  set(now: number): void;
  /** How many timers are running. */
  timers(): number;
};

type Timer = { readonly at: number; readonly task: () => void };

/**
 * `start` is the computer's time in ms since 1970. Between two timers, the clock waits until no timer was started for
 * `quietTurns` turns of the event loop: more of them are needed where one step takes several turns.
 */
export const fakeClock = (start = 5_000_000, quietTurns = 1): FakeClock => {
  let elapsed = 0;
  let offset = start;
  let started = 0;
  const timers = new Set<Timer>();
  const firstDue = (until: number): Timer | null =>
    [...timers].reduce<Timer | null>(
      (first, timer) => (timer.at <= until && (first === null || timer.at < first.at) ? timer : first),
      null,
    );
  const waitUntilQuiet = async (): Promise<void> => {
    let startedBefore = started;
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await settle();
      if (started !== startedBefore) quiet = 0;
      startedBefore = started;
    }
  };
  return {
    elapsed: () => elapsed,
    now: () => offset + elapsed,
    after: (ms, task) => {
      started += 1;
      const timer = { at: elapsed + Math.max(0, ms), task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: async ms => {
      const until = elapsed + ms;
      await waitUntilQuiet();
      for (let timer = firstDue(until); timer !== null; timer = firstDue(until)) {
        timers.delete(timer);
        elapsed = timer.at;
        timer.task();
        await waitUntilQuiet();
      }
      elapsed = until;
      await waitUntilQuiet();
    },
    set: now => {
      offset = now - elapsed;
    },
    timers: () => timers.size,
  };
};
