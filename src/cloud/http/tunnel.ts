// Loaded for the first connection through a proxy. Most starts need none of these modules.
import http from 'node:http';
import https from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import { CloudError } from '../error.ts';
import { cloudError, proxyFailure, proxyLoginFailure, proxyLoginStatus, tunnelTimeout } from './http-errors.ts';
import type { ProxyServer } from './proxy.ts';

/** The server behind the proxy. */
export type HostAndPort = {
  /** An IPv6 address has no brackets. */
  readonly hostname: string;
  readonly port: number;
};

const refusal = (proxy: ProxyServer, target: string, status: number): CloudError =>
  status === proxyLoginStatus
    ? proxyLoginFailure(proxy.name, proxy.authorization !== null)
    : cloudError({
        kind: 'network',
        message: `the proxy ${proxy.name} refuses to connect to ${target}`,
        code: status,
      });

/** The server name for TLS; '' for an IP address, for which RFC 6066 allows none. */
const serverName = (hostname: string): string => (isIP(hostname) === 0 ? hostname : '');

/**
 * Opens a connection to the proxy itself, for requests that it passes on. Rejects after at most `limit` ms, with a
 * `CloudError` that names the proxy.
 */
export const connectToProxy = ({ secure, hostname, port, name }: ProxyServer, limit: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const address = { host: hostname, port };
    const socket = secure ? tls.connect({ ...address, servername: serverName(hostname) }) : connect(address);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error instanceof CloudError ? error : proxyFailure(name, error));
    };
    const timer = setTimeout(() => fail(tunnelTimeout(name, limit)), limit);
    socket.on('error', fail);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });

/**
 * Opens a connection with TLS to the server through a tunnel of the proxy. The proxy receives its own login and the
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
      const servername = serverName(hostname);
      const secured = tls.connect({ socket: tunnel, host: hostname, servername, ALPNProtocols: ['http/1.1'] });
      secured.on('error', fail);
      secured.once('secureConnect', () => finish(secured));
    });
    request.end();
  });
