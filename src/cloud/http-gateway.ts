import type { ActionSupport } from '../jobs/action-support.ts';
import { systemClock } from '../lib/clock.ts';
import { listProjects } from './account/projects.ts';
import { CloudError, saysNothingOfRoutes } from './error.ts';
import type { ReadTracked } from './families/control-plane.ts';
import type { CallOptions, Gateway, JobDescription, Project } from './gateway.ts';
import type { TransportOptions } from './http/transport.ts';
import { openTransports } from './http/transports.ts';
import type { ListLimits } from './merged-list/list-limits.ts';
import { createDetector, type DetectedServer } from './servers/detector.ts';
import { openJobCenter } from './servers/job-center.ts';
import type { ServerKindRow } from './servers/server-kind.ts';
import { serverKinds } from './servers/server-kinds.ts';

export type GatewayOptions = TransportOptions & {
  /** Reads the jobs that the user tracks in a project; none when absent. */
  readonly readTracked?: ReadTracked;
  readonly listLimits?: ListLimits;
};

const cloudErrorOf = (error: unknown): CloudError => {
  if (error instanceof CloudError) return error;
  throw error;
};

/** The jobs of a server over HTTP. The kind of server is detected from its answers. */
export const createGateway = (options: GatewayOptions): Gateway => {
  const { clock = systemClock } = options;
  const transports = openTransports(options);
  let regions: ReadonlyMap<string, readonly string[]> = new Map();

  const readProjects = async (call: CallOptions = {}): Promise<readonly Project[]> => {
    const projects = await listProjects(transports.server, call);
    regions = new Map(projects.map(({ id, regionIds = [] }) => [id, regionIds]));
    return projects;
  };

  const jobCenter = openJobCenter(transports.server);
  const detector = createDetector(jobCenter, {
    transports,
    clock,
    readTracked: options.readTracked,
    limits: options.listLimits,
    regionsOf: id => regions.get(id) ?? [],
    listProjects: readProjects,
  });

  const current = (): DetectedServer => detector.detected() ?? { kind: serverKinds['job-center'], server: jobCenter };

  /** The last answer, because it is read for every job. */
  let known: { readonly kind: ServerKindRow; readonly actionSupport: ActionSupport } | null = null;

  const actionSupport = (): ActionSupport => {
    const { kind, server } = current();
    const abortImport = server.canAbortImports();
    const commitImport = server.canCommitImports();
    const last = known?.kind === kind ? known.actionSupport : null;
    if (last?.abortImport === abortImport && last.commitImport === commitImport) return last;
    const all = { ...kind.actionSupport, abortImport, commitImport, console: kind.consoleOf(options.endpoint.origin) };
    known = { kind, actionSupport: all };
    return all;
  };

  const listJobs: Gateway['listJobs'] = async (request, call = {}) => {
    const recovered = await detector.recheckJobCenter(request, call);
    if (recovered !== null) return recovered;
    const detected = detector.detected();
    if (detected !== null) return detected.server.list(request, call);
    try {
      const page = await jobCenter.list(request, call);
      detector.answered('list');
      return page;
    } catch (error) {
      const { server } = await detector.afterListFailed(cloudErrorOf(error), call);
      // Page tokens and filters of a job center mean nothing to another kind of server.
      const { projectId, only } = request;
      return server.list({ projectId, ...(only && { only }) }, call);
    }
  };

  const describeInJobCenter: Gateway['describeJob'] = async (projectId, jobId, call) => {
    try {
      const description = await jobCenter.describe(projectId, jobId, call);
      detector.answered('describe');
      return description;
    } catch (error) {
      throw detector.judge('describe', cloudErrorOf(error));
    }
  };

  /**
   * Describes a job before the server's kind is certain. The public API answers this route too, for Spark jobs, so the list
   * is requested at the same time to detect the kind.
   */
  const describeFirst = async (projectId: string, jobId: string, call: CallOptions): Promise<JobDescription> => {
    const listing = jobCenter.list({ projectId, pageSize: 1 }, call);
    const [described, listed] = await Promise.allSettled([jobCenter.describe(projectId, jobId, call), listing]);
    if (listed.status === 'fulfilled') detector.answered('list');
    else {
      const found = await detector.afterListFailed(cloudErrorOf(listed.reason), call).catch(cloudErrorOf);
      if (!(found instanceof CloudError)) return found.server.describe(projectId, jobId, call);
      // While the kind is unknown, a missing route doesn't mean that the job doesn't exist.
      if (
        described.status === 'rejected' &&
        saysNothingOfRoutes(found) &&
        cloudErrorOf(described.reason).facts.kind !== 'auth'
      ) {
        throw found;
      }
    }
    if (described.status === 'fulfilled') return described.value;
    throw described.reason;
  };

  return {
    endpoint: options.endpoint.origin,
    actionSupport,
    capabilities: () => {
      const { kind, server } = current();
      return detector.isCertain() ? { server: kind.name, families: server.capabilities() } : null;
    },
    clockSkew: transports.clockSkew,
    listProjects: async (call = {}) => {
      const { wholeServer } = current().kind;
      if (wholeServer !== null) return [wholeServer];
      try {
        return await readProjects(call);
      } catch (error) {
        const failure = cloudErrorOf(error);
        const { kind } = await detector.afterProjectsFailed(failure, call);
        if (kind.wholeServer === null) throw failure;
        return [kind.wholeServer];
      }
    },
    listJobs,
    describeJob: async (projectId, jobId, call = {}) => {
      const detected = detector.detected();
      if (detected !== null) return detected.server.describe(projectId, jobId, call);
      return detector.isProvenJobCenter()
        ? describeInJobCenter(projectId, jobId, call)
        : describeFirst(projectId, jobId, call);
    },
    act: (action, job, call) => current().server.act(action, job, call),
    forget: detector.forget,
    close: () => transports.close(),
  };
};
