import { BlockList, isIP } from 'node:net';
import { isLoopback } from './endpoint.ts';

/** Environment variables, some of which name proxies. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** A proxy. It opens tunnels to servers with TLS, and passes on requests to others. */
export type ProxyServer = {
  /** Whether the proxy itself is reached over TLS. */
  readonly secure: boolean;
  /** An IPv6 address has no brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Host and port, as shown to the user. */
  readonly name: string;
  /** The value of `Proxy-Authorization`, which is a secret; null without a login. */
  readonly authorization: string | null;
};

/** Why a variable can't be used. Contains no part of its value that could be a password. */
export type ProxyProblem =
  | { readonly id: 'proxy.notUrl'; readonly variable: string }
  | { readonly id: 'proxy.scheme'; readonly variable: string; readonly scheme: string };

/** How a server is reached: through a proxy, or directly if `proxy` is null. */
export type ProxyChoice =
  | { readonly ok: true; readonly proxy: ProxyServer | null }
  | { readonly ok: false; readonly problem: ProxyProblem };

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The port of a URL, which omits the default port of its protocol. */
export const portOf = (protocol: string, port: string): number => Number(port) || (defaultPorts[protocol] ?? 0);

/** The length of an address by the version of IP, in bits. */
const bitsOf: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether an address lies in a block such as `10.0.0.0/8` or `fd00::/8`. False if the block is invalid. */
const isInBlock = (block: string, hostname: string): boolean => {
  const [, network = '', length] = /^(.+)\/(\d{1,3})$/.exec(block) ?? [];
  const version = isIP(network);
  if (version === 0 || version !== isIP(hostname) || Number(length) > (bitsOf[version] ?? 0)) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const blocks = new BlockList();
  blocks.addSubnet(network, Number(length), family);
  return blocks.check(hostname, family);
};

/** A host as URLs write it: in lower case, in ASCII, without brackets and a final dot; '' if it is not a host. */
const canonicalHost = (text: string): string => {
  const address = `http://${isIP(text) === 6 ? `[${text}]` : text}`;
  return URL.canParse(address) ? withoutBrackets(new URL(address).hostname).replace(/\.$/, '') : '';
};

/**
 * Whether an entry of NO_PROXY covers a host. An entry is a block of addresses, or a host, which also covers its subdomains,
 * with an optional `.` or `*.` before it and an optional port after it. Source: curl and Go, which agree on these.
 */
const exempts = (entry: string, hostname: string, port: number): boolean => {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInBlock(entry.replace(/^\[(.*)\](?=\/)/, '$1'), hostname);
  const [, inBrackets, plain, wantedPort] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const wanted = canonicalHost((inBrackets ?? plain ?? '').replace(/^\*?\./, ''));
  if (wanted === '' || (wantedPort !== undefined && Number(wantedPort) !== port)) return false;
  return hostname === wanted || (isIP(hostname) === 0 && hostname.endsWith(`.${wanted}`));
};

/** The first of these variables that is set. The lower-case name of each has precedence, as in curl. */
const firstSet = (names: readonly string[], env: ProxyEnvironment) =>
  names
    .flatMap(name => [name.toLowerCase(), name])
    .map(variable => ({ variable, text: (env[variable] ?? '').trim() }))
    .find(({ text }) => text !== '');

/** Decodes part of a URL. A percent sign that does not start an escape is kept. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parseProxy = (variable: string, text: string): ProxyChoice => {
  // Most programs also accept a host and port without a scheme.
  const address = text.includes('://') ? text : `http://${text}`;
  const refused: ProxyChoice = { ok: false, problem: { id: 'proxy.notUrl', variable } };
  if (!URL.canParse(address)) return refused;
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') return { ok: false, problem: { id: 'proxy.scheme', variable, scheme } };
  const { hostname, username, password } = url;
  const port = portOf(url.protocol, url.port);
  const login = `${decoded(username)}:${decoded(password)}`;
  return {
    ok: true,
    proxy: {
      secure: scheme === 'https',
      hostname: withoutBrackets(hostname),
      port,
      name: `${hostname}:${port}`,
      authorization: login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`,
    },
  };
};

/**
 * Chooses the proxy for an origin from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. Loopback is always reached directly:
 * a proxy would connect to itself. Never throws.
 */
export const chooseProxy = (origin: string, env: ProxyEnvironment): ProxyChoice => {
  const direct: ProxyChoice = { ok: true, proxy: null };
  const url = new URL(origin);
  if (isLoopback(url.hostname)) return direct;
  const named = firstSet([url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY'], env);
  if (named === undefined) return direct;
  const hostname = withoutBrackets(url.hostname).replace(/\.$/, '');
  const entries = firstSet(['NO_PROXY'], env)?.text.split(/[,\s]+/) ?? [];
  if (entries.some(entry => exempts(entry, hostname, portOf(url.protocol, url.port)))) return direct;
  return parseProxy(named.variable, named.text);
};

/**
 * The proxy to which requests are sent in absolute-form, instead of through a tunnel: that of a server without TLS. Null for
 * any other server, and without a proxy.
 */
export const forwardingProxyFor = (origin: string, env: ProxyEnvironment): ProxyServer | null => {
  if (!origin.startsWith('http:')) return null;
  const choice = chooseProxy(origin, env);
  return choice.ok ? choice.proxy : null;
};
