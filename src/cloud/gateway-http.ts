import { type Clock, systemClock } from './clock.ts';
import { CloudError } from './error.ts';
import type { CallOptions, Gateway } from './gateway.ts';
import { createJobCenter } from './job-center.ts';
import { listProjects } from './projects.ts';
import { createTransport, type TransportOptions } from './transport.ts';

// One 404 may be a deployment under way; two that far apart are the server's word.
const routesGoneAfterMs = 10_000;

/** A route that reads jobs. */
type Route = 'list' | 'describe';

/** Whether the job-center routes are there: what they have answered so far. */
type RouteWatch = {
  readonly answered: (route: Route) => void;
  /** The failure of a route, as the caller shall see it. */
  readonly judge: (route: Route, error: CloudError) => CloudError;
  readonly proven: () => boolean;
};

const withKind = ({ facts }: CloudError, kind: 'server' | 'unsupported'): CloudError =>
  new CloudError({ ...facts, kind });

const watchRoutes = (clock: Clock): RouteWatch => {
  let proven = false;
  const missedAt = new Map<Route, number>();
  return {
    answered: route => {
      proven = true;
      missedAt.delete(route);
    },
    judge: (route, error) => {
      if (!proven || error.facts.kind !== 'unsupported') return error;
      const since = missedAt.get(route) ?? clock.elapsed();
      missedAt.set(route, since);
      return clock.elapsed() - since >= routesGoneAfterMs ? error : withKind(error, 'server');
    },
    proven: () => proven,
  };
};

/**
 * The jobs of a server that is reached over HTTP. A server without the job-center routes makes `listJobs` throw the
 * kind `unsupported`; once a list or a describe has answered, a route that is missing is an outage for 10 s.
 */
export const createGateway = (options: TransportOptions): Gateway => {
  const transport = createTransport(options);
  const jobCenter = createJobCenter(transport);
  const routes = watchRoutes(options.clock ?? systemClock);

  /** A server that wants other parameters says so by a code; only if it answers otherwise well does that mean a lack. */
  const judgeRejection = async (error: CloudError, callOptions?: CallOptions): Promise<CloudError> => {
    const answersOtherwise = await listProjects(transport, callOptions).then(
      () => true,
      () => false,
    );
    return answersOtherwise ? withKind(error, 'unsupported') : error;
  };

  const listJobs: Gateway['listJobs'] = async (request, callOptions) => {
    try {
      const page = await jobCenter.list(request, callOptions);
      routes.answered('list');
      return page;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const lacksParameters = error.facts.kind === 'rejected' && !routes.proven();
      throw lacksParameters ? await judgeRejection(error, callOptions) : routes.judge('list', error);
    }
  };

  const describeJob: Gateway['describeJob'] = async (projectId, jobId, callOptions) => {
    try {
      const description = await jobCenter.describe(projectId, jobId, callOptions);
      routes.answered('describe');
      return description;
    } catch (error) {
      throw error instanceof CloudError ? routes.judge('describe', error) : error;
    }
  };

  return {
    endpoint: options.endpoint.origin,
    abilities: () => jobCenter.abilities,
    listProjects: callOptions => listProjects(transport, callOptions),
    listJobs,
    describeJob,
    act: (action, job, callOptions) => jobCenter.act(action, job, callOptions),
    close: () => transport.close(),
  };
};
