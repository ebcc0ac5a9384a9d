import { STATUS_CODES } from 'node:http';
import type { Instant } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';
import { parseJson } from '../../lib/parse-json.ts';
import type { CloudError, CloudErrorFacts, CloudErrorKind } from '../error.ts';
import { cloudError } from './http-errors.ts';

/** An HTTP answer before its body is parsed. Header names are in lower case. */
export type RawAnswer = AnswerHead & { readonly body: string };

export type AnswerHead = {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** What the caller knows about an answer. */
export type EnvelopeContext = {
  /** The current time, for a `Retry-After` date in an answer without a `Date` header. */
  readonly now: Instant;
  /** Whether the path contains the ID of a resource. Then a 404 of the API is about the resource, not the route. */
  readonly namesResource: boolean;
  /** Whether the body is the content itself, without a code. Then a failure says `{"status":"fail","message":…}`. */
  readonly isBare?: boolean;
};

/** The content of a successful answer. */
export type Answer = {
  readonly data: unknown;
  readonly requestId: string | null;
  /** Set if the server names the header `Idempotency-Key` among those that it reads. */
  readonly readsKeys?: true;
};

type Code = number | string;

/** The fields of an answer's body; null for a field that is missing. */
type Envelope = {
  readonly code: Code | null;
  readonly message: string | null;
  readonly data: unknown;
  readonly requestId: string | null;
};

type FailedAnswer = {
  readonly answer: AnswerHead;
  readonly envelope: Envelope | null;
  /** Whether a bare answer says that the request failed. */
  readonly isRejected: boolean;
} & EnvelopeContext;

const unknownCluster = 40_021;

/** Whether the body of a bare answer reports a failure. Source: Apache SeaTunnel, RESTful API v2. */
const saysFail = (parsed: unknown): boolean => isObject(parsed) && parsed.status === 'fail';

/** What a code means. */
type CodeRow = {
  readonly kind: CloudErrorKind;
  /** What doesn't exist, for a code that is not about a job. */
  readonly missing?: 'cluster' | 'project';
};

const rowsOf = (kind: CloudErrorKind, ...codes: readonly Code[]): readonly (readonly [Code, CodeRow])[] =>
  codes.map(code => [code, { kind }] as const);

/** Source: Zilliz Cloud API reference, error codes; Milvus, error codes of its proxy. */
const knownCodes: ReadonlyMap<Code | null, CodeRow> = new Map<Code | null, CodeRow>([
  ...rowsOf('auth', 401, 1800, 21119, 80001, 80002),
  ...rowsOf('permission', 403, 96012, 96013, 96014, 96015, 96016, 96027, 40022, 80020),
  ...rowsOf('not-found', 96026, 90144),
  [96005, { kind: 'not-found', missing: 'project' }],
  [96018, { kind: 'not-found', missing: 'cluster' }],
  [unknownCluster, { kind: 'not-found', missing: 'cluster' }],
  ...rowsOf('conflict', 409),
  ...rowsOf('busy', 47039, 47055),
  ...rowsOf('bad-source', 10003, 83001),
  // A throttled data plane answers all but 429 with HTTP 200.
  ...rowsOf('rate-limit', 429, 4, 8, 9, 1807),
  // Requests that are wrong however often they are sent: bad paging, then parameters that a Milvus can't read.
  ...rowsOf('rejected', 96008, 96009, 1100, 1101, 1102, 1801, 1802),
]);

/**
 * Whether a rejected request has nothing but a code that zjobs doesn't know. Servers send such codes with HTTP 200, or with 500,
 * also for what passes, as when a node of a Milvus is down. Any other HTTP status says that the request is wrong.
 */
const hasUnknownCode = (kind: CloudErrorKind, httpStatus: number, envelope: Envelope | null): boolean => {
  const code = envelope?.code ?? null;
  return kind === 'rejected' && code !== null && !knownCodes.has(code) && (httpStatus < 300 || httpStatus === 500);
};

const kindByStatus: ReadonlyMap<number, CloudErrorKind> = new Map<number, CloudErrorKind>([
  [401, 'auth'],
  [403, 'permission'],
  [405, 'unsupported'],
  [408, 'timeout'],
  [409, 'conflict'],
  [429, 'rate-limit'],
]);

/** Whether the code comes from the service itself. Then a 404 is about a resource and not about the route. */
export const isServiceCode = (code: Code | null): boolean =>
  typeof code === 'number' && ((code >= 96_000 && code < 97_000) || code === unknownCluster);

/** Whether the API itself, and not a proxy in between, answers that something doesn't exist. */
const isApiNotFound = (httpStatus: number, envelope: Envelope | null): boolean => {
  if (envelope === null || envelope.code === null || isSuccess(envelope.code) || envelope.message === null)
    return false;
  return httpStatus === 404 || envelope.code === 404;
};

/** Refusals that concern the key or the request only if the API itself sent them. */
const isRefusal = (httpStatus: number): boolean =>
  httpStatus >= 400 && httpStatus < 500 && ![404, 405, 408, 429].includes(httpStatus);

const isRedirect = (httpStatus: number): boolean => httpStatus >= 300 && httpStatus < 400;

/** Milvus sends HTTP 500 for any failure without a status of its own, so only the code says what happened. */
const isServerFailure = (httpStatus: number, code: Code | null): boolean => {
  if (typeof code === 'number' && code >= 500 && code < 600) return true;
  return httpStatus === 500 ? code === null || isSuccess(code) : httpStatus > 500;
};

const kindOf = ({ answer: { httpStatus }, envelope, namesResource, isRejected }: FailedAnswer): CloudErrorKind => {
  if (isRedirect(httpStatus)) return 'endpoint';
  if (isRejected && (httpStatus < 300 || httpStatus === 400)) return 'rejected';
  const code = envelope?.code ?? null;
  const byCode = knownCodes.get(code)?.kind;
  // A wrong request is the last guess: the HTTP status may say more.
  if (byCode !== undefined && byCode !== 'rejected') return byCode;
  // Firewalls and proxies answer with a page, or with JSON that has no code.
  if (code === null && isRefusal(httpStatus)) return 'intermediary';
  const byStatus = kindByStatus.get(httpStatus);
  if (byStatus) return byStatus;
  if (namesResource && isApiNotFound(httpStatus, envelope)) return 'not-found';
  if (httpStatus === 404) return isServiceCode(code) ? 'not-found' : 'unsupported';
  if (isServerFailure(httpStatus, code)) return 'server';
  return envelope === null ? 'malformed' : 'rejected';
};

/** 0 and 200 mean success. Some pages of the reference show the code as a string. */
const isSuccess = (code: Code | null): boolean => code === 0 || code === 200;

const longestShortText = 200;
const longestLocation = 8_000;

/** A text of at most `longest` characters; null for a longer one, because part of an ID is useless. */
const shortText = (value: unknown, longest = longestShortText): string | null =>
  typeof value === 'string' && value !== '' && value.length <= longest ? value : null;

const readCode = (code: unknown): Code | null => {
  if (typeof code === 'number') return code;
  return typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : shortText(code);
};

const parseBody = (body: string): unknown => {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
};

/** milvus-backup spells the field `msg`. */
const messageIn = ({ message, msg }: Readonly<Record<string, unknown>>): string | null =>
  [message, msg].find((text): text is string => typeof text === 'string' && text !== '') ?? null;

const readEnvelope = (parsed: unknown): Envelope | null =>
  isObject(parsed)
    ? {
        code: readCode(parsed.code),
        message: messageIn(parsed),
        data: parsed.data,
        requestId: shortText(parsed.requestId) ?? shortText(parsed.request_id),
      }
    : null;

const headerOf = ({ headers }: AnswerHead, name: string, longest = longestShortText): string | null => {
  const value = headers[name];
  return shortText(typeof value === 'string' ? value : value?.[0], longest);
};

/** The delay in `Retry-After`, in ms. A date is compared with the server's own clock. */
const readRetryAfter = (answer: AnswerHead, now: Instant): number | null => {
  const text = headerOf(answer, 'retry-after')?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  const serverNow = Date.parse(headerOf(answer, 'date') ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow));
};

