/**
 * What kind of failure a call met; everything above decides by this word and never by a code.
 * `unsupported` means that the server lacks the route; `conflict` that the job's state or type does not allow the action;
 * `proxy-login` that the proxy on the way wants to know who asks, which it may hold against a user who tries again.
 */
export type CloudErrorKind =
  | 'auth'
  | 'permission'
  | 'not-found'
  | 'conflict'
  | 'rate-limit'
  | 'rejected'
  | 'unsupported'
  | 'server'
  | 'malformed'
  | 'network'
  | 'proxy-login'
  | 'timeout'
  | 'aborted';

export type CloudErrorFacts = {
  readonly kind: CloudErrorKind;
  /** The server's own sentence, verbatim and hostile, or ours where it sent none. */
  readonly message: string;
  /** The code in the body, else the HTTP status, else the system's word such as ECONNREFUSED. */
  readonly code: number | string | null;
  /** The response header `requestid`, which support asks for. */
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  /** How long the server asked to wait, in ms. */
  readonly retryAfter: number | null;
  /**
   * Whether the request may have reached the server and been carried out, its answer lost. For a cancel or retry the
   * truth then has to be read, never guessed.
   */
  readonly maybeDone: boolean;
};

/** A failed call. Thrown by everything in `cloud/`; carries no key and no request body. */
export class CloudError extends Error {
  readonly facts: CloudErrorFacts;

  constructor(facts: CloudErrorFacts) {
    super(facts.message);
    this.name = 'CloudError';
    this.facts = facts;
  }
}

const passing: ReadonlySet<CloudErrorKind> = new Set(['rate-limit', 'server', 'malformed', 'network', 'timeout']);

/** Whether the same read may answer well later, so that trying again makes sense. */
export const isTransient = (error: unknown): error is CloudError =>
  error instanceof CloudError && passing.has(error.facts.kind);
