import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Instant } from '../jobs/job.ts';
import { distortCall, distortData } from './faults/distort.ts';
import type { Distortion } from './faults/fault.ts';
import { createFaultInjector } from './faults/fault-injector.ts';
import { replacementAnswer, sendAnswer } from './faults/faulty-answer.ts';
import { type Answer, bareAnswer, bareFailure, failureAnswer, noRouteAnswer, successAnswer } from './http/answer.ts';
import { badApiKey, NoRoute, notAuthenticated } from './http/api-errors.ts';
import { createDelays } from './http/delays.ts';
import { requireLoopbackHost } from './http/host.ts';
import { readJson } from './http/request-body.ts';
import { createRouter, type Route } from './http/router.ts';
import {
  hasTwoPhaseImports,
  isSelfContained,
  type JobCenterOptions,
  type JobCenterSettings,
  keepsKeys,
  settingsOf,
} from './options.ts';
import { apiKeyOf, randomApiKey } from './project/seed-data.ts';
import { withTwoPhaseImports } from './project/two-phase.ts';
import { createRandom, hashText, type Random } from './random.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { backupRoutes } from './routes/backup-routes.ts';
import { dataPlaneRoutes } from './routes/data-plane-routes.ts';
import { importRoutes } from './routes/import-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { milvusBackupPrefix, milvusBackupRoutes } from './routes/milvus-backup-routes.ts';
import { milvusRoutes } from './routes/milvus-routes.ts';
import type { RouteContext } from './routes/route-context.ts';
import { startRoutes } from './routes/start-routes.ts';
import { vtsRoutes } from './routes/vts-routes.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { createSimulation } from './simulation/simulation.ts';

/** How to reach a listening job center. */
export type JobCenterAccess = { readonly endpoint: string; readonly projectId: string; readonly apiKey: string };

/** A received request, without headers and body, which may contain secrets. */
export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  /** The text after the question mark, or ''. */
  readonly query: string;
  readonly at: Instant;
};

/** The embedded job center: a simulated Zilliz Cloud account behind real HTTP, on the loopback address only. */
export type JobCenter = {
  /** Opens the port. Rejects with the system error (for example EADDRINUSE) when that fails. */
  listen(): Promise<JobCenterAccess>;
  /** Breaks every connection and frees the port. */
  close(): Promise<void>;
  /** The last 10,000 requests, oldest first. */
  received(): readonly ReceivedRequest[];
  /** Lets `ms` of simulated time pass at once. */
  advance(ms: number): void;
};

const host = '127.0.0.1';
const keptRequests = 10_000;

/** Longer than any pause between two polls: a connection that closes under a request looks like an outage to the client. */
const keepAliveMs = 300_000;

/**
 * Creates a job center. The simulation advances only when a request arrives, so an idle server uses no CPU. Throws
 * RangeError when the speed is not above 0 or the number of jobs is negative.
 */
