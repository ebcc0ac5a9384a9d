import type { Instant } from '../../jobs/job.ts';
import { createRandom, hashText } from '../random.ts';
import { type Distortion, type Fault, type FaultKind, faultKinds, isDistortion } from './fault.ts';

/** A fault that hits one request. */
export type InjectedFault = {
  readonly kind: FaultKind;
  /** In ms; null when the fault names none. */
  readonly duration: number | null;
  /** How many requests this fault has hit before. */
  readonly occurrence: number;
};

/** The faults of one request. */
export type RequestFaults = {
  /** The first configured fault that hits this request, or null. */
  readonly fault: InjectedFault | null;
  /** How the data of its answer is changed, if there is any. */
  readonly distortions: ReadonlySet<Distortion>;
};

/** Decides which requests fail and how. The same seed and order of requests give the same faults. */
export type FaultInjector = {
  /** The faults of the next request. */
  next(): RequestFaults;
  isDown(): boolean;
  isKeyRevoked(): boolean;
  /** Whether the route of `path` is missing at the moment. Counts as a request for it. */
  isRouteMissing(path: string): boolean;
  /** How far the server's clock is ahead, ms; negative when it is behind. */
  readonly skew: number;
};

/** The job lists of all families. */
const listPaths = /^\/v2\/(?:jobs|backups)$|\/v2\/vectordb\/jobs\/\w+\/list$/;

/** How long lists answer before they go missing, ms: only a client that has seen a list can lose it. */
const listGraceMs = 3_000;

const defaultSkewMs = 3_600_000;

/** An injector of `faults`. `now` is the real time in ms; durations count from this call. */
export const createFaultInjector = (faults: readonly Fault[], seed: number, now: () => Instant): FaultInjector => {
  const start = now();
  let firstListAt: Instant | null = null;
  const hasPassed = (duration: number): boolean => now() - start >= duration;
  const requestFaults = faults
    .filter(({ kind }) => faultKinds[kind].scope !== 'server')
    .map((fault, index) => ({
      ...fault,
      random: createRandom(hashText(`fault ${index} ${fault.kind} ${seed}`)),
      occurrences: 0,
    }));

  return {
    next: () => {
      // Every fault draws a number for every request, so that adding one fault doesn't shift the others.
      const hits = requestFaults.filter(({ random, share }) => random.boolean(share));
      const distortions = new Set(hits.map(hit => hit.kind).filter(isDistortion));
      const first = hits.find(hit => !isDistortion(hit.kind));
      if (!first) return { fault: null, distortions };
      const { kind, duration, occurrences } = first;
      first.occurrences += 1;
      return { fault: { kind, duration, occurrence: occurrences }, distortions };
    },
    isDown: () => faults.some(({ kind, duration }) => kind === 'down' && !hasPassed(duration ?? Infinity)),
    isKeyRevoked: () => faults.some(({ kind, duration }) => kind === 'auth-revoked' && hasPassed(duration ?? 0)),
    isRouteMissing: path => {
      if (!listPaths.test(path)) return false;
      firstListAt ??= now();
      const missingFor = now() - firstListAt - listGraceMs;
      return faults.some(
        ({ kind, duration }) => kind === 'no-route' && missingFor >= 0 && missingFor < (duration ?? Infinity),
      );
    },
    skew: faults.reduce((sum, { kind, duration }) => sum + (kind === 'skew' ? (duration ?? defaultSkewMs) : 0), 0),
  };
};
