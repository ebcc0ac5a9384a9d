import { type Clock, systemClock } from '../lib/clock.ts';
import { listProjects } from './account/projects.ts';
import { CloudError, isPassing } from './error.ts';
import type { ReadTracked } from './families/control-plane.ts';
import { createJobCenter } from './families/job-center.ts';
import type { CallOptions, Gateway, JobDescription, ListRequest, Project } from './gateway.ts';
import type { TransportOptions } from './http/transport.ts';
import { openTransports } from './http/transports.ts';
import type { ListLimits } from './merged-list/list-limits.ts';
import type { MergedList } from './merged-list/merged-list.ts';
import { createCooldowns } from './retry/cooldowns.ts';
import { createMissingRoutes } from './retry/missing-routes.ts';
import { watchRoutes } from './retry/route-watch.ts';
import { type Detected, detect, isMilvus } from './servers/detect.ts';
import type { Server } from './servers/server.ts';

export type GatewayOptions = TransportOptions & {
  /** What the user tracks in a project; nothing when absent. */
  readonly readTracked?: ReadTracked;
  readonly listLimits?: ListLimits;
};

const listRoute = 'list';

const cloudErrorOf = (error: unknown): CloudError => {
  if (error instanceof CloudError) return error;
  throw error;
};

/** What stands for all jobs of a server that has no projects. */
const wholeServer: Project = { id: 'milvus', name: 'Milvus', isWholeServer: true };

/**
 * The jobs of a server that is reached over HTTP. What the server is, its answers decide: one without the job-center
 * routes is asked for what its families tell. Once the job-center list has answered, a route that is missing is an
 * outage for 10 s.
 */
