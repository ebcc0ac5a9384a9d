import { type Clock, systemClock } from './clock.ts';
import { CloudError } from './error.ts';
import type { CallOptions, Gateway } from './gateway.ts';
import { createJobCenter } from './job-center.ts';
import { listProjects } from './projects.ts';
import { createTransport, type TransportOptions } from './transport.ts';

// One 404 may be a deployment under way; two that far apart are the server's word.
const routesGoneAfterMs = 10_000;

/** Whether the job-center routes are there: what the list has answered so far. */
type RouteWatch = {
  readonly answered: () => void;
  /** The failure of a list, as the caller shall see it. */
  readonly judge: (error: CloudError) => CloudError;
  readonly proven: () => boolean;
};

const withKind = ({ facts }: CloudError, kind: 'server' | 'unsupported'): CloudError =>
  new CloudError({ ...facts, kind });

const watchRoutes = (clock: Clock): RouteWatch => {
  let proven = false;
  let missedAt: number | null = null;
  return {
    answered: () => {
      proven = true;
      missedAt = null;
    },
    judge: error => {
      if (!proven || error.facts.kind !== 'unsupported') return error;
      missedAt ??= clock.elapsed();
      return clock.elapsed() - missedAt >= routesGoneAfterMs ? error : withKind(error, 'server');
    },
    proven: () => proven,
  };
};

/**
 * The jobs of a server that is reached over HTTP. A server without the job-center routes makes `listJobs` throw the
 * kind `unsupported`; once the list has answered, its failures are outages until the route is missing for 10 s.
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
      routes.answered();
      return page;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const lacksParameters = error.facts.kind === 'rejected' && !routes.proven();
      throw lacksParameters ? await judgeRejection(error, callOptions) : routes.judge(error);
    }
  };

  return {
    endpoint: options.endpoint.origin,
    abilities: () => jobCenter.abilities,
    listProjects: callOptions => listProjects(transport, callOptions),
    listJobs,
    describeJob: (projectId, jobId, callOptions) => jobCenter.describe(projectId, jobId, callOptions),
    act: (action, job, callOptions) => jobCenter.act(action, job, callOptions),
    close: () => transport.close(),
  };
};
