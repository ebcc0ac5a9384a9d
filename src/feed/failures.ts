import type { CloudErrorFacts } from '../cloud/error.ts';
import { backoffDelay } from '../cloud/retry/backoff.ts';
import type { Instant } from '../jobs/job.ts';
import type { FeedLimits } from './limits.ts';
import type { Elapsed, Step } from './schedule.ts';
import type { FeedProblem } from './types.ts';

/** The failures in a row of one step. */
export type Failure = {
  readonly error: CloudErrorFacts;
  readonly failures: number;
  readonly since: Instant;
  readonly retryAt: Elapsed;
};

/** What each step's last tries came to; null where the last one went well. */
export type Failures = Readonly<Record<Step, Failure | null>>;

export const noFailures: Failures = { round: null, older: null };

/** One moment on the user's clock and on the one that never jumps. */
export type Moments = { readonly now: Instant; readonly elapsed: Elapsed };

/** The trouble after one more failure: tried again after a growing pause, or as much later as the server asked. */
export const afterFailure = (
  before: Failure | null,
  error: CloudErrorFacts,
  at: Moments,
  limits: FeedLimits,
  random: () => number,
): Failure => {
  const failures = (before?.failures ?? 0) + 1;
  const pause = backoffDelay(failures, limits, random, error.retryAfter);
  return { error, failures, since: before?.since ?? at.now, retryAt: at.elapsed + pause };
};

/** What to tell the user: the round's trouble before that of older pages. `trying` is the step under way, if any. */
export const problemOf = (
  troubles: Failures,
  holdUntil: Elapsed,
  trying: Step | null,
  at: Moments,
): FeedProblem | null => {
  const step = troubles.round === null ? 'older' : 'round';
  const trouble = troubles[step];
  if (trouble === null) return null;
  const { error, since, retryAt } = trouble;
  const wait = Math.max(retryAt, holdUntil, at.elapsed) - at.elapsed;
  return { error, since, nextTryAt: trying === step ? null : at.now + wait };
};
