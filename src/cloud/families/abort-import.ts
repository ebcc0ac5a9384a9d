import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import { CloudError, isTransient } from '../error.ts';
import type { Accepted, CallOptions } from '../gateway.ts';
import { isServiceCode } from '../http/envelope.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes } from '../retry/missing-routes.ts';
import type { ImportRoutes } from './import-routes.ts';

/** Aborts imports on the servers that have a route for it. Source: Milvus 3.x. */
export type ImportAborter = {
  /** Whether the server has the route. Sends an abort without a job until the answer is certain. */
  probe(clusterId: string | null, options: CallOptions): Promise<boolean>;
  /** The last answer of {@link probe}, without a request. */
  canAbort(): boolean;
  /** Aborts an import. Sends once. Throws `CloudError`. */
  abort(job: Job, options: CallOptions): Promise<Accepted>;
  forget(): void;
};

/** The code of a Milvus for an error of unknown cause. Source: Milvus, merr. */
const unexpectedError = 65_535;

/** Whether the failure comes from the abort route itself: it is about the missing job, not about cluster or project. */
const showsRoute = ({ facts: { kind, code } }: CloudError): boolean => {
  if (kind === 'rejected') return code !== unexpectedError;
  return kind === 'conflict' || (kind === 'not-found' && !isServiceCode(code));
};

/** The route's name, also among missing routes and cooldowns. */
const route = 'abort';

export const createImportAborter = (routes: ImportRoutes, clock: Clock): ImportAborter => {
  const missing = createMissingRoutes(clock);
  const cooldowns = createCooldowns(clock);
  let canAbort = false;

  return {
    probe: async (clusterId, options) => {
      if (canAbort) return true;
      if (missing.isMissing(route) || cooldowns.cooldownOf(route) !== null) return false;
      try {
        // The request names no job, so it can't abort one.
        await routes.post(route, routes.clusterFields({ clusterId }), options);
        canAbort = true;
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        const isAborted = error.facts.kind === 'aborted';
        canAbort = showsRoute(error);
        cooldowns.failed(route, error);
        if (!canAbort && !isAborted && !isTransient(error)) missing.missed(route);
      }
      return canAbort;
    },
    canAbort: () => canAbort,
    abort: async (job, options) => {
      try {
        const { requestId } = await routes.postJob(route, job, options);
        return { job: { ...job, status: 'canceling', rawStatus: 'Canceling' }, requestId };
      } catch (error) {
        if (error instanceof CloudError && error.facts.kind === 'unsupported') {
          canAbort = false;
          missing.missed(route);
        }
        throw error;
      }
    },
    forget: () => {
      canAbort = false;
      missing.forget();
      cooldowns.forget();
    },
  };
};
