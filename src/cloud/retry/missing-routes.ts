import type { Clock } from '../../lib/clock.ts';
import { CloudError } from '../error.ts';

/** A single 404 may come from a deployment. Two that are this far apart, in ms, mean that the server lacks the route. */
const confirmedAfter = 10_000;
/** How long a confirmed answer is believed, in ms. Then the route is requested again: the server may have been upgraded. */
const confirmedFor = 600_000;

/** The routes, or groups of routes, that a server lacks, by name. Callers skip them for a while. */
export type MissingRoutes = {
  /** The server answered that it lacks the route. */
  missed(name: string): void;
  answered(name: string): void;
  /** Whether the route is missing and should not be requested now. */
  isMissing(name: string): boolean;
  /** Whether the route was missing twice, at least 10 s apart. */
  isConfirmed(name: string): boolean;
  forget(): void;
};

export const createMissingRoutes = (clock: Clock): MissingRoutes => {
  const missing = new Map<string, { readonly since: number; readonly until: number; readonly isConfirmed: boolean }>();
  return {
    missed: name => {
      const now = clock.elapsed();
      const since = missing.get(name)?.since ?? now;
      const isConfirmed = now - since >= confirmedAfter;
      missing.set(name, { since, isConfirmed, until: now + (isConfirmed ? confirmedFor : confirmedAfter) });
    },
    answered: name => {
      missing.delete(name);
    },
    isConfirmed: name => missing.get(name)?.isConfirmed ?? false,
    isMissing: name => clock.elapsed() < (missing.get(name)?.until ?? 0),
    forget: () => missing.clear(),
  };
};

/** A job-center route that reads jobs. */
export type JobCenterRoute = 'list' | 'describe';

/** The job-center routes of a server. Once one has answered, a missing route counts as an outage for 10 s. */
export type ProvenRoutes = {
  answered(route: JobCenterRoute): void;
  /** The failure of a route, as callers should see it: of kind `server` while it counts as an outage. */
  judge(route: JobCenterRoute, error: CloudError): CloudError;
  /** Whether any of the routes has ever answered. */
  isProven(): boolean;
};

const asOutage = ({ facts }: CloudError): CloudError => new CloudError({ ...facts, kind: 'server' });

export const createProvenRoutes = (clock: Clock): ProvenRoutes => {
  let isProven = false;
  const missedSince = new Map<JobCenterRoute, number>();
  return {
    answered: route => {
      isProven = true;
      missedSince.delete(route);
    },
    judge: (route, error) => {
      if (error.facts.kind !== 'unsupported') {
        // Only an uninterrupted series of 404s shows that the route is gone.
        missedSince.delete(route);
        return error;
      }
      if (!isProven) return error;
      const now = clock.elapsed();
      const since = missedSince.get(route) ?? now;
      missedSince.set(route, since);
      return now - since >= confirmedAfter ? error : asOutage(error);
    },
    isProven: () => isProven,
  };
};
