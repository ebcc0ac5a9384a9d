import type { Instant } from '../../jobs/job.ts';
import { createRandom, hashText } from '../random.ts';
import { type Distortion, isDistortion } from './distort.ts';
import type { Fault, FaultKind } from './fault.ts';

/** A fault that strikes an answer. */
export type Strike = {
  readonly kind: FaultKind;
  readonly duration: number | null;
  /** How often this fault struck before. */
  readonly turn: number;
};

/** What befalls one request. */
export type Fate = {
  /** The first fault of the list that strikes it; null when none does. */
  readonly strike: Strike | null;
  /** How its answer, if it gets one, is changed. */
  readonly distortions: ReadonlySet<Distortion>;
};

/** Decides which requests suffer, the same way for the same seed and order of requests. */
export type FaultInjector = {
  /** The fate of the next request. */
  draw(): Fate;
  isDown(): boolean;
  isKeyRevoked(): boolean;
  /** Whether the route of this path, which is being asked for, is not there at the moment. */
  isGone(path: string): boolean;
  /** How much the server's clock is ahead, in ms. */
  readonly skew: number;
};

/** Faults that are about the time, not about single answers. */
const lasting: ReadonlySet<FaultKind> = new Set(['down', 'auth-revoked', 'no-route', 'skew']);

/** Lists of jobs, of all families. */
const lists = /^\/v2\/(?:jobs|backups)$|\/v2\/vectordb\/jobs\/\w+\/list$/;

/** So long lists are answered before they are gone, in ms: an outage is one to a client that knows better. */
const beforeGone = 3_000;

const usualSkew = 3_600_000;

/** Strikes of these faults. `now` is the time outside, in ms; the durations count from this call. */
export const createFaultInjector = (faults: readonly Fault[], seed: number, now: () => Instant): FaultInjector => {
  const start = now();
  let firstList: Instant | null = null;
  const passed = (duration: number | null, otherwise: number): boolean => now() - start >= (duration ?? otherwise);
  const perRequest = faults
    .filter(({ kind }) => !lasting.has(kind))
    .map((fault, index) => ({
      ...fault,
      random: createRandom(hashText(`fault ${index} ${fault.kind} ${seed}`)),
      turn: 0,
    }));

  return {
    draw: () => {
      // Every fault draws for every request, so that one that strikes does not change when another would have.
      const striking = perRequest.filter(({ random, share }) => random.chance(share));
      const distortions = new Set(striking.map(({ kind }) => kind).filter(isDistortion));
      const first = striking.find(({ kind }) => !isDistortion(kind));
      if (!first) return { strike: null, distortions };
      first.turn += 1;
      return { strike: { kind: first.kind, duration: first.duration, turn: first.turn - 1 }, distortions };
    },
    isDown: () => faults.some(({ kind, duration }) => kind === 'down' && !passed(duration, Infinity)),
    isKeyRevoked: () => faults.some(({ kind, duration }) => kind === 'auth-revoked' && passed(duration, 0)),
    isGone: path => {
      if (!lists.test(path)) return false;
      firstList ??= now();
      const gone = now() - firstList - beforeGone;
      return faults.some(({ kind, duration }) => kind === 'no-route' && gone >= 0 && gone < (duration ?? Infinity));
    },
    skew: faults.reduce((sum, { kind, duration }) => sum + (kind === 'skew' ? (duration ?? usualSkew) : 0), 0),
  };
};