export const createGateway = (options: GatewayOptions): Gateway => {
  const clock: Clock = options.clock ?? systemClock;
  const transports = openTransports(options);
  const { own: transport } = transports;
  const jobCenter = createJobCenter(transport);
  const routes = watchRoutes(clock);
  const absence = createMissingRoutes(clock);
  const holds = createCooldowns(clock);
  let regions = new Map<string, readonly string[]>();
  /** The list of a server without the job-center routes; null while nobody knows, and for a job center. */
  let composed: MergedList | null = null;

  const readProjects = async (call: CallOptions = {}): Promise<readonly Project[]> => {
    const projects = await listProjects(transport, call);
    regions = new Map(projects.map(({ id, regionIds = [] }) => [id, regionIds]));
    return projects;
  };

  const mode = (): Server => composed ?? jobCenter;

  /** Whether it has been found out what this server is. */
  const isKnown = (): boolean => composed !== null || routes.proven();

  const compose = async (detected: NonNullable<Detected>): Promise<MergedList> => {
    if (composed?.name === detected) return composed;
    // Most servers are job centers, and a start should not pay for what it does not need.
    const { openMilvus, openPublic } = await import('./servers/open-servers.ts');
    const shared = { transports, clock, readTracked: options.readTracked, limits: options.listLimits };
    composed ??=
      detected === 'milvus'
        ? openMilvus(shared)
        : openPublic({ ...shared, regionsOf: id => regions.get(id) ?? [], checkServer: readProjects });
    return composed;
  };

  /** Decides by the failure of the job-center list, or throws it. */
  const composeAfter = async (error: CloudError, call: CallOptions): Promise<MergedList> => {
    const { kind } = error.facts;
    // A code may decide at the first probe only: a server that wants other parameters says so by one.
    const mayDecide = kind === 'unsupported' || (kind === 'rejected' && !routes.proven());
    const detected = mayDecide ? await detect(transport, readProjects, call) : null;
    if (detected === null) throw error;
    absence.missed(listRoute);
    return compose(detected);
  };

  const listJobs: Gateway['listJobs'] = async (request, call = {}) => {
    const again = await lookAgain(request, call);
    if (again !== null) return again;
    if (composed !== null) return composed.list(request, call);
    try {
      const page = await jobCenter.list(request, call);
      routes.answered('list');
      return page;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const found = await composeAfter(routes.judge('list', error), call);
      // What the job center's pages were asked for means nothing here.
      const { projectId, only } = request;
      return found.list({ projectId, ...(only && { only }) }, call);
    }
  };

  const describeInJobCenter: Gateway['describeJob'] = async (projectId, jobId, call) => {
    try {
      const description = await jobCenter.describe(projectId, jobId, call);
      routes.answered('describe');
      return description;
    } catch (error) {
      throw error instanceof CloudError ? routes.judge('describe', error) : error;
    }
  };

  /**
   * The first question is about a single job: the public API knows some of them by the same route, so the list is asked at
   * the same time for what this server is.
   */
  const describeFirst = async (projectId: string, jobId: string, call: CallOptions): Promise<JobDescription> => {
    const listing = jobCenter.list({ projectId, pageSize: 1 }, call);
    const [described, listed] = await Promise.allSettled([jobCenter.describe(projectId, jobId, call), listing]);
    if (listed.status === 'fulfilled') routes.answered('list');
    else if (!(listed.reason instanceof CloudError)) throw listed.reason;
    else {
      const found = await composeAfter(listed.reason, call).catch(cloudErrorOf);
      if (!(found instanceof CloudError)) return found.describe(projectId, jobId, call);
      // While nobody knows what this server is, it can't be told from its routes that there is no such job.
      const saysNothing = found.facts.kind === 'auth' || isPassing(found);
      if (described.status === 'rejected' && saysNothing && cloudErrorOf(described.reason).facts.kind !== 'auth') {
        throw found;
      }
    }
    if (described.status === 'fulfilled') return described.value;
    throw described.reason;
  };

  /**
   * The job-center list of a server that was found to have none, asked for once more now and then: it may have been a
   * deployment under way. Null while it is not there.
   */
  const lookAgain = async ({ projectId, pageSize = 100, ...request }: ListRequest, call: CallOptions) => {
    const isNewest = request.pageToken === undefined && request.statuses === undefined && request.only === undefined;
    // An idle project is looked at in a few requests a minute: what never was a job center is asked once more, and then
    // when the user wants to know.
    const isSettled = absence.isCertain(listRoute) && !routes.proven();
    const isDue = !isSettled && !absence.isMissing(listRoute) && holds.cooldownOf(listRoute) === null;
    if (composed?.name !== 'public' || !isNewest || !isDue) return null;
    try {
      const page = await jobCenter.list({ projectId, pageSize }, call);
      routes.answered('list');
      absence.answered(listRoute);
      composed = null;
      return page;
    } catch (error) {
      const told = cloudErrorOf(error);
      const { kind } = told.facts;
      if (kind === 'aborted') throw told;
      holds.failed(listRoute, told);
      const isAboutRoute = kind !== 'auth' && kind !== 'permission' && !isPassing(told);
      if (isAboutRoute) absence.missed(listRoute);
      return null;
    }
  };

  return {
    endpoint: options.endpoint.origin,
    abilities: () => mode().abilities(),
    capabilities: () => (!isKnown() ? null : { server: mode().name, families: mode().capabilities() }),
    clockSkew: transports.clockSkew,
    listProjects: async call => {
      if (composed?.name === 'milvus') return [wholeServer];
      try {
        return await readProjects(call);
      } catch (error) {
        const lacksProjects = error instanceof CloudError && error.facts.kind === 'unsupported' && !isKnown();
        if (!lacksProjects || !(await isMilvus(transport, call ?? {}))) throw error;
        await compose('milvus');
        return [wholeServer];
      }
    },
    listJobs,
    describeJob: async (projectId, jobId, call = {}) => {
      if (composed !== null) return composed.describe(projectId, jobId, call);
      return routes.proven() ? describeInJobCenter(projectId, jobId, call) : describeFirst(projectId, jobId, call);
    },
    act: (action, job, call) => mode().act(action, job, call),
    forget: () => {
      absence.forget();
      holds.forget();
      composed?.forget();
    },
    close: () => transports.close(),
  };
};
