/**
 * The kind of a failed call. Callers decide by the kind, never by a code. `unsupported`: the server lacks the route.
 * `conflict`: the job's state or type does not allow the action. `busy`: the cluster can't take the action now.
 * `bad-source`: the server can't read what the request names, such as the files of an import. `intermediary`: a proxy or
 * firewall refused the request; the answer does not come from the API. `endpoint`: nothing behind this address can answer,
 * such as a redirect, a bad certificate or an unknown host. `proxy-login`: the proxy rejects the login; another attempt
 * could lock the account.
 */
export type CloudErrorKind =
  | 'auth'
  | 'permission'
  | 'not-found'
  | 'conflict'
  | 'busy'
  | 'bad-source'
  | 'rate-limit'
  | 'rejected'
  | 'unsupported'
  | 'server'
  | 'malformed'
  | 'intermediary'
  | 'endpoint'
  | 'network'
  | 'proxy-login'
  | 'timeout'
  | 'aborted';

/** Zilliz Cloud for China, or for the rest of the world. A key of one is rejected by the other. */
export type OtherCloud = { readonly name: 'china' | 'global'; readonly endpoint: string };

export type CloudErrorFacts = {
  readonly kind: CloudErrorKind;
  /** The server's message, verbatim and not sanitized; a message of zjobs if the server sent none. */
  readonly message: string;
  /** The code in the body, else the HTTP status, else a system code such as ECONNREFUSED. */
  readonly code: number | string | null;
  /** The response header `requestid`. Support asks for it. */
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  /** The delay in `Retry-After`, in ms; null without one. */
  readonly retryAfter: number | null;
  /** The cloud whose keys this server rejects, for a rejected key that may belong there; absent for any other failure. */
  readonly otherCloud?: OtherCloud;
  /** Set on a failure of kind `rejected` whose code says nothing: the server may answer the next time. */
  readonly hasUnknownCode?: true;
  /** What doesn't exist, for a failure of kind `not-found` that is not about a job; absent for any other failure. */
  readonly missing?: 'cluster' | 'project';
  /**
   * Whether the server may have carried out the request although its answer was lost. After a cancel or retry, the job has
   * to be read to find out.
   */
  readonly maybeDone: boolean;
};

/** A failed call. Everything in `cloud/` throws it. Contains neither the key nor the request body. */
export class CloudError extends Error {
  readonly facts: CloudErrorFacts;

  constructor(facts: CloudErrorFacts) {
    super(facts.message);
    this.name = 'CloudError';
    this.facts = facts;
  }
}

const transientKinds: ReadonlySet<CloudErrorKind> = new Set([
  'rate-limit',
  'server',
  'malformed',
  'network',
  'timeout',
]);

/** Whether the same read may succeed later, so that it makes sense to repeat it. */
export const isTransient = (error: unknown): error is CloudError =>
  error instanceof CloudError && transientKinds.has(error.facts.kind);

/**
 * Whether waiting helps, however long the failure lasts. An answer that can't be understood is transient, but comes from a
 * server that is up, so `Rejections` limits how long such a read is repeated.
 */
export const isOutage = (error: CloudError): boolean => isTransient(error) && error.facts.kind !== 'malformed';

/** Whether a server rejected the request with nothing but a code that zjobs doesn't know. */
export const isUnclear = ({ kind, hasUnknownCode }: Pick<CloudErrorFacts, 'kind' | 'hasUnknownCode'>): boolean =>
  kind === 'rejected' && hasUnknownCode === true;

/**
 * Whether the same read may succeed later although zjobs can't tell: its failure is transient, or has a code that zjobs doesn't
 * know. Such a code says nothing about the routes of a server, so {@link isTransient} excludes it. `Rejections` limits how
 * long such a read is repeated.
 */
export const isWorthRepeating = (error: unknown): error is CloudError =>
  isTransient(error) || (error instanceof CloudError && isUnclear(error.facts));

const unreachableKinds: ReadonlySet<CloudErrorKind> = new Set([
  'network',
  'timeout',
  'proxy-login',
  'endpoint',
  'intermediary',
]);

/** Whether the request did not reach the server, or its answer did not come from the server. */
export const isUnreachable = ({ kind }: Pick<CloudErrorFacts, 'kind'>): boolean => unreachableKinds.has(kind);

/** Whether the failure says nothing about the server's routes: the key was rejected, or the server is unreachable or down. */
export const saysNothingOfRoutes = (error: CloudError): boolean =>
  error.facts.kind === 'auth' || error.facts.kind === 'aborted' || isUnreachable(error.facts) || isTransient(error);
