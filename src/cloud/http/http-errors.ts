import { formatDuration } from '../../lib/duration.ts';
import { CloudError, type CloudErrorFacts } from '../error.ts';

const nothingKnown = { code: null, requestId: null, httpStatus: null, retryAfter: null, maybeDone: false } as const;

/** A failed call; what is not given is not known. */
export const cloudError = (facts: Pick<CloudErrorFacts, 'kind' | 'message'> & Partial<CloudErrorFacts>): CloudError =>
  new CloudError({ ...nothingKnown, ...facts });

/** The caller gave up. `sent` tells whether the request had gone out. */
export const abortedError = (sent: boolean): CloudError =>
  cloudError({ kind: 'aborted', message: 'interrupted', maybeDone: sent });

/** No whole answer within `limit` ms. */
export const answerTimeout = (limit: number, sent: boolean): CloudError =>
  cloudError({
    kind: 'timeout',
    message: `no answer within ${formatDuration(limit)}`,
    code: 'ETIMEDOUT',
    maybeDone: sent,
  });

const codeOf = (error: unknown): string => {
  // What came was no HTTP; undici gives this error no code.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HTTP_PARSER';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
};

const malformedCodes: ReadonlySet<string> = new Set([
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  'HTTP_PARSER',
]);

const unknownAuthority =
  'the certificate is signed by an authority that is not known here; NODE_EXTRA_CA_CERTS=FILE makes it known';

const sentenceOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke before the answer was whole',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is too large',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
};

const messageOf = (error: unknown, code: string): string => {
  const own = error instanceof Error ? error.message : '';
  return sentenceOf[code] ?? (own === '' ? `the connection failed (${code})` : own);
};

/** The proxy could not be reached, or hung up, before there was a way through it. */
export const proxyFailure = (proxy: string, error: Error): CloudError => {
  const code = codeOf(error);
  return cloudError({ kind: 'network', message: `no way through the proxy ${proxy}: ${messageOf(error, code)}`, code });
};

/** No way through the proxy within `limit` ms. */
export const tunnelTimeout = (proxy: string, limit: number): CloudError =>
  cloudError({
    kind: 'timeout',
    message: `no connection through the proxy ${proxy} within ${formatDuration(limit)}`,
    code: 'ETIMEDOUT',
  });

/**
 * What an error of the connection means. `sent` tells whether the request had gone out: only then can the server have
 * acted. The cause is not kept, so that nothing of the request can leak through it.
 */
export const connectionFailure = (
  error: unknown,
  { sent, connect }: { readonly sent: boolean; readonly connect: number },
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
  // Undici's own word for a connection that the other side closed.
  const word = code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code;
  return cloudError({ kind: 'network', message: messageOf(error, word), code: word, maybeDone: sent });
};
