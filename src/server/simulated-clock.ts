import type { Instant } from '../jobs/job.ts';

/**
 * The clock of the simulation. It starts at the real time and then runs `speed` times as fast. Answers contain real times,
 * so that no job is in the future at any speed.
 */
export type SimulatedClock = {
  /** When the simulation started; the same in simulated and in real time. */
  readonly start: Instant;
  /** The simulated time. It never goes back. */
  now(): Instant;
  /** The real time of a simulated time that is not later than {@link SimulatedClock.now}. */
  toReal(simulated: Instant): Instant;
  /** Jumps ahead by `ms` of simulated time, in no real time. */
  advance(ms: number): void;
};

/** A moment whose simulated and real time are both known. */
type Anchor = { readonly simulated: Instant; readonly real: Instant };

/** A clock that starts now. `realNow` is the real time in ms; it may jump backward. */
export const createSimulatedClock = (realNow: () => Instant, speed: number): SimulatedClock => {
  const start = realNow();
  const anchors: [Anchor, ...Anchor[]] = [{ simulated: start, real: start }];
  let latest = start;

  const now = (): Instant => {
    const anchor = anchors.at(-1) ?? anchors[0];
    latest = Math.max(latest, anchor.simulated + (realNow() - anchor.real) * speed);
    return latest;
  };

  const toReal = (simulated: Instant): Instant => {
    if (simulated <= start) return simulated;
    const index = anchors.findLastIndex(candidate => candidate.simulated <= simulated);
    const anchor = anchors[index] ?? anchors[0];
    const real = anchor.real + (simulated - anchor.simulated) / speed;
    // All simulated times within a jump belong to the one real moment of the jump.
    return Math.min(real, anchors[index + 1]?.real ?? real);
  };

  return {
    start,
    now,
    toReal,
    advance: ms => {
      latest = now() + ms;
      anchors.push({ simulated: latest, real: realNow() });
    },
  };
};
