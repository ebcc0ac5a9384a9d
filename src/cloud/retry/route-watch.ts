import type { Clock } from '../../lib/clock.ts';
import { CloudError } from '../error.ts';

// One 404 may be a deployment under way; two that far apart are the server's word.
const routesGoneAfterMs = 10_000;

/** A route that reads jobs. */
type Route = 'list' | 'describe';

/** Whether the job-center routes are there: what they have answered so far. */
export type RouteWatch = {
  readonly answered: (route: Route) => void;
  /** The failure of a route, as the caller shall see it. */
  readonly judge: (route: Route, error: CloudError) => CloudError;
  readonly proven: () => boolean;
};

const asOutage = ({ facts }: CloudError): CloudError => new CloudError({ ...facts, kind: 'server' });

export const watchRoutes = (clock: Clock): RouteWatch => {
  let proven = false;
  const missedAt = new Map<Route, number>();
  return {
    answered: route => {
      proven = true;
      missedAt.delete(route);
    },
    judge: (route, error) => {
      if (error.facts.kind !== 'unsupported') {
        // Only what the route says itself, twice in a row, is its word.
        missedAt.delete(route);
        return error;
      }
      if (!proven) return error;
      const since = missedAt.get(route) ?? clock.elapsed();
      missedAt.set(route, since);
      return clock.elapsed() - since >= routesGoneAfterMs ? error : asOutage(error);
    },
    proven: () => proven,
  };
};
