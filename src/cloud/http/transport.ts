import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { CloudError } from '../error.ts';
import { openConnections } from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import { type Answer, openEnvelope, type RawAnswer } from './envelope.ts';
import { exchange } from './exchange.ts';
import { abortedError, cloudError } from './http-errors.ts';
import { type CloudLimits, defaultLimits } from './limits.ts';
import type { ProxyEnvironment } from './proxy.ts';
import { createKeyRedactor } from './redact.ts';
import { createThrottle } from './throttle.ts';

/** Names and values behind the `?`; a name may repeat. */
export type Query = readonly (readonly [name: string, value: string])[];

/** One call of a route. */
type Call = {
  readonly method: 'GET' | 'POST';
  /** The path as the API reference writes it, such as `/v2/projects/{projectId}/jobs`: also what requests are counted by. */
  readonly route: string;
  /** What stands for the names in braces; encoded here. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** The one way to a server. */
export type Transport = {
  /** Sends once, when the rate allows, and answers the content; rejects with `CloudError` and nothing else. */
  call(call: Call): Promise<Answer>;
  /** How much the server's clock was ahead at the last answer, in ms to about a second; null before one told it. */
  clockSkew(): number | null;
  /** Ends what is under way as `aborted` and closes the connections. */
  close(): Promise<void>;
};

/** A call that was answered, or was not. */
export type CallRecord = {
  /** Method and route, such as `GET /v2/projects`. */
  readonly route: string;
  /** From leaving the queue to the last byte, in ms. */
  readonly duration: number;
  /** Whether the server said that it was asked too often. */
  readonly throttled: boolean;
};

export type TransportOptions = {
  readonly endpoint: Endpoint;
  /** Sent as bearer token to the endpoint, and kept out of every answer and error. */
  readonly apiKey: string;
  /** Such as `zjobs/1.0.0`. */
  readonly userAgent: string;
  /** Where proxies are named; none when absent. */
  readonly proxies?: ProxyEnvironment;
  readonly limits?: Partial<CloudLimits>;
  readonly clock?: Clock;
  /** Told of each call that was sent. */
  readonly onCall?: (made: CallRecord) => void;
};

/** A part of a path, encoded; what can't stand in a path can't be the ID of anything. */
const pathPart = (value: string): string => {
  try {
    const encoded = encodeURIComponent(value);
    // A server's URL parser would take dots for a step to another route, even when they are encoded.
    if (encoded !== '' && encoded !== '.' && encoded !== '..') return encoded;
  } catch {
    // Half of a surrogate pair has no encoding.
  }
  throw cloudError({ kind: 'not-found', message: `no ID: "${value}"` });
};

/** A name or value of a query, encoded; half of a surrogate pair, which has no encoding, becomes U+FFFD. */
const queryPart = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

const pathOf = ({ route, params = {}, query = [] }: Call): string => {
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathPart(params[name] ?? ''));
  return query.length === 0 ? path : `${path}?${query.map(pair => pair.map(queryPart).join('=')).join('&')}`;
};

// Longer than any sentence that helps; a hostile server may send megabytes.
const longestMessage = 10_000;

const shortened = ({ facts }: CloudError): CloudError =>
  new CloudError({ ...facts, message: facts.message.slice(0, longestMessage) });

/** Opens the way to a server; nothing is connected before the first call. */
export const createTransport = (options: TransportOptions): Transport => {
  const { endpoint, apiKey, userAgent, clock = systemClock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const connections = openConnections(endpoint, limits, options.proxies);
  const throttle = createThrottle(limits.perSecond, clock);
  const hideKey = createKeyRedactor(apiKey);
  let skew: number | null = null;

  /** Source: RFC 9110, Date. It is cut to seconds, and the answer took its time: half a second either way is no skew. */
  const watchClock = ({ headers }: RawAnswer): void => {
    const date = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
    if (!Number.isNaN(date)) skew = date + 500 - clock.now();
  };

  const send = async (call: Call): Promise<Answer> => {
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
      throw cloudError({ kind: 'auth', message: 'the API key has characters that no key has' });
    }
    const { method, signal } = call;
    // One signal calls off any number of calls; Node would warn of a leak in the middle of the screen.
    if (signal) setMaxListeners(0, signal);
    const path = endpoint.prefix + pathOf(call);
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    const lease = await throttle.take(`${method} ${call.route}`, signal);
    if (signal?.aborted) {
      lease.spend();
      throw abortedError(false);
    }
    const headers = {
      authorization: `Bearer ${apiKey}`,
      accept: 'application/json',
      'user-agent': userAgent,
      ...(body !== null && { 'content-type': 'application/json' }),
    };
    const sentAt = clock.elapsed();
    const tell = (throttled: boolean): void =>
      options.onCall?.({ route: `${method} ${call.route}`, duration: clock.elapsed() - sentAt, throttled });
    const answer = await exchange({
      dispatcher: connections,
      request: { method, path, headers, body },
      limits,
      clock,
      signal,
      onSpent: lease.spend,
    }).catch(error => {
      tell(false);
      throw error;
    });
    tell(answer.httpStatus === 429);
    watchClock(answer);
    // Undici frees a connection one turn of the event loop after its answer: a call at once would open a second one.
    await nextTurn();
    return openEnvelope(hideKey(answer), { now: clock.now(), namesThing: call.params !== undefined });
  };

  return {
    call: async call => {
      try {
        return await send(call);
      } catch (error) {
        throw error instanceof CloudError ? shortened(error) : error;
      }
    },
    clockSkew: () => skew,
    close: async () => {
      throttle.close();
      await connections.destroy();
    },
  };
};
