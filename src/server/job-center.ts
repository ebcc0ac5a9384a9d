import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Instant } from '../jobs/job.ts';
import { type Distortion, distortCall, distortData } from './faults/distort.ts';
import { createFaultInjector } from './faults/fault-injector.ts';
import { type Answer, deliver, failureAnswer, noRouteAnswer, strikeAnswer, successAnswer } from './http/answer.ts';
import { badApiKey, NoRoute, notAuthenticated } from './http/api-errors.ts';
import { createPauses } from './http/delays.ts';
import { readJson } from './http/request-body.ts';
import { createRouter, type Route } from './http/router.ts';
import { type JobCenterOptions, settingsOf } from './options.ts';
import { apiKeyOf } from './project/seed-data.ts';
import { createRandom, hashText } from './random.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { backupRoutes } from './routes/backup-routes.ts';
import { importRoutes } from './routes/import-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { milvusRoutes } from './routes/milvus-routes.ts';
import { refreshRoutes } from './routes/refresh-routes.ts';
import type { Center } from './routes/route-context.ts';
import { startRoutes } from './routes/start-routes.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { createSimulation } from './simulation/simulation.ts';

/** How to reach a job center that listens. */
export type JobCenterAccess = { readonly endpoint: string; readonly projectId: string; readonly apiKey: string };

/** A request that came in. It tells nothing of headers and body, which may hold secrets. */
export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  /** What follows the question mark; empty when nothing does. */
  readonly query: string;
  readonly at: Instant;
};

/** The embedded job center: a simulated Zilliz Cloud account behind real HTTP, on the loopback address only. */
export type JobCenter = {
  /** Opens the port. Rejects with the system's error, such as EADDRINUSE, when that can't be done. */
  listen(): Promise<JobCenterAccess>;
  /** Breaks every connection and frees the port. */
  close(): Promise<void>;
  /** The last 10,000 requests, oldest first. */
  received(): readonly ReceivedRequest[];
  /** Lets this many ms go by at once in the simulated project. */
  advance(ms: number): void;
};

const host = '127.0.0.1';
const rememberedRequests = 10_000;

/** Longer than any pause between two polls, because a connection that closes under a request is an outage to its client. */
const keepAlive = 300_000;

/**
 * Makes a job center. It moves only when it is asked something: while nobody asks, it costs nothing. Throws RangeError
 * when the speed is not above 0 or the count of jobs is negative.
 */
export const createJobCenter = (options: JobCenterOptions = {}): JobCenter => {
  const settings = settingsOf(options);
  const { now, seed, latency } = settings;
  if (!(settings.speed > 0)) throw new RangeError('the speed must be above 0');
  if (!(settings.jobs >= 0)) throw new RangeError('the count of jobs must not be negative');
  const strikes = createFaultInjector(settings.faults, seed, now);
  /** The time by the server's clock, which may be wrong. */
  const serverNow = (): Instant => now() + strikes.skew;
  const simulation = createSimulation(seed, settings.jobs, createSimulatedClock(serverNow, settings.speed));
  const isMilvus = settings.routes === 'milvus';
  const apiKey = `${isMilvus ? 'root:' : ''}${apiKeyOf(seed)}`;
  const requestIds = createRandom(hashText(`requests ${seed} ${now()}`));
  const pauses = createPauses();
  const received: ReceivedRequest[] = [];
  let endpoint = '';

  const center: Center = { simulation, role: settings.role, routes: settings.routes, endpoint: () => endpoint };
  const findRoute = createRouter(isMilvus ? milvusRoutes(center, settings) : cloudRoutes(center));

  const checkKey = (request: IncomingMessage): void => {
    const key = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined) throw notAuthenticated();
    if (key !== apiKey || strikes.isKeyRevoked()) throw isMilvus ? notAuthenticated() : badApiKey();
  };

  const carryOut = async (
    request: IncomingMessage,
    url: URL,
    distortions: ReadonlySet<Distortion>,
  ): Promise<Answer> => {
    try {
      checkKey(request);
      if (strikes.isGone(url.pathname)) throw new NoRoute(url.pathname);
      const { route, params } = findRoute(request.method ?? '', url.pathname);
      const body = route.method === 'POST' ? await readJson(request) : {};
      const call = { params, query: url.searchParams, body };
      const reply = route.handle(distortCall(call, distortions));
      return successAnswer(reply.status, distortData(reply.data, call, distortions));
    } catch (error) {
      return error instanceof NoRoute ? noRouteAnswer(settings.routes, error, serverNow()) : failureAnswer(error);
    }
  };

  const remember = (method: string, url: URL): void => {
    received.push({ method, path: url.pathname, query: url.search.slice(1), at: now() });
    if (received.length > rememberedRequests) received.splice(0, received.length - rememberedRequests);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    remember(request.method ?? '', url);
    response.setHeader('requestid', requestIdFrom(requestIds));
    if (strikes.skew !== 0) response.setHeader('date', new Date(serverNow()).toUTCString());
    const { strike, distortions } = strikes.draw();
    const isLost = strike?.kind === 'reset' && strike.turn % 2 === 1;
    const given =
      (strike && strikeAnswer(strike)) ?? (isLost ? failureAnswer(null) : await carryOut(request, url, distortions));
    if (latency > 0) pauses.after(latency, () => deliver(response, given, strike, pauses));
    else deliver(response, given, strike, pauses);
  };

  const server = createServer({ keepAliveTimeout: keepAlive }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', socket => {
    if (strikes.isDown()) socket.resetAndDestroy();
  });

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(settings.port, host, () => {
          server.off('error', reject);
          const address = server.address();
          const port = typeof address === 'object' && address !== null ? address.port : settings.port;
          endpoint = `http://${host}:${port}`;
          resolve({ endpoint, projectId: simulation.projects[0]?.id ?? '', apiKey });
        });
      }),
    close: () =>
      new Promise(resolve => {
        pauses.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    received: () => received,
    advance: ms => simulation.clock.advance(ms),
  };
};

const cloudRoutes = (center: Center): readonly Route[] => [
  ...accountRoutes(center),
  ...jobRoutes(center),
  ...importRoutes(center),
  ...backupRoutes(center),
  ...startRoutes(center),
  ...refreshRoutes(center),
];

const requestIdFrom = (random: ReturnType<typeof createRandom>): string =>
  Array.from({ length: 4 }, () => random.between(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
