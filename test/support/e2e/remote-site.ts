import { connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { type Certificates, makeCertificates } from '../certificates.ts';
import { type AnswerConnect, type ConnectProxy, startConnectProxy } from '../connect-proxy.ts';
import { listen } from '../listen.ts';
import { mode } from './mode.ts';
import { startRelay } from './relay.ts';
import { type RunningServer, startServer } from './server.ts';

/** The host names of Zilliz Cloud, outside of China and in China. */
export const cloudHost = 'api.cloud.zilliz.com';
export const chinaCloudHost = 'api.cloud.zilliz.com.cn';

/** `zjobs serve` behind TLS with a private certificate authority, and behind proxies. */
export type RemoteSite = {
  readonly server: RunningServer;
  /** The port that speaks TLS. Its certificate is for localhost and the hosts of Zilliz Cloud. */
  readonly securePort: number;
  readonly certificates: Certificates;
  /** The environment of a user of this server: the key, the project, and the certificate of the authority. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a proxy in front of the TLS port, or, when not `secure`, the plain one. It closes with the site. */
  openProxy(secure: boolean, options?: ProxyOptions): Promise<ConnectProxy>;
  close(): Promise<void>;
};

type ProxyOptions = {
  readonly answerConnect?: AnswerConnect;
  /** Whether the proxy itself speaks TLS with its clients. */
  readonly overTls?: boolean;
};

/** Terminates TLS in front of a port of this computer. */
const startTls = async ({ cert, key }: Certificates, targetPort: number) => {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key }, socket => {
    sockets.add(socket);
    const target = connect(targetPort, '127.0.0.1');
    socket.on('error', () => target.destroy());
    target.on('error', () => socket.destroy());
    socket.pipe(target).pipe(socket);
  });
  const port = await listen(server);
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, close };
};

export const openRemoteSite = async (): Promise<RemoteSite> => {
  const [certificates, server] = await Promise.all([
    makeCertificates('localhost', cloudHost, chinaCloudHost),
    startServer({ jobs: 200, speed: 0.01, ...mode.server }),
  ]);
  // The server answers loopback hosts only; the relay replaces the Host header.
  const relay = await startRelay(server.endpoint);
  const plainPort = Number(new URL(relay.endpoint).port);
  const tls = await startTls(certificates, plainPort);
  const proxies: ConnectProxy[] = [];
  return {
    server,
    securePort: tls.port,
    certificates,
    env: {
      ZILLIZ_API_KEY: server.apiKey,
      ZJOBS_PROJECT: server.projectId,
      NODE_EXTRA_CA_CERTS: certificates.authority,
    },
    openProxy: async (secure, { answerConnect, overTls = false } = {}) => {
      const target = secure ? tls.port : plainPort;
      const proxy = await startConnectProxy(target, answerConnect, overTls ? certificates : undefined);
      proxies.push(proxy);
      return proxy;
    },
    close: async () => {
      for (const proxy of proxies) proxy.close();
      tls.close();
      await relay.close();
      await Promise.all([server.stop(), certificates.remove()]);
    },
  };
};
