import { isLoopback } from './endpoint.ts';

/** The variables that name proxies; those of a process fit. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** A proxy that makes tunnels, by CONNECT. */
export type ProxyServer = {
  /** Whether it is spoken to over TLS. */
  readonly secure: boolean;
  /** An IPv6 address stands without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Host and port, as shown to the user. */
  readonly name: string;
  /** What `Proxy-Authorization` says; a secret. */
  readonly authorization: string | null;
};

/** Why a variable can't be used. It carries no part of the text that could be a password. */
export type ProxyProblem =
  | { readonly id: 'proxy.notUrl'; readonly variable: string }
  | { readonly id: 'proxy.scheme'; readonly variable: string; readonly scheme: string };

/** How a server is reached: by way of a proxy, or straight, where that is null. */
export type ProxyChoice =
  | { readonly ok: true; readonly proxy: ProxyServer | null }
  | { readonly ok: false; readonly problem: ProxyProblem };

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The port of a URL, which does not say it where it is the usual one of its protocol. */
export const portOf = (protocol: string, port: string): number => Number(port) || (defaultPorts[protocol] ?? 0);

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

const isAddress = (hostname: string): boolean => /^[\d.]+$|:/.test(hostname);

/** One word of NO_PROXY: a host, whose subdomains it means too, with or without a dot or `*.` before it, and a port. */
const exempts = (word: string, hostname: string, port: number): boolean => {
  if (word === '*') return true;
  const [, inBrackets, plain, wantedPort] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(word) ?? [];
  const wanted = (inBrackets ?? plain ?? '')
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  if (wanted === '' || (wantedPort !== undefined && Number(wantedPort) !== port)) return false;
  return hostname === wanted || (!isAddress(hostname) && hostname.endsWith(`.${wanted}`));
};

/** The first variable of these that says something; the lower case one of each is the older custom, and asked first. */
const firstSet = (names: readonly string[], env: ProxyEnvironment) =>
  names
    .flatMap(name => [name.toLowerCase(), name])
    .map(variable => ({ variable, text: (env[variable] ?? '').trim() }))
    .find(({ text }) => text !== '');

/** As a URL writes it; a percent sign that begins no escape stands for itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parseProxy = (variable: string, text: string): ProxyChoice => {
  // Most programs take a host and port alone, too.
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
 * The way to the server at this origin, by the custom of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. This computer is
 * never asked of a proxy, which would mean itself by it. Never throws.
 */
export const chooseProxy = (origin: string, env: ProxyEnvironment): ProxyChoice => {
  const straight: ProxyChoice = { ok: true, proxy: null };
  const url = new URL(origin);
  if (isLoopback(url.hostname)) return straight;
  const named = firstSet([url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY'], env);
  if (named === undefined) return straight;
  const hostname = withoutBrackets(url.hostname).replace(/\.$/, '');
  const exceptions = firstSet(['NO_PROXY'], env)?.text.split(/[,\s]+/) ?? [];
  if (exceptions.some(word => exempts(word, hostname, portOf(url.protocol, url.port)))) return straight;
  return parseProxy(named.variable, named.text);
};
