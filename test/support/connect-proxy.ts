import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A CONNECT request that the proxy received. */
export type Tunnel = { readonly to: string; readonly headers: IncomingMessage['headers'] };

/** A proxy on loopback. All its tunnels lead to one local port, whatever server they name. */
export type ConnectProxy = {
  readonly port: number;
  /** The requested tunnels, oldest first. */
  readonly tunnels: readonly Tunnel[];
  /** The requests in absolute-form for servers without TLS, oldest first. */
  readonly forwarded: readonly Tunnel[];
  /** All bytes that passed the proxy in both directions. */
  traffic(): string;
  close(): void;
};

/** How a proxy answers a CONNECT. It calls `tunnel` to open the tunnel. */
export type AnswerConnect = (request: Tunnel, socket: Duplex, tunnel: () => void) => void;

/** Answers every CONNECT with this status. */
export const refuseConnect =
  (status: number, word: string): AnswerConnect =>
  (_, socket) =>
    socket.end(`HTTP/1.1 ${status} ${word}\r\nconnection: close\r\n\r\n`);

/** Opens tunnels for requests with this login (`user:password`). */
export const requireLogin =
  (login: string): AnswerConnect =>
  (request, socket, tunnel) => {
    const isRight = request.headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
    if (isRight) tunnel();
    else refuseConnect(407, 'Proxy Authentication Required')(request, socket, tunnel);
  };

const openTunnel: AnswerConnect = (_request, _socket, tunnel) => tunnel();

/** Starts a proxy in front of the local port `target`. With a certificate it speaks TLS. */
export const startConnectProxy = async (
  target: number,
  answerConnect: AnswerConnect = openTunnel,
  certificate?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<ConnectProxy> => {
  const tunnels: Tunnel[] = [];
  const forwarded: Tunnel[] = [];
  const sockets = new Set<Duplex>();
  const bytes: Buffer[] = [];
  const watch = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => bytes.push(chunk));
  };
  // A request for a server with TLS would reveal to the proxy what is meant for the server, so tests look for it in the traffic.
  const server = certificate ? createSecureServer(certificate) : createServer();
  server.on('request', (request, response) => {
    bytes.push(Buffer.from(JSON.stringify([request.method, request.url, request.headers])));
    const { method, url = '', headers } = request;
    if (!url.startsWith('http://')) {
      response.writeHead(501).end();
      return;
    }
    forwarded.push({ to: new URL(url).host, headers });
    const { pathname, search } = new URL(url);
    const upstream = forward({ port: target, host: '127.0.0.1', method, path: pathname + search, headers });
    upstream.on('response', answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request, socket, head) => {
    const tunnel = { to: request.url ?? '', headers: request.headers };
    tunnels.push(tunnel);
    watch(socket);
    answerConnect(tunnel, socket, () => {
      const upstream = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) upstream.write(head);
        socket.pipe(upstream).pipe(socket);
      });
      watch(upstream);
      upstream.on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    forwarded,
    traffic: () => JSON.stringify(tunnels) + Buffer.concat(bytes).toString('latin1'),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
