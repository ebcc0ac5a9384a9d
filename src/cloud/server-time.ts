import type { Instant } from '../jobs/job.ts';
import type { Gateway } from './gateway.ts';

type Timed = { now(): Instant };

/**
 * The current time by the server's clock; by the computer's before the server has answered. Jobs are judged by age with it,
 * because their times come from the server.
 */
export const serverNow = ({ clockSkew }: Pick<Gateway, 'clockSkew'>, now: () => Instant): Instant =>
  now() + (clockSkew() ?? 0);

/** The clock with the server's time instead of the computer's. */
export const withServerTime = <Clock extends Timed>(clock: Clock, gateway: Pick<Gateway, 'clockSkew'>): Clock => ({
  ...clock,
  now: () => serverNow(gateway, clock.now),
});

/** A larger difference between the computer's clock and the server's is reported to the user, in ms. */
export const notableSkew = 60_000;
