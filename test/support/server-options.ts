import type { Transport } from '../../src/cloud/http/transport.ts';
import type { OpenServerOptions } from '../../src/cloud/servers/server-kind.ts';
import { fakeClock } from './fake-clock.ts';

/** What a server is opened with: this transport, and no data planes, tracked jobs or projects. */
export const serverOptions = (server: Transport, origin: string): OpenServerOptions => ({
  transports: { server, origin, toCluster: () => null, clockSkew: () => null, close: async () => {} },
  clock: fakeClock(),
  readTracked: undefined,
  limits: undefined,
  regionsOf: () => [],
  listProjects: async () => [],
});
