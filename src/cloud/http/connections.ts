import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Endpoint } from './endpoint.ts';
import { cloudError } from './http-errors.ts';
import type { CloudLimits } from './limits.ts';
import { chooseProxy, type ProxyChoice, type ProxyEnvironment, type ProxyServer, portOf } from './proxy.ts';

/** Each request may use a separate connection, so that a stalled answer doesn't delay a cancel. */
const mostConnections = 16;

/** Common proxies keep an idle connection for a minute, in ms. A shorter time in a server's answer wins. */
const keepAliveMs = 30_000;

type Connect = (address: buildConnector.Options) => Promise<Socket>;

/**
 * How undici opens a connection: directly, or through the proxy. undici's own ProxyAgent loads SOCKS too, waits minutes for
 * a silent proxy, and doesn't name the proxy in its errors.
 */
const connectThrough =
  (proxy: ProxyServer, limit: number): Connect =>
  async ({ hostname, protocol, port }) => {
    const { connectToProxy, openTunnel } = await import('./tunnel.ts');
    if (protocol !== 'https:') return connectToProxy(proxy, limit);
    return openTunnel(proxy, { hostname, port: portOf(protocol, port) }, limit);
  };

const refuseProxy =
  (variable: string): Connect =>
  async () => {
    throw cloudError({ kind: 'network', message: `${variable} is not the address of a proxy` });
  };

/** Null for a direct connection, which undici opens itself. */
const connectFor = (choice: ProxyChoice, limit: number): Connect | null => {
  if (!choice.ok) return refuseProxy(choice.problem.variable);
  return choice.proxy === null ? null : connectThrough(choice.proxy, limit);
};

const connectorOf =
  (connect: Connect): buildConnector.connector =>
  (address, callback) => {
    connect(address).then(
      socket => callback(null, socket),
      error => callback(error, null),
    );
  };

/**
 * A pool of kept-alive connections to a server, through the proxy that `proxies` names, if any. The first request opens the
 * first connection. Requests go to this origin only, and redirects are not followed.
 */
export const openPool = ({ origin }: Endpoint, limits: CloudLimits, proxies: ProxyEnvironment = {}): Dispatcher => {
  const connect = connectFor(chooseProxy(origin, proxies), limits.connect);
  return new Pool(origin, {
    connections: mostConnections,
    connect: connect === null ? { timeout: limits.connect } : connectorOf(connect),
    keepAliveTimeout: keepAliveMs,
    maxResponseSize: limits.bodyBytes,
    // The time limit of the whole answer covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};
