import type { OtherCloud } from '../error.ts';

/** A server's address, checked and in its canonical form, so that addresses of one server are equal. */
export type Endpoint = {
  /** Scheme, host and port, as shown to the user. The host is in lower case, in ASCII and without a final dot. */
  readonly origin: string;
  /** Precedes every path: '' or `/prefix`, without a slash at the end. */
  readonly prefix: string;
};

/** Why a text is not a valid endpoint. Contains no part of the text that could be a password. */
export type EndpointProblem =
  | { readonly id: 'endpoint.notUrl' }
  | { readonly id: 'endpoint.scheme'; readonly scheme: string }
  | { readonly id: 'endpoint.credentials' }
  | { readonly id: 'endpoint.query' }
  | { readonly id: 'endpoint.insecure'; readonly host: string };

export type ParsedEndpoint =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly problem: EndpointProblem };

const refuse = (problem: EndpointProblem): ParsedEndpoint => ({ ok: false, problem });

/** Whether the hostname of a URL is this computer: 127.0.0.0/8, ::1 or localhost. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);

/** The dot of the DNS root, which a host name may end with. A certificate never has it. */
const finalDot = /\.$/;

/** Paths of the API that users copy along with the address. Every route begins with the version itself. */
const copiedPath = /\/v2(?:\/(?:projects|clusters|jobs|backups|etl|migrations|vectordb|regions)(?:\/.*)?)?$/;

/**
 * Reads a server's address: an http or https URL without user, password, query or fragment. Slashes at the end and a copied
 * path of the API are ignored. Plain http exposes the key to the network, so beyond loopback it needs `insecureHttp`. Never
 * throws.
 */
export const parseEndpoint = (text: string, { insecureHttp = false } = {}): ParsedEndpoint => {
  const trimmed = text.trim();
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return refuse({ id: 'endpoint.notUrl' });
  const url = new URL(trimmed);
  url.hostname = url.hostname.replace(finalDot, '');
  if (url.hostname.endsWith('.')) return refuse({ id: 'endpoint.notUrl' });
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') return refuse({ id: 'endpoint.scheme', scheme });
  if (url.username !== '' || url.password !== '') return refuse({ id: 'endpoint.credentials' });
  if (/[?#]/.test(trimmed)) return refuse({ id: 'endpoint.query' });
  if (scheme === 'http' && !insecureHttp && !isLoopback(url.hostname)) {
    return refuse({ id: 'endpoint.insecure', host: url.host });
  }
  const prefix = url.pathname.replace(/\/+$/, '').replace(copiedPath, '').replace(/\/+$/, '');
  return { ok: true, endpoint: { origin: url.origin, prefix } };
};

/** Scheme, host and port of a server's address in their canonical form; null if it is not a valid one. Never throws. */
export const originOf = (text: string): string | null => {
  const parsed = parseEndpoint(text, { insecureHttp: true });
  return parsed.ok ? parsed.endpoint.origin : null;
};

const clouds: Readonly<Record<OtherCloud['name'], string>> = {
  global: 'https://api.cloud.zilliz.com',
  china: 'https://api.cloud.zilliz.com.cn',
};

/** The other of the two clouds of Zilliz, if the address is one of them; null for any other address. */
export const otherCloudOf = (origin: string): OtherCloud | null => {
  if (origin === clouds.global) return { name: 'china', endpoint: clouds.china };
  return origin === clouds.china ? { name: 'global', endpoint: clouds.global } : null;
};

/** Whether the host belongs to Zilliz Cloud: its API, or a cluster. */
export const isZillizCloud = ({ origin }: Pick<Endpoint, 'origin'>): boolean =>
  /(?:^|\.)zilliz(?:cloud)?\.com(?:\.cn)?$/.test(new URL(origin).hostname);
