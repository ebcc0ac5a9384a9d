import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { isHeaderText } from '../../lib/header-text.ts';
import { parseJsonInPortions } from '../../lib/json-portions.ts';
import { hideSecrets, keepSecret } from '../../lib/secrets.ts';
import { createTurns } from '../../lib/turns.ts';
import { CloudError, type CloudErrorFacts } from '../error.ts';
import { openPool } from './connections.ts';
import { type Endpoint, otherCloudOf } from './endpoint.ts';
import { type Answer, type EnvelopeContext, openEnvelope, openParsed } from './envelope.ts';
import { acceptedEncodings, exchange, textOf, type UnreadAnswer } from './exchange.ts';
import { abortedError, cloudError, proxyLoginFailure, proxyLoginStatus } from './http-errors.ts';
import { type CloudLimits, defaultLimits } from './limits.ts';
import { forwardingProxyFor, type ProxyEnvironment } from './proxy.ts';
import { createServerClock } from './server-clock.ts';
import { createThrottle } from './throttle.ts';

/** Names and values of a query string. A name may repeat. */
export type QueryParams = readonly (readonly [name: string, value: string])[];

/** One call of a route. */
type Call = {
  readonly method: 'GET' | 'POST';
  /** The path as in the API reference, such as `/v2/projects/{projectId}/jobs`. Requests are counted by it. */
  readonly route: string;
  /** Values for the names in braces, not yet encoded. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryParams;
  readonly body?: unknown;
  /** The server answers with the content itself, without the envelope of Zilliz and Milvus. */
  readonly isBare?: true;
  /** The database that a call of a data plane is about. Goes into the header by which newer ones check privileges. */
  readonly database?: string | undefined;
  /** The header `Idempotency-Key`: a server that keeps keys answers the same key with the same job. */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Calls the routes of one server. */
export type Transport = {
  /** Sends once, when the rate limit allows, and returns the content. Rejects with `CloudError` and nothing else. */
  call(call: Call): Promise<Answer>;
  /** See {@link ServerClock.skew}. */
  clockSkew(): number | null;
  /** Rejects calls in progress as `aborted` and closes the connections. */
  close(): Promise<void>;
};

/** A call that was sent, answered or not. */
export type CallRecord = {
  /** Method and route, such as `GET /v2/projects`. */
  readonly route: string;
  /** Time from leaving the queue to the last byte, in ms. */
  readonly duration: number;
  /** Whether the server answered that there were too many requests. */
  readonly throttled: boolean;
};

export type TransportOptions = {
  readonly endpoint: Endpoint;
  /**
   * Sent as bearer token to the endpoint. Hidden from then on in what is shown and stored, and in errors. Null sends none,
   * for self-hosted servers that need none.
   */
  readonly apiKey: string | null;
  /** For example `zjobs/1.0.0`. */
  readonly userAgent: string;
  /** The variables that name proxies; no proxy when absent. */
  readonly proxies?: ProxyEnvironment;
  readonly limits?: Partial<CloudLimits>;
  readonly clock?: Clock;
  /** Receives each call that was sent. */
  readonly onCall?: (made: CallRecord) => void;
};

/** Encodes an ID for a path. Throws `CloudError` (`not-found`) for a text that can't be an ID. */
const pathPart = (value: string): string => {
  try {
    const encoded = encodeURIComponent(value);
    // URL parsers resolve dots, even encoded ones, to another route.
    if (encoded !== '' && encoded !== '.' && encoded !== '..') return encoded;
  } catch {
    // A lone surrogate has no encoding.
  }
  throw cloudError({ kind: 'not-found', message: `not an ID: "${value}"` });
};

/** Encodes a name or value for a query. A lone surrogate, which has no encoding, becomes U+FFFD. */
const queryPart = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

/** Whether the text is given and can be sent in a header. Names of databases that a Milvus accepts can. */
const isSendable = (text: string | undefined): text is string => text !== undefined && isHeaderText(text);

const pathOf = ({ route, params = {}, query = [] }: Call): string => {
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathPart(params[name] ?? ''));
  return query.length === 0 ? path : `${path}?${query.map(pair => pair.map(queryPart).join('=')).join('&')}`;
};

/** The longest error message that is kept, in characters. A hostile server may send megabytes. */
const longestMessage = 10_000;

/** The texts of an error are shown and never parsed further, so the key is hidden here, before a cut could leave part of it. */
const shownFacts = ({ facts }: CloudError): CloudErrorFacts => ({
  ...facts,
  message: hideSecrets(facts.message).slice(0, longestMessage),
  code: typeof facts.code === 'string' ? hideSecrets(facts.code) : facts.code,
  requestId: facts.requestId === null ? null : hideSecrets(facts.requestId),
});

/** A longer body is parsed in portions, in UTF-16 units. Usual pages are much shorter. */
const longestAtOnce = 262_144;

