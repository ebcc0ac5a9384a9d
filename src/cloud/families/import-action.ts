import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import { isObject } from '../../lib/is-object.ts';
import { CloudError, isTransient } from '../error.ts';
import type { Accepted, CallOptions } from '../gateway.ts';
import { isServiceCode } from '../http/envelope.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes } from '../retry/missing-routes.ts';
import type { ImportRoutes } from './import-routes.ts';

/** Aborts or commits imports on the servers that have a route for it. Source: Milvus 3.x. */
export type ImportAction = {
  /** Whether the server has the route. Sends a request without a job unless the answer is already certain. */
  probe(clusterId: string | null, options: CallOptions): Promise<boolean>;
  /** The last answer of {@link probe}, without a request. */
  isOffered(): boolean;
  /** Acts on an import. Sends once. Throws `CloudError`. */
  send(job: Job, options: CallOptions): Promise<Accepted>;
  forget(): void;
};

/** The code of a Milvus for an error of unknown cause. Source: Milvus, merr. */
const unexpectedError = 65_535;

/** Whether the failure comes from the route itself: it is about the missing job, not about cluster or project. */
const showsRoute = ({ facts: { kind, code } }: CloudError): boolean => {
  if (kind === 'rejected') return code !== unexpectedError;
  return kind === 'conflict' || (kind === 'not-found' && !isServiceCode(code));
};

/** How a probe ended. An aborted one says nothing about the server. */
type ProbeResult = 'answered' | 'aborted';

/** The routes, and the status of the job that each leads to. */
const statusAfter = {
  abort: { status: 'canceling', rawStatus: 'Canceling' },
  commit: { status: 'in-progress', rawStatus: 'Committing' },
} as const;

/** The action of a route, `…/import/abort` or `…/import/commit`. */
export const createImportAction = (
  routes: ImportRoutes,
  route: keyof typeof statusAfter,
  clock: Clock,
): ImportAction => {
  const missing = createMissingRoutes(clock);
  const cooldowns = createCooldowns(clock);
  let isOffered = false;
  /** The probe that was not answered yet. Jobs that are described at the same time share it. */
  let pending: Promise<ProbeResult> | null = null;

  const sendProbe = async (clusterId: string | null, options: CallOptions): Promise<ProbeResult> => {
    try {
      // The request names no job, so it can't change one.
      const { data } = await routes.post(
        route,
        routes.targetFields({ clusterId, projectId: null, regionId: null }),
        options,
      );
      // Both routes answer with an object.
      isOffered = data === undefined || data === null || isObject(data);
      if (!isOffered) missing.missed(route);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.facts.kind === 'aborted') return 'aborted';
      isOffered = showsRoute(error);
      cooldowns.failed(route, error);
      if (!isOffered && !isTransient(error)) missing.missed(route);
    }
    return 'answered';
  };

  return {
    probe: async (clusterId, options) => {
      // If the caller that sent the probe aborts, one of the others sends it again.
      while (pending !== null) if ((await pending) === 'answered' || options.signal?.aborted) return isOffered;
      if (isOffered) return true;
      if (missing.isMissing(route) || cooldowns.cooldownOf(route) !== null) return false;
      pending = sendProbe(clusterId, options).finally(() => {
        pending = null;
      });
      await pending;
      return isOffered;
    },
    isOffered: () => isOffered,
    send: async (job, options) => {
      try {
        const { requestId } = await routes.postJob(route, job, options);
        return { job: { ...job, ...statusAfter[route] }, requestId };
      } catch (error) {
        if (error instanceof CloudError && error.facts.kind === 'unsupported') {
          isOffered = false;
          missing.missed(route);
        }
        throw error;
      }
    },
    forget: () => {
      isOffered = false;
      missing.forget();
      cooldowns.forget();
    },
  };
};
