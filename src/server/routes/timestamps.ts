import type { Instant } from '../../jobs/job.ts';
import type { Center } from './route-context.ts';

/** A simulated time as the API writes it: UTC, whole seconds, in the time of the caller. */
export const writeTime = ({ simulation }: Center, inside: Instant): string =>
  `${new Date(simulation.clock.toOutside(inside)).toISOString().slice(0, 19)}Z`;

/** A simulated time in Unix ms, in the time of the caller. */
export const writeMs = ({ simulation }: Center, inside: Instant): Instant =>
  Math.round(simulation.clock.toOutside(inside));

/** {@link writeTime} for a time that may not have come; null then. */
export const writeTimeOrNull = (center: Center, inside: Instant | null): string | null =>
  inside === null ? null : writeTime(center, inside);

/** Whole seconds between two simulated times, as the caller sees them go by. */
export const secondsBetween = ({ simulation: { clock } }: Center, from: Instant, to: Instant): number =>
  Math.floor((clock.toOutside(to) - clock.toOutside(from)) / 1_000);
