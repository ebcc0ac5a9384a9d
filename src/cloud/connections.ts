import { setFlagsFromString } from 'node:v8';
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Endpoint } from './endpoint.ts';
import type { CloudLimits } from './limits.ts';

// A stalled answer must not hold up a cancel, so each request may have a connection of its own.
const mostConnections = 16;

// Usual proxies keep an idle connection for a minute; a server that says less in its answers is obeyed.
const keepAliveMs = 30_000;

// In Node 20 a few answers are enough to have undici's HTTP parser, which is WebAssembly, optimized in the background: 85 ms
// of CPU that compete with a start, and that the end of a short command waits for. The plain code is fast enough here.
const parserTiering = '--wasm-tiering-budget=1300000000';

/**
 * Opens the connections to a server, kept alive between requests: nothing is connected before the first request. What
 * is sent goes to this origin alone, and no redirect is followed.
 */
export const openConnections = ({ origin }: Endpoint, limits: CloudLimits): Dispatcher => {
  setFlagsFromString(parserTiering);
  return new Pool(origin, {
    connections: mostConnections,
    connect: { timeout: limits.connect },
    keepAliveTimeout: keepAliveMs,
    maxResponseSize: limits.bodyBytes,
    // The limit of the whole answer covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};
