import { setFlagsFromString } from 'node:v8';
import type { buildConnector, Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Endpoint } from './endpoint.ts';
import { cloudError } from './http-errors.ts';
import type { CloudLimits } from './limits.ts';
import { chooseProxy, type ProxyChoice, type ProxyEnvironment, portOf } from './proxy.ts';

// A stalled answer must not hold up a cancel, so each request may have a connection of its own.
const mostConnections = 16;

// Usual proxies keep an idle connection for a minute; a server that says less in its answers is obeyed.
const keepAliveMs = 30_000;

// In Node 20 a few answers are enough to have undici's HTTP parser, which is WebAssembly, optimized in the background: 85 ms
// of CPU that compete with a start, and that the end of a short command waits for. The plain code is fast enough here.
const parserTiering = '--wasm-tiering-budget=1300000000';

/**
 * How undici makes a connection. Its own ProxyAgent would bring SOCKS along, wait minutes for a proxy that is silent, and
 * name none in its errors.
 */
const connectorFor = (way: ProxyChoice, limit: number): { readonly timeout: number } | buildConnector.connector => {
  if (!way.ok) {
    const error = cloudError({ kind: 'network', message: `${way.problem.variable} holds no address of a proxy` });
    return (_, callback) => callback(error, null);
  }
  const { proxy } = way;
  if (proxy === null) return { timeout: limit };
  return ({ hostname, protocol, port }, callback) => {
    const target = { hostname, port: portOf(protocol, port), secure: protocol === 'https:' };
    import('./tunnel.ts')
      .then(({ openTunnel }) => openTunnel(proxy, target, limit))
      .then(
        socket => callback(null, socket),
        error => callback(error, null),
      );
  };
};

/**
 * Opens the connections to a server, kept alive between requests and through the proxy that `proxies` may name: nothing is
 * connected before the first request. What is sent goes to this origin alone, and no redirect is followed.
 */
export const openConnections = (
  { origin }: Endpoint,
  limits: CloudLimits,
  proxies: ProxyEnvironment = {},
): Dispatcher => {
  setFlagsFromString(parserTiering);
  return new Pool(origin, {
    connections: mostConnections,
    connect: connectorFor(chooseProxy(origin, proxies), limits.connect),
    keepAliveTimeout: keepAliveMs,
    maxResponseSize: limits.bodyBytes,
    // The limit of the whole answer covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};
