import { STATUS_CODES } from 'node:http';
import type { Instant } from '../../jobs/job.ts';
import { parseJson } from '../../lib/parse-json.ts';
import type { CloudError, CloudErrorFacts, CloudErrorKind } from '../error.ts';
import { isObject } from '../schema/field-types.ts';
import { cloudError } from './http-errors.ts';

/** An HTTP answer before its body is parsed. Header names are in lower case. */
export type RawAnswer = {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** What the caller knows about an answer. */
export type EnvelopeContext = {
  /** The current time, for a `Retry-After` date in an answer without a `Date` header. */
  readonly now: Instant;
  /** Whether the path contains the ID of a resource. Then a 404 of the API is about the resource, not the route. */
  readonly namesResource: boolean;
};

/** The content of a successful answer. */
export type Answer = { readonly data: unknown; readonly requestId: string | null };

type Code = number | string;

/** The fields of an answer's body; null for a field that is missing. */
type Envelope = {
  readonly code: Code | null;
  readonly message: string | null;
  readonly data: unknown;
  readonly requestId: string | null;
};

type FailedAnswer = {
  readonly answer: RawAnswer;
  readonly envelope: Envelope | null;
} & EnvelopeContext;

/** Source: Zilliz Cloud API reference, error codes. */
const kindByCode: ReadonlyMap<Code, CloudErrorKind> = new Map<Code, CloudErrorKind>([
  [401, 'auth'],
  [1800, 'auth'],
  [21119, 'auth'],
  [403, 'permission'],
  [96012, 'permission'],
  [96013, 'permission'],
  [96014, 'permission'],
  [96015, 'permission'],
  [96016, 'permission'],
  [96027, 'permission'],
  [96005, 'not-found'],
  [96018, 'not-found'],
  [96026, 'not-found'],
  [409, 'conflict'],
  [429, 'rate-limit'],
]);

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
  typeof code === 'number' && code >= 96_000 && code < 97_000;

/** Whether the API itself, and not a proxy in between, answers that something doesn't exist. */
const isApiNotFound = (httpStatus: number, envelope: Envelope | null): boolean => {
  if (envelope === null || envelope.code === null || isSuccess(envelope.code) || envelope.message === null)
    return false;
  return httpStatus === 404 || envelope.code === 404;
};

const kindOf = ({ answer: { httpStatus }, envelope, namesResource }: FailedAnswer): CloudErrorKind => {
  const code = envelope?.code ?? null;
  const known = (code === null ? undefined : kindByCode.get(code)) ?? kindByStatus.get(httpStatus);
  if (known) return known;
  if (namesResource && isApiNotFound(httpStatus, envelope)) return 'not-found';
  if (httpStatus === 404) return isServiceCode(code) ? 'not-found' : 'unsupported';
  if (httpStatus >= 500 || (typeof code === 'number' && code >= 500 && code < 600)) return 'server';
  return envelope === null ? 'malformed' : 'rejected';
};

/** 0 and 200 mean success. Some pages of the reference show the code as a string. */
const isSuccess = (code: Code | null): boolean => code === 0 || code === 200;

/** A text of at most 200 characters; null for a longer one, because a part of an ID is useless. */
const shortText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;

const readCode = (code: unknown): Code | null => {
  if (typeof code === 'number') return code;
  return typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : shortText(code);
};

const readBody = (body: string): Envelope | null => {
  try {
    const parsed = parseJson(body);
    if (!isObject(parsed)) return null;
    return {
      code: readCode(parsed.code),
      message: typeof parsed.message === 'string' && parsed.message !== '' ? parsed.message : null,
      data: parsed.data,
      requestId: shortText(parsed.requestId) ?? shortText(parsed.request_id),
    };
  } catch {
    return null;
  }
};

const headerOf = ({ headers }: RawAnswer, name: string): string | null => {
  const value = headers[name];
  return shortText(typeof value === 'string' ? value : value?.[0]);
};

/** The delay that `Retry-After` asks for, in ms. A date is compared with the server's own clock. */
const readRetryAfter = (answer: RawAnswer, now: Instant): number | null => {
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
  if (kind === 'malformed' || kind === 'timeout') return true;
  if (kind !== 'server') return false;
  return envelope === null || unclearStatuses.has(httpStatus) || unclearStatuses.has(envelope.code);
};

const ownMessage = (kind: CloudErrorKind, httpStatus: number): string => {
  const status = `HTTP ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`.trimEnd();
  if (httpStatus >= 300 && httpStatus < 400)
    return `${status}: the server redirects to another address, where the key must not go`;
  return kind === 'malformed' ? `${status}: the answer is not in the format of this API` : status;
};

const failureOf = (failed: FailedAnswer): CloudError => {
  const { answer, envelope, now } = failed;
  const { httpStatus } = answer;
  const kind = kindOf(failed);
  const code = envelope === null || envelope.code === null || isSuccess(envelope.code) ? httpStatus : envelope.code;
  return cloudError({
    kind,
    message: envelope?.message ?? ownMessage(kind, httpStatus),
    code,
    requestId: headerOf(answer, 'requestid') ?? envelope?.requestId ?? null,
    httpStatus,
    retryAfter: readRetryAfter(answer, now),
    maybeDone: mayBeDone(kind, httpStatus, envelope),
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

/**
 * The content of an answer. Throws `CloudError` for a failure, which comes as an HTTP status or as a code under HTTP 200.
 * Source: Zilliz Cloud API reference, conventions.
 */
export const openEnvelope = (answer: RawAnswer, context: EnvelopeContext): Answer => {
  const envelope = readBody(answer.body);
  const goodStatus = answer.httpStatus >= 200 && answer.httpStatus < 300;
  const goodCode = envelope !== null && (isSuccess(envelope.code) || (envelope.code === null && envelope.data != null));
  if (!envelope || !goodStatus || !goodCode) throw failureOf({ answer, envelope, ...context });
  return { data: envelope.data, requestId: headerOf(answer, 'requestid') ?? envelope.requestId };
};
