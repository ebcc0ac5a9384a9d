import { wrongHost } from './api-errors.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Throws an ApiError (421) unless the Host header names the loopback address. Otherwise a web page could reach the server
 * through the user's browser, by pointing its own name at the loopback address (DNS rebinding). The port is not compared,
 * because SSH forwards other ports to this one.
 */
export const requireLoopbackHost = (header: string | undefined): void => {
  const host = (header ?? '').replace(/:\d*$/, '').toLowerCase();
  // Only HTTP/1.0 has no Host header, and no browser uses it.
  if (host !== '' && !loopbackHosts.has(host)) throw wrongHost(header ?? '');
};
