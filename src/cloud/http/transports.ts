import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

/** Opens the transport to a cluster's data plane; null for an address to which the key must not be sent. */
export type ToCluster = (connectAddress: string) => Transport | null;

/** The transports to a server and to the hosts of its clusters. */
export type Transports = {
  /** To the server itself. */
  readonly server: Transport;
  /** Scheme, host and port of the server. */
  readonly origin: string;
  readonly toCluster: ToCluster;
  /** See {@link Transport.clockSkew}. */
  readonly clockSkew: () => number | null;
  close(): Promise<void>;
};

/** Hosts of clusters to which the key may be sent. Source: API reference, "Cluster endpoint". */
const clusterHost = /\.(?:zillizcloud\.com|zillizcloud\.com\.cn)$/;

/**
 * The endpoint for a cluster's address; null if the key must not be sent there. It may be sent to the server itself, and to
 * hosts of Zilliz Cloud over https.
 */
export const clusterEndpoint = (connectAddress: string, own: Endpoint): Endpoint | null => {
  const parsed = parseEndpoint(connectAddress, { insecureHttp: true });
  if (!parsed.ok) return null;
  const { origin } = parsed.endpoint;
  if (origin === own.origin) return parsed.endpoint;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' && clusterHost.test(hostname) ? parsed.endpoint : null;
};

/** Opens the transport to a server. Transports to clusters open on first use. */
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
