import type { Instant } from '../../jobs/job.ts';
import { createRandom, hashText } from '../random.ts';
import type { Fault, FaultKind } from './fault.ts';

/** A fault that strikes an answer. */
export type Strike = {
  readonly kind: FaultKind;
  readonly duration: number | null;
  /** How often this fault struck before. */
  readonly turn: number;
};

/** Decides which requests suffer, the same way for the same seed and order of requests. */
export type Strikes = {
  /** The fault that strikes the next request, the first of the list that does; null when none does. */
  draw(): Strike | null;
  isDown(): boolean;
  isKeyRevoked(): boolean;
};

/** Strikes of these faults. `now` is the time outside, in ms; the durations count from this call. */
export const createStrikes = (faults: readonly Fault[], seed: number, now: () => Instant): Strikes => {
  const start = now();
  const passed = (duration: number | null, otherwise: number): boolean => now() - start >= (duration ?? otherwise);
  const perRequest = faults
    .filter(({ kind }) => kind !== 'down' && kind !== 'auth-revoked')
    .map((fault, index) => ({
      ...fault,
      random: createRandom(hashText(`fault ${index} ${fault.kind} ${seed}`)),
      turn: 0,
    }));

  return {
    draw: () => {
      // Every fault draws for every request, so that one that strikes does not change when another would have.
      const striking = perRequest.filter(({ random, share }) => random.chance(share));
      const [first] = striking;
      if (!first) return null;
      first.turn += 1;
      return { kind: first.kind, duration: first.duration, turn: first.turn - 1 };
    },
    isDown: () => faults.some(({ kind, duration }) => kind === 'down' && !passed(duration, Infinity)),
    isKeyRevoked: () => faults.some(({ kind, duration }) => kind === 'auth-revoked' && passed(duration, 0)),
  };
};