export const createJobCenter = (options: JobCenterOptions = {}): JobCenter => {
  const settings = settingsOf(options);
  const { now, seed, latency } = settings;
  if (!(settings.speed > 0)) throw new RangeError('the speed must be above 0');
  if (!(settings.jobs >= 0)) throw new RangeError('the number of jobs must not be negative');

  const injector = createFaultInjector(settings.faults, seed, now);
  /** The time of the server's clock, which the fault `skew` shifts. */
  const serverNow = (): Instant => now() + injector.skew;
  const simulation = createSimulation(
    seed,
    settings.jobs,
    createSimulatedClock(serverNow, settings.speed),
    settings.language,
    hasTwoPhaseImports(settings) ? withTwoPhaseImports : undefined,
  );
  const password = options.seed === undefined ? randomApiKey() : apiKeyOf(options.seed);
  const isBare = isSelfContained(settings.routes);
  const apiKey = isBare ? '' : settings.routes === 'milvus' ? `root:${password}` : password;
  const requestIds = createRandom(hashText(`requests ${seed} ${now()}`));
  const delays = createDelays();
  const received: ReceivedRequest[] = [];
  let endpoint = '';

  const context: RouteContext = {
    simulation,
    role: settings.role,
    routes: settings.routes,
    sparkLists: settings.sparkLists,
    hasDataPlaneJobs: settings.routes !== 'milvus' || settings.milvusJobs === 'all',
    endpoint: () => endpoint,
  };
  const findRoute = createRouter(routesOf(context, settings));

  const handle = async (request: IncomingMessage, url: URL, distortions: ReadonlySet<Distortion>): Promise<Answer> => {
    try {
      requireLoopbackHost(request.headers.host);
      if (!isBare) requireKey(request, injector.isKeyRevoked() ? null : apiKey, settings);
      if (injector.isRouteMissing(url.pathname)) throw new NoRoute(url.pathname);
      const { route, params } = findRoute(request.method ?? '', url.pathname);
      const body = route.method === 'POST' ? await readJson(request) : {};
      const database = headerOf(request, 'db-name');
      const idempotencyKey = headerOf(request, 'idempotency-key');
      const call = { params, query: url.searchParams, body, database, idempotencyKey };
      const reply = route.handle(distortCall(call, distortions));
      const data = distortData(reply.data, call, distortions);
      return isBare ? bareAnswer(reply.status, data) : successAnswer(reply.status, data);
    } catch (error) {
      if (error instanceof NoRoute) return noRouteAnswer(settings.routes, error, serverNow());
      return isBare ? bareFailure(error) : failureAnswer(error);
    }
  };

  const record = (method: string, url: URL): void => {
    received.push({ method, path: url.pathname, query: url.search.slice(1), at: now() });
    if (received.length > keptRequests) received.splice(0, received.length - keptRequests);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    record(request.method ?? '', url);
    response.setHeader('requestid', requestIdFrom(requestIds));
    if (keepsKeys(settings)) response.setHeader('access-control-allow-headers', 'authorization, idempotency-key');
    if (injector.skew !== 0) response.setHeader('date', new Date(serverNow()).toUTCString());
    const { fault, distortions } = injector.next();
    // Every second `reset` breaks the connection before the request is carried out.
    const isSkipped = fault?.kind === 'reset' && fault.occurrence % 2 === 1;
    const complete =
      (fault && replacementAnswer(fault)) ??
      (isSkipped ? failureAnswer(null) : await handle(request, url, distortions));
    if (latency > 0) delays.after(latency, () => sendAnswer(response, complete, fault, delays));
    else sendAnswer(response, complete, fault, delays);
  };

  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', socket => {
    if (injector.isDown()) socket.resetAndDestroy();
  });

  return {
    listen: async () => {
      endpoint = `http://${host}:${await listenOn(server, settings.port)}`;
      if (settings.routes === 'milvus-backup') endpoint += milvusBackupPrefix;
      if (isBare) return { endpoint, projectId: settings.routes, apiKey };
      return { endpoint, projectId: simulation.projects[0]?.id ?? '', apiKey };
    },
    close: () =>
      new Promise(resolve => {
        delays.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    received: () => received,
    advance: ms => simulation.clock.advance(ms),
  };
};

const routesOf = (context: RouteContext, settings: JobCenterSettings): readonly Route[] => {
  switch (settings.routes) {
    case 'milvus':
      return milvusRoutes(context, settings);
    case 'vts':
      return vtsRoutes(context, settings);
    case 'milvus-backup':
      return milvusBackupRoutes(context);
    default:
      return [
        ...accountRoutes(context),
        ...jobRoutes(context),
        ...importRoutes(context),
        ...backupRoutes(context),
        ...startRoutes(context),
        ...dataPlaneRoutes(context),
      ];
  }
};

const headerOf = ({ headers }: IncomingMessage, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Throws an ApiError unless the request has the `validKey`; null when no key is valid. */
const requireKey = (request: IncomingMessage, validKey: string | null, { routes }: JobCenterSettings): void => {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined) throw notAuthenticated();
  if (key !== validKey) throw routes === 'milvus' ? notAuthenticated() : badApiKey();
};

/** Listens on `port` and resolves to the port in use. Rejects with the system error. */
const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const requestIdFrom = (random: Random): string =>
  Array.from({ length: 4 }, () => random.between(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
