import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

/** Opens the way to a cluster's data plane; null for an address that the key must not be sent to. */
export type ToCluster = (connectAddress: string) => Transport | null;

/** The ways to a server and to the hosts of its clusters. */
export type Transports = {
  readonly server: Transport;
  /** Scheme, host and port of the server. */
  readonly origin: string;
  readonly toCluster: ToCluster;
  /** How much the server's clock is ahead, in ms; null before an answer told it. */
  readonly clockSkew: () => number | null;
  close(): Promise<void>;
};

/** Hosts of clusters that the key may go to. Source: API reference, "Cluster endpoint". */
const clusterHost = /\.(?:zillizcloud\.com|zillizcloud\.com\.cn)$/;

/** Where a cluster's address leads, if the key may go there: to the given server itself, or to a host of Zilliz Cloud. */
export const clusterEndpoint = (connectAddress: string, own: Endpoint): Endpoint | null => {
  const parsed = parseEndpoint(connectAddress, { insecureHttp: true });
  if (!parsed.ok) return null;
  const { origin } = parsed.endpoint;
  if (origin === own.origin) return parsed.endpoint;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' && clusterHost.test(hostname) ? parsed.endpoint : null;
};

/** Opens the way to a server; ways to clusters are opened when they are first asked for. */
export const openTransports = (options: TransportOptions): Transports => {
  const own = createTransport(options);
  const clusters = new Map<string, Transport>();
  return {
    server: own,
    origin: options.endpoint.origin,
    clockSkew: own.clockSkew,
    toCluster: connectAddress => {
      const endpoint = clusterEndpoint(connectAddress, options.endpoint);
      if (endpoint === null) return null;
      const address = endpoint.origin + endpoint.prefix;
      if (address === options.endpoint.origin + options.endpoint.prefix) return own;
      const known = clusters.get(address);
      if (known) return known;
      const transport = createTransport({ ...options, endpoint });
      clusters.set(address, transport);
      return transport;
    },
    close: async () => {
      await Promise.all([own, ...clusters.values()].map(transport => transport.close()));
    },
  };
};