/** The answers of all servers are opened one per turn of the event loop: one takes a few ms. */
const nextAnswer = createTurns();

const nextPortion = async (): Promise<void> => {
  await nextTurn();
};

const open = async ({ bytes, ...head }: UnreadAnswer, context: EnvelopeContext): Promise<Answer> => {
  const body = textOf(bytes);
  return body.length <= longestAtOnce
    ? openEnvelope({ ...head, body }, context)
    : openParsed(head, await parseLong(body), context);
};

const parseLong = async (body: string): Promise<unknown> => {
  try {
    return await parseJsonInPortions(body, nextPortion);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The message for a server that requires a key when none was found. */
const noKey = 'no API key; set ZILLIZ_API_KEY, log in with the zilliz CLI (~/.zilliz/credentials), or try --demo';

/** Opens a transport. The first call opens the first connection. */
export const createTransport = (options: TransportOptions): Transport => {
  const { endpoint, apiKey, userAgent, clock = systemClock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const forwardingProxy = forwardingProxyFor(endpoint.origin, options.proxies ?? {});
  const dispatcher = openPool(endpoint, limits, options.proxies);
  const throttle = createThrottle(limits.perSecond, clock);
  const { host } = new URL(endpoint.origin);
  const serverClock = createServerClock();
  let hasAnswered = false;
  if (apiKey !== null) keepSecret(apiKey);

  const send = async (call: Call): Promise<Answer> => {
    if (apiKey !== null && !isHeaderText(apiKey)) {
      throw cloudError({ kind: 'auth', message: 'the API key contains characters that no key has' });
    }
    const { method, signal } = call;
    // One signal may abort any number of calls. Node would print a warning about a leak, in the middle of the screen.
    if (signal) setMaxListeners(0, signal);
    const path = endpoint.prefix + pathOf(call);
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    const lease = await throttle.take(`${method} ${call.route}`, signal);
    if (signal?.aborted) {
      lease.spend();
      throw abortedError(false);
    }
    const headers = {
      ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
      accept: 'application/json',
      'accept-encoding': acceptedEncodings,
      'user-agent': userAgent,
      ...(body !== null && { 'content-type': 'application/json' }),
      ...(isSendable(call.database) && { 'db-name': call.database }),
      ...(isSendable(call.idempotencyKey) && { 'idempotency-key': call.idempotencyKey }),
      ...(forwardingProxy?.authorization && { 'proxy-authorization': forwardingProxy.authorization }),
    };
    // RFC 9112, absolute-form: the proxy learns from it where the request goes.
    const address = forwardingProxy === null ? path : endpoint.origin + path;
    const startedAt = clock.elapsed();
    const sentAt = clock.now();
    const report = (throttled: boolean): void =>
      options.onCall?.({ route: `${method} ${call.route}`, duration: clock.elapsed() - startedAt, throttled });
    const answer = await exchange({
      dispatcher,
      request: { method, path: address, headers, body },
      host,
      limits,
      clock,
      signal,
      onSpent: lease.spend,
    }).catch(error => {
      report(false);
      throw error;
    });
    serverClock.measure(answer, { sentAt, receivedAt: clock.now() });
    // undici frees a connection one turn of the event loop after its answer. An earlier call would open a second one.
    await nextAnswer();
    if (forwardingProxy !== null && answer.httpStatus === proxyLoginStatus) {
      report(false);
      throw proxyLoginFailure(forwardingProxy.name, forwardingProxy.authorization !== null);
    }
    const context = { now: clock.now(), namesResource: call.params !== undefined, isBare: call.isBare === true };
    try {
      const opened = await open(answer, context);
      report(false);
      return opened;
    } catch (error) {
      report(error instanceof CloudError && error.facts.kind === 'rate-limit');
      throw error;
    }
  };

  /**
   * Until the server has answered once, a failure of the address is final. Later the same failure is an outage: a network
   * that requires a login redirects and has its own certificates.
   */
  const judged = (error: CloudError): CloudErrorFacts => {
    const shown = shownFacts(error);
    if (shown.kind === 'auth' && apiKey === null) return { ...shown, message: noKey };
    const other = shown.kind === 'auth' ? otherCloudOf(endpoint.origin) : null;
    const facts = other === null ? shown : { ...shown, otherCloud: other };
    return hasAnswered && facts.kind === 'endpoint' ? { ...facts, kind: 'network' } : facts;
  };

  return {
    call: async call => {
      try {
        const answer = await send(call);
        hasAnswered = true;
        return answer;
      } catch (error) {
        throw error instanceof CloudError ? new CloudError(judged(error)) : error;
      }
    },
    clockSkew: serverClock.skew,
    close: async () => {
      throttle.close();
      await dispatcher.destroy();
    },
  };
};
