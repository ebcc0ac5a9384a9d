import type { Clock } from '../../lib/clock.ts';
import { CloudError, isTransient } from '../error.ts';
import { backoffDelay, longestRetryAfter, patientBackoff } from './backoff.ts';

/**
 * What is left alone for a while because it failed: as long as the server asked, else with growing pauses. Keys name
 * routes, lists and jobs alike.
 */
export type Cooldowns = {
  /** The failure for which it must not be asked now, with what is left of the wait that was asked for; null where it may be. */
  cooldownOf(key: string): CloudError | null;
  failed(key: string, error: CloudError): void;
  answered(key: string): void;
  /** Lets everything be asked again at once, but for what the server asked to be left alone. */
  forget(): void;
};

type Cooldown = {
  readonly error: CloudError;
  readonly failures: number;
  readonly until: number;
  /** Until when the server asked to wait; 0 where it did not. */
  readonly askedUntil: number;
};

export const createCooldowns = (clock: Clock, random: () => number = Math.random): Cooldowns => {
  const holds = new Map<string, Cooldown>();
  return {
    cooldownOf: key => {
      const hold = holds.get(key);
      const now = clock.elapsed();
      if (hold === undefined || now >= hold.until) return null;
      const { facts } = hold.error;
      return new CloudError({ ...facts, retryAfter: hold.askedUntil > now ? hold.askedUntil - now : null });
    },
    failed: (key, error) => {
      // What does not pass by itself is answered the same next time: that is cheap, and needs no pause.
      if (!isTransient(error)) return;
      const { retryAfter } = error.facts;
      const failures = (holds.get(key)?.failures ?? 0) + 1;
      const now = clock.elapsed();
      const pause = backoffDelay(failures, patientBackoff, random, retryAfter);
      const askedUntil = retryAfter === null ? 0 : now + Math.min(retryAfter, longestRetryAfter);
      holds.set(key, { error, failures, until: now + pause, askedUntil });
    },
    answered: key => {
      holds.delete(key);
    },
    forget: () => {
      const now = clock.elapsed();
      for (const [key, hold] of holds) {
        if (hold.askedUntil > now) holds.set(key, { ...hold, until: hold.askedUntil });
        else holds.delete(key);
      }
    },
  };
};