/** Statuses, also as codes in the body, of a server that may have acted: a crash, or a gateway that lost the answer. */
const unclearStatuses: ReadonlySet<Code | null> = new Set<Code | null>([500, 502, 504]);

/** Whether the server may have carried out the request. A refusal says that it did not. */
const mayBeDone = (kind: CloudErrorKind, httpStatus: number, envelope: Envelope | null): boolean => {
  if (kind === 'malformed' || kind === 'timeout' || kind === 'endpoint') return true;
  if (kind === 'rejected') return httpStatus === 500;
  if (kind !== 'server') return false;
  return envelope === null || unclearStatuses.has(httpStatus) || unclearStatuses.has(envelope.code);
};

/** Where a redirect leads, without the path, which may contain secrets: scheme, host and port; null if it names none. */
const redirectTarget = (answer: AnswerHead): string | null => {
  const location = headerOf(answer, 'location', longestLocation)?.trim() ?? '';
  if (!/^(?:https?:)?\/\//i.test(location)) return null;
  const address = location.startsWith('//') ? `https:${location}` : location;
  return URL.canParse(address) ? new URL(address).origin : null;
};

const ownMessage = (kind: CloudErrorKind, answer: AnswerHead, envelope: Envelope | null): string => {
  const { httpStatus } = answer;
  const status = `HTTP ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`.trimEnd();
  if (isRedirect(httpStatus))
    return `${status}: the server redirects to ${redirectTarget(answer) ?? 'another path'}, where the key is not sent`;
  if (kind === 'malformed') return `${status}: the answer is not in the format of this API`;
  return httpStatus >= 400 && envelope === null && kind !== 'rate-limit'
    ? `${status}: this answer is not from the API; something between here and the server refused the request`
    : status;
};

/** The server's message. An answer from anything but the API is not quoted as if it were the server's. */
const messageOf = (kind: CloudErrorKind, answer: AnswerHead, envelope: Envelope | null): string => {
  if (kind === 'endpoint') return ownMessage(kind, answer, envelope);
  if (envelope === null || envelope.message === null) return ownMessage(kind, answer, envelope);
  if (kind !== 'intermediary') return envelope.message;
  return `${ownMessage(kind, answer, null)}: ${envelope.message}`;
};

const failureOf = (failed: FailedAnswer): CloudError => {
  const { answer, envelope, now } = failed;
  const { httpStatus } = answer;
  const kind = kindOf(failed);
  const code = envelope === null || envelope.code === null || isSuccess(envelope.code) ? httpStatus : envelope.code;
  const missing = kind === 'not-found' ? knownCodes.get(code)?.missing : undefined;
  return cloudError({
    kind,
    message: messageOf(kind, answer, envelope),
    code,
    requestId: headerOf(answer, 'requestid') ?? envelope?.requestId ?? null,
    httpStatus,
    retryAfter: readRetryAfter(answer, now),
    maybeDone: mayBeDone(kind, httpStatus, envelope),
    ...(hasUnknownCode(kind, httpStatus, envelope) && { hasUnknownCode: true }),
    ...(missing !== undefined && { missing }),
  });
};

/** The error for a successful answer whose content is not `what` was expected. */
export const malformedAnswer = (what: string, { requestId }: Pick<CloudErrorFacts, 'requestId'>): CloudError =>
  cloudError({
    kind: 'malformed',
    message: `the answer contains no ${what}`,
    requestId,
    httpStatus: 200,
    maybeDone: true,
  });

/** Opens an answer whose body is already parsed, undefined if it is not JSON. Throws as {@link openEnvelope} does. */
export const openParsed = (answer: AnswerHead, parsed: unknown, context: EnvelopeContext): Answer => {
  const envelope = readEnvelope(parsed);
  const goodStatus = answer.httpStatus >= 200 && answer.httpStatus < 300;
  const goodCode = envelope !== null && (isSuccess(envelope.code) || (envelope.code === null && envelope.data != null));
  const readsKeys = /\bidempotency-key\b/i.test(
    headerOf(answer, 'access-control-allow-headers', longestLocation) ?? '',
  );
  if (context.isBare && goodStatus && parsed !== undefined && !saysFail(parsed)) {
    return { data: parsed, requestId: headerOf(answer, 'requestid') };
  }
  if (!envelope || !goodStatus || !goodCode) {
    const isRejected = context.isBare === true && saysFail(parsed);
    throw failureOf({ answer, envelope, ...context, isRejected });
  }
  const requestId = headerOf(answer, 'requestid') ?? envelope.requestId;
  return { data: envelope.data, requestId, ...(readsKeys && { readsKeys }) };
};

/**
 * The content of an answer. Throws `CloudError` for a failure, which is an HTTP status or a code under HTTP 200. Source:
 * Zilliz Cloud API reference, conventions.
 */
export const openEnvelope = (answer: RawAnswer, context: EnvelopeContext): Answer =>
  openParsed(answer, parseBody(answer.body), context);
