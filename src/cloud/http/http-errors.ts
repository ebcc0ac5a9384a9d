import { formatDuration } from '../../lib/duration.ts';
import { CloudError, type CloudErrorFacts, type CloudErrorKind } from '../error.ts';

const unknownFacts = { code: null, requestId: null, httpStatus: null, retryAfter: null, maybeDone: false } as const;

/** The error of a failed call. Facts that are not given are null, and `maybeDone` is false. */
export const cloudError = (facts: Pick<CloudErrorFacts, 'kind' | 'message'> & Partial<CloudErrorFacts>): CloudError =>
  new CloudError({ ...unknownFacts, ...facts });

/** The caller aborted the call. `sent`: whether the request was sent. */
export const abortedError = (sent: boolean): CloudError =>
  cloudError({ kind: 'aborted', message: 'interrupted', maybeDone: sent });

/** The answer was not complete within `limit` ms. `sent`: whether the request was sent. */
export const answerTimeout = (limit: number, sent: boolean): CloudError =>
  cloudError({
    kind: 'timeout',
    message: `no answer within ${formatDuration(limit)}`,
    code: 'ETIMEDOUT',
    maybeDone: sent,
  });

const codeOf = (error: unknown): string => {
  // The answer is not HTTP. undici sets no code, or one of its parser, on this error.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HTTP_PARSER';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
};

const malformedCodes: ReadonlySet<string> = new Set([
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
]);

const unknownAuthority = 'the certificate is signed by an unknown authority; NODE_EXTRA_CA_CERTS=FILE adds one';
const noTls = 'the server does not speak TLS; the address of such a server starts with http://';

const sentenceOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the answer was complete',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be resolved',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is too large',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as its headers say',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet; check the clock of this computer',
  CERT_REVOKED: 'the certificate was revoked',
  CERT_SIGNATURE_FAILURE: 'the signature of the certificate is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  HOSTNAME_MISMATCH: 'the certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_HTTP_REQUEST: noTls,
  EPROTO: noTls,
  HTTP_PARSER: 'the answer is not valid HTTP; for a server with TLS use https://',
  ERR_ASSERTION: 'the answer is not valid HTTP',
};

/** Host names, TLS and certificates, as Node and OpenSSL name what goes wrong with them before a request. */
const beforeRequest =
  /^(?:ERR_(?:SSL|TLS|OSSL)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|INVALID_|PATH_LENGTH_|ENOTFOUND$|EPROTO$)/;

/** The answer is not HTTP. undici asserts what a broken answer violates, such as a status below 100. */
const notHttp = /^(?:HTTP_PARSER|ERR_ASSERTION)$/;

/** Whether a failure lasts until the address or the server is changed. */
const isFinal = (code: string): boolean => beforeRequest.test(code) || notHttp.test(code);

/** OpenSSL's own text names a source file and a thread. */
const ownText = (code: string): string =>
  /^ERR_(?:SSL|OSSL|TLS)_/.test(code)
    ? `the TLS connection failed (${code.replace(/^ERR_/, '').toLowerCase().replaceAll('_', ' ')})`
    : `the connection failed (${code})`;

const messageOf = (error: unknown, code: string): string => {
  const own = error instanceof Error ? error.message : '';
  return sentenceOf[code] ?? (own === '' || isFinal(code) ? ownText(code) : own);
};

/** A final failure is reported at once, as long as the server has never answered. */
const connectionKind = (code: string): CloudErrorKind => (isFinal(code) ? 'endpoint' : 'network');

/** The proxy could not be reached, or closed the connection, before a tunnel was open. */
export const proxyFailure = (proxy: string, error: Error): CloudError => {
  const code = codeOf(error);
  return cloudError({
    kind: connectionKind(code),
    message: `no connection through the proxy ${proxy}: ${messageOf(error, code)}`,
    code,
  });
};

/** The status with which a proxy requires a login. */
export const proxyLoginStatus = 407;

/** The proxy requires a login, or another login. */
export const proxyLoginFailure = (proxy: string, hasLogin: boolean): CloudError => {
  const message = hasLogin ? 'rejects this user and password' : 'requires a user and password';
  return cloudError({ kind: 'proxy-login', message: `the proxy ${proxy} ${message}`, code: proxyLoginStatus });
};

/** No tunnel through the proxy within `limit` ms. */
export const tunnelTimeout = (proxy: string, limit: number): CloudError =>
  cloudError({
    kind: 'timeout',
    message: `no connection through the proxy ${proxy} within ${formatDuration(limit)}`,
    code: 'ETIMEDOUT',
  });

/**
 * The `CloudError` for an error of the connection to `host`. `sent`: whether the request was sent, so that the server may have
 * acted. The cause is dropped, because it could contain the request.
 */
export const connectionFailure = (
  error: unknown,
  { host, sent, connect }: { readonly host: string; readonly sent: boolean; readonly connect: number },
): CloudError => {
  if (error instanceof CloudError) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return abortedError(sent);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return cloudError({
      kind: 'timeout',
      message: `no connection within ${formatDuration(connect)}`,
      code: 'ETIMEDOUT',
    });
  }
  if (malformedCodes.has(code)) {
    return cloudError({ kind: 'malformed', message: messageOf(error, code), code, maybeDone: sent });
  }
  // undici's code for a connection that the other side closed.
  const word = code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code;
  const kind = connectionKind(word);
  const message = messageOf(error, word);
  return cloudError({
    kind,
    message: kind === 'endpoint' ? `${message} (server ${host})` : message,
    code: word,
    maybeDone: sent && !beforeRequest.test(word),
  });
};
