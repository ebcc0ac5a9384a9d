import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { type Certificates, makeCertificates } from '../certificates.ts';
import { type AnswerConnect, type ConnectProxy, startConnectProxy } from '../connect-proxy.ts';
import { mode } from './mode.ts';
import { type Served, startServer } from './program.ts';

/** The servers of Zilliz Cloud by name, outside of China and there. */
export const cloud = 'api.cloud.zilliz.com';
export const cloudOfChina = 'api.cloud.zilliz.com.cn';

/** `zjobs serve` as if it were far away: over TLS by an authority of its own, and behind proxies. */
export type FarSite = {
  readonly server: Served;
  /** Where it speaks TLS, by a certificate for localhost and for Zilliz Cloud. */
  readonly securePort: number;
  readonly certificates: Certificates;
  /** What a user there has set: the key, the project, and the authority's certificate. */
  readonly env: Readonly<Record<string, string>>;
  /** A proxy before the server's TLS or before what is without, itself spoken to `overTls` or not; it ends with the site. */
  openProxy(secure: boolean, answering?: AnswerConnect, overTls?: boolean): Promise<ConnectProxy>;
  close(): Promise<void>;
};

/** TLS taken off before the port of this computer. */
const startTls = async ({ cert, key }: Certificates, target: number) => {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key }, socket => {
    sockets.add(socket);
    const onward = connect(target, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, close };
};

export const openFarSite = async (): Promise<FarSite> => {
  const [certificates, server] = await Promise.all([
    makeCertificates('localhost', cloud, cloudOfChina),
    startServer({ jobs: 200, speed: 0.01, routes: mode.name }),
  ]);
  const plainPort = Number(new URL(server.endpoint).port);
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
    openProxy: async (secure, answering, overTls = false) => {
      const target = secure ? tls.port : plainPort;
      const proxy = await startConnectProxy(target, answering, overTls ? certificates : undefined);
      proxies.push(proxy);
      return proxy;
    },
    close: async () => {
      for (const proxy of proxies) proxy.close();
      tls.close();
      await Promise.all([server.stop(), certificates.remove()]);
    },
  };
};
