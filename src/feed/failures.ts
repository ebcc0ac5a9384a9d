import type { CloudErrorFacts } from '../cloud/error.ts';
import { type BackoffLimits, backoffDelay } from '../cloud/retry/backoff.ts';
import type { Instant } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { Elapsed, Step } from './schedule.ts';
import type { FeedProblem } from './types.ts';

/** The failures in a row of one step. */
type Failure = {
  readonly error: CloudErrorFacts;
  readonly count: number;
  readonly since: Instant;
  readonly retryAt: Elapsed;
};

/** The failures of a feed, and when each step is tried again. */
export class Failures {
  readonly #clock: Clock;
  readonly #limits: BackoffLimits;
  readonly #random: () => number;
  readonly #failures: Record<Step, Failure | null> = { poll: null, older: null };
  #cooldownUntil: Elapsed = 0;

  constructor(clock: Clock, limits: BackoffLimits, random: () => number) {
    this.#clock = clock;
    this.#limits = limits;
    this.#random = random;
  }

  /** The end of the server's Retry-After; 0 if there is none. */
  get cooldownUntil(): Elapsed {
    return this.#cooldownUntil;
  }

  hasFailed(step: Step): boolean {
    return this.#failures[step] !== null;
  }

  /** When the step is tried again; null if its last try succeeded. */
  retryAt(step: Step): Elapsed | null {
    return this.#failures[step]?.retryAt ?? null;
  }

  /** Records a failure: the step is tried again after a growing pause, or after the server's Retry-After if that is longer. */
  add(step: Step, error: CloudErrorFacts): void {
    const before = this.#failures[step];
    const count = (before?.count ?? 0) + 1;
    const delay = backoffDelay(count, this.#limits, this.#random, error.retryAfter);
    const retryAt = this.#clock.elapsed() + delay;
    this.#failures[step] = { error, count, since: before?.since ?? this.#clock.now(), retryAt };
    // Both steps use the same route, so a Retry-After applies to both.
    if (error.retryAfter !== null) this.#cooldownUntil = retryAt;
  }

  /** Records a success. */
  clear(step: Step): void {
    this.#failures[step] = null;
    this.#cooldownUntil = 0;
  }

  /** Lets the step be tried again now. */
  retryNow(step: Step): void {
    const failure = this.#failures[step];
    if (failure !== null) this.#failures[step] = { ...failure, retryAt: this.#clock.elapsed() };
  }

  /** What to show the user: a failed poll rather than a failed older page. `trying`: the step that is under way. */
  problem(trying: Step | null): FeedProblem | null {
    const step = this.#failures.poll === null ? 'older' : 'poll';
    const failure = this.#failures[step];
    if (failure === null) return null;
    const { error, since, retryAt } = failure;
    const wait = Math.max(0, Math.max(retryAt, this.#cooldownUntil) - this.#clock.elapsed());
    return { error, since, nextTryAt: trying === step ? null : this.#clock.now() + wait };
  }
}
