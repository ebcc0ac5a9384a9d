import type { Instant } from '../../jobs/job.ts';
import type { RouteContext } from './route-context.ts';

/** A simulated time as the API writes it: real time, UTC, whole seconds. */
export const writeTime = ({ simulation }: RouteContext, simulated: Instant): string =>
  `${new Date(simulation.clock.toReal(simulated)).toISOString().slice(0, 19)}Z`;

/** A simulated time as real Unix time, ms. */
export const writeMs = ({ simulation }: RouteContext, simulated: Instant): Instant =>
  Math.round(simulation.clock.toReal(simulated));

/** {@link writeTime} of a time that may be null. */
export const writeTimeOrNull = (context: RouteContext, simulated: Instant | null): string | null =>
  simulated === null ? null : writeTime(context, simulated);

/** Whole seconds of real time between two simulated times. */
export const secondsBetween = ({ simulation: { clock } }: RouteContext, from: Instant, to: Instant): number =>
  Math.floor((clock.toReal(to) - clock.toReal(from)) / 1_000);
