import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A CONNECT that came to the proxy. */
export type Tunnel = { readonly to: string; readonly headers: IncomingMessage['headers'] };

/** A proxy on loopback that makes tunnels, whatever the name of the server, to one port of this computer. */
export type ConnectProxy = {
  readonly port: number;
  /** The tunnels that were asked for, oldest first. */
  readonly tunnels: readonly Tunnel[];
  /** Everything that went through it, as it saw it, in both directions. */
  seen(): string;
  close(): void;
};

/** How a proxy treats a CONNECT; by `tunnel` it lets it through. */
export type Answering = (request: Tunnel, socket: Duplex, tunnel: () => void) => void;

/** Answers with a status instead of a tunnel. */
export const refusing =
  (status: number, word: string): Answering =>
  (_, socket) =>
    socket.end(`HTTP/1.1 ${status} ${word}\r\nconnection: close\r\n\r\n`);

/** Lets those through who have this login. */
export const asking =
  (login: string): Answering =>
  (request, socket, tunnel) => {
    const isRight = request.headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
    if (isRight) tunnel();
    else refusing(407, 'Proxy Authentication Required')(request, socket, tunnel);
  };

const letThrough: Answering = (_request, _socket, tunnel) => tunnel();

/** Starts a proxy before the port `target` of this computer; with a certificate it speaks TLS. */
export const startConnectProxy = async (
  target: number,
  answering: Answering = letThrough,
  certificate?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<ConnectProxy> => {
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Duplex>();
  const bytes: Buffer[] = [];
  const watch = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => bytes.push(chunk));
  };
  // A request that is no CONNECT would show the proxy what is for the server alone.
  const server = certificate ? createSecureServer(certificate) : createServer();
  server.on('request', (request, response) => {
    bytes.push(Buffer.from(JSON.stringify([request.method, request.url, request.headers])));
    response.writeHead(501).end();
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request, socket, head) => {
    const tunnel = { to: request.url ?? '', headers: request.headers };
    tunnels.push(tunnel);
    watch(socket);
    answering(tunnel, socket, () => {
      const onward = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      watch(onward);
      onward.on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    seen: () => JSON.stringify(tunnels) + Buffer.concat(bytes).toString('latin1'),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
