import { CloudError, saysNothingOfRoutes } from '../error.ts';
import type { CallOptions, JobPage, ListRequest } from '../gateway.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes, createProvenRoutes, type JobCenterRoute } from '../retry/missing-routes.ts';
import type { Server } from '../server.ts';
import { detectKind } from './detect.ts';
import type { OpenServerOptions, ServerKindRow } from './server-kind.ts';
import { serverKinds } from './server-kinds.ts';

/** An open server and the kind that it was detected as. */
export type DetectedServer = { readonly kind: ServerKindRow; readonly server: Server };

/**
 * Finds out the kind of the server. A server counts as a job center until the job-center list turns out to be missing. Then
 * the other kinds are probed. Every method that sends throws `CloudError`.
 */
export type Detector = {
  /** The server, if it is not a job center; null for a job center, and before detection. */
  detected(): DetectedServer | null;
  /** Whether the kind is certain. */
  isCertain(): boolean;
  /** Whether a job-center route has ever answered. */
  isProvenJobCenter(): boolean;
  /** Records that a job-center route answered. */
  answered(route: JobCenterRoute): void;
  /** The failure of a job-center route, as callers should see it: see {@link ProvenRoutes.judge}. */
  judge(route: JobCenterRoute, error: CloudError): CloudError;
  /** Detects and opens the server after the job-center list failed. Throws the failure unless another kind is certain. */
  afterListFailed(error: CloudError, options: CallOptions): Promise<DetectedServer>;
  /** The same after the list of projects failed. */
  afterProjectsFailed(error: CloudError, options: CallOptions): Promise<DetectedServer>;
  /**
   * Requests the job-center list again from a server that lacked it, at most once every 10 s until the answer is confirmed.
   * Returns its first page if the server has become a job center; else null.
   */
  recheckJobCenter(request: ListRequest, options: CallOptions): Promise<JobPage | null>;
  /** The next read of the newest page checks for a job center again. */
  forget(): void;
};

/** The name of the job-center list among missing routes and cooldowns. */
const listRoute = 'list';

const cloudErrorOf = (error: unknown): CloudError => {
  if (error instanceof CloudError) return error;
  throw error;
};

export const createDetector = (jobCenter: Server, options: OpenServerOptions): Detector => {
  const { clock, transports, listProjects } = options;
  const routes = createProvenRoutes(clock);
  const missing = createMissingRoutes(clock);
  const cooldowns = createCooldowns(clock);
  let detected: DetectedServer | null = null;

  const detectAfter = async (
    error: CloudError,
    list: OpenServerOptions['listProjects'],
    call: CallOptions,
  ): Promise<DetectedServer> => {
    const probe = { transport: transports.server, listProjects: list };
    const kind: ServerKindRow | null = await detectKind(Object.values(serverKinds), probe, call);
    if (!kind?.detection) throw error;
    if (detected === null) {
      const server = await kind.detection.open(options);
      // Another call may have opened it meanwhile.
      detected ??= { kind, server };
    }
    return detected;
  };

  return {
    detected: () => detected,
    isCertain: () => detected !== null || routes.isProven(),
    isProvenJobCenter: routes.isProven,
    answered: routes.answered,
    judge: routes.judge,
    afterListFailed: async (failure, call) => {
      const error = routes.judge(listRoute, failure);
      const { kind, httpStatus } = error.facts;
      // A server that expects other parameters rejects the first list with a code. Once the list has answered, a code means
      // something else, and a server in trouble says nothing about its routes.
      const isRejected = kind === 'rejected' && (httpStatus === null || httpStatus < 500);
      const mayDecide = kind === 'unsupported' || (isRejected && !routes.isProven());
      if (!mayDecide) throw error;
      const found = await detectAfter(error, listProjects, call);
      missing.missed(listRoute);
      return found;
    },
    afterProjectsFailed: async (error, call) => {
      if (error.facts.kind !== 'unsupported' || detected !== null || routes.isProven()) throw error;
      return detectAfter(error, () => Promise.reject(error), call);
    },
    recheckJobCenter: async ({ projectId, pageSize = 100, ...request }, call) => {
      const isNewestPage =
        request.pageToken === undefined && request.statuses === undefined && request.only === undefined;
      // A server that never was a job center gets no further request before the user refreshes, because an idle project may
      // cost only a few requests a minute.
      const isSettled = missing.isConfirmed(listRoute) && !routes.isProven();
      const isDue = !isSettled && !missing.isMissing(listRoute) && cooldowns.cooldownOf(listRoute) === null;
      if (!detected?.kind.mayBecomeJobCenter || !isNewestPage || !isDue) return null;
      try {
        const page = await jobCenter.list({ projectId, pageSize }, call);
        routes.answered(listRoute);
        missing.answered(listRoute);
        detected = null;
        return page;
      } catch (thrown) {
        const error = cloudErrorOf(thrown);
        const { kind } = error.facts;
        if (kind === 'aborted') throw error;
        cooldowns.failed(listRoute, error);
        if (kind !== 'permission' && !saysNothingOfRoutes(error)) missing.missed(listRoute);
        return null;
      }
    },
    forget: () => {
      missing.forget();
      cooldowns.forget();
      detected?.server.forget();
    },
  };
};
