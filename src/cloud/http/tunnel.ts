// Loaded for the first connection through a proxy. Most starts need none of these modules.
import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import { CloudError } from '../error.ts';
import { cloudError, proxyFailure, tunnelTimeout } from './http-errors.ts';
import type { ProxyServer } from './proxy.ts';

/** The server behind the proxy. */
export type HostAndPort = {
  /** An IPv6 address has no brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Whether the server is reached over TLS. */
  readonly secure: boolean;
};

const proxyAuthenticationRequired = 407;

const refusal = (proxy: ProxyServer, target: string, status: number): CloudError => {
  if (status !== proxyAuthenticationRequired) {
    return cloudError({
      kind: 'network',
      message: `the proxy ${proxy.name} refuses to connect to ${target}`,
      code: status,
    });
  }
  const message = proxy.authorization === null ? 'requires a user and password' : 'rejects this user and password';
  return cloudError({ kind: 'proxy-login', message: `the proxy ${proxy.name} ${message}`, code: status });
};

/** The server name for TLS; '' for an IP address, for which RFC 6066 allows none. */
const serverName = (hostname: string): string => (isIP(hostname) === 0 ? hostname : '');

/**
 * Opens a connection to the server through the proxy, with TLS if the target has it. The proxy receives its own login and the
 * server's address, nothing else. Rejects after at most `limit` ms, with a `CloudError` that names the proxy.
 */
export const openTunnel = (proxy: ProxyServer, target: HostAndPort, limit: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = target;
    const authority = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
    const request = (proxy.secure ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port,
      path: authority,
      servername: serverName(proxy.hostname),
      agent: false,
      headers: {
        host: authority,
        connection: 'keep-alive',
        ...(proxy.authorization !== null && { 'proxy-authorization': proxy.authorization }),
      },
    });
    let socket: Socket | null = null;

    const fail = (error: Error): void => {
      clearTimeout(timer);
      request.destroy();
      socket?.destroy();
      reject(error instanceof CloudError ? error : proxyFailure(proxy.name, error));
    };
    const finish = (connection: Socket): void => {
      clearTimeout(timer);
      connection.removeListener('error', fail);
      resolve(connection);
    };
    const timer = setTimeout(() => fail(tunnelTimeout(proxy.name, limit)), limit);

    request.on('error', fail);
    request.once('connect', ({ statusCode = 0 }, tunnel: Socket, head) => {
      socket = tunnel;
      // Never removed: an error below TLS after the handshake must not crash the program.
      tunnel.on('error', fail);
      if (statusCode < 200 || statusCode > 299) return fail(refusal(proxy, authority, statusCode));
      if (head.length > 0) tunnel.unshift(head);
      tunnel.setNoDelay(true);
      if (!target.secure) return finish(tunnel);
      const servername = serverName(hostname);
      const secured = tls.connect({ socket: tunnel, host: hostname, servername, ALPNProtocols: ['http/1.1'] });
      secured.on('error', fail);
      secured.once('secureConnect', () => finish(secured));
    });
    request.end();
  });
