import type { Clock } from '../../lib/clock.ts';
import { CloudError, isTransient, isUnreachable } from '../error.ts';
import { backoffDelay, endlessBackoff, longestRetryAfter } from './backoff.ts';

/**
 * What must not be requested for a while because it failed: for the Retry-After, else for a growing delay. A key names a
 * route, a list or a job.
 */
export type Cooldowns = {
  /** The error that put `key` on cooldown, with the remaining Retry-After; null when it may be requested. */
  cooldownOf(key: string): CloudError | null;
  /** The request for `key` failed. Only an error that may pass starts a cooldown. */
  failed(key: string, error: CloudError): void;
  answered(key: string): void;
  /** Ends every cooldown, except for the time that a server asked for. */
  forget(): void;
};

type Cooldown = {
  readonly error: CloudError;
  /** Failures in a row. */
  readonly failures: number;
  readonly until: number;
  /** End of the time that the server asked for; 0 if it asked for none. */
  readonly retryAfterUntil: number;
};

export const createCooldowns = (clock: Clock, random: () => number = Math.random): Cooldowns => {
  const cooldowns = new Map<string, Cooldown>();
  return {
    cooldownOf: key => {
      const cooldown = cooldowns.get(key);
      const now = clock.elapsed();
      if (cooldown === undefined || now >= cooldown.until) return null;
      const left = cooldown.retryAfterUntil - now;
      return new CloudError({ ...cooldown.error.facts, retryAfter: left > 0 ? left : null });
    },
    failed: (key, error) => {
      const mayPass = isUnreachable(error.facts) || isTransient(error);
      if (!mayPass) return;
      const { retryAfter } = error.facts;
      const failures = (cooldowns.get(key)?.failures ?? 0) + 1;
      const now = clock.elapsed();
      const delay = backoffDelay(failures, endlessBackoff, random, retryAfter);
      const retryAfterUntil = retryAfter === null ? 0 : now + Math.min(retryAfter, longestRetryAfter);
      cooldowns.set(key, { error, failures, until: now + delay, retryAfterUntil });
    },
    answered: key => {
      cooldowns.delete(key);
    },
    forget: () => {
      const now = clock.elapsed();
      for (const [key, cooldown] of cooldowns) {
        if (cooldown.retryAfterUntil > now) cooldowns.set(key, { ...cooldown, until: cooldown.retryAfterUntil });
        else cooldowns.delete(key);
      }
    },
  };
};
