import type { Instant } from '../jobs/job.ts';

/**
 * The time inside the simulated project. It starts as the time outside and then runs `speed` times as fast; whoever
 * reads the project is told times of the outside, so that with any speed no job lies in the future.
 */
export type SimulatedClock = {
  /** When the simulation started; the same inside and outside. */
  readonly start: Instant;
  now(): Instant;
  /** The outside time of a moment inside that is not later than now. */
  toOutside(inside: Instant): Instant;
  /** Jumps ahead by this many simulated ms; outside no time passes. */
  advance(ms: number): void;
};

/** A moment known on both sides, from which both run on. */
type Anchor = { readonly inside: Instant; readonly outside: Instant };

/** A clock that starts now. `now` gives the outside time in ms; it may go backwards without harm. */
export const createSimulatedClock = (now: () => Instant, speed: number): SimulatedClock => {
  const start = now();
  const anchors: [Anchor, ...Anchor[]] = [{ inside: start, outside: start }];
  let latest = start;

  const read = (): Instant => {
    const anchor = anchors.at(-1) ?? anchors[0];
    latest = Math.max(latest, anchor.inside + (now() - anchor.outside) * speed);
    return latest;
  };

  const toOutside = (inside: Instant): Instant => {
    if (inside <= start) return inside;
    const index = anchors.findLastIndex(anchor => anchor.inside <= inside);
    const anchor = anchors[index] ?? anchors[0];
    const running = anchor.outside + (inside - anchor.inside) / speed;
    // Inside a jump many moments fall on the one outside moment at which it was made.
    return Math.min(running, anchors[index + 1]?.outside ?? running);
  };

  return {
    start,
    now: read,
    toOutside,
    advance: ms => {
      latest = read() + ms;
      anchors.push({ inside: latest, outside: now() });
    },
  };
};
