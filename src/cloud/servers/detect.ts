import { isObject } from '../../lib/is-object.ts';
import { CloudError, saysNothingOfRoutes } from '../error.ts';
import { defaultDatabase } from '../families/data-planes.ts';
import type { CallOptions } from '../gateway.ts';
import type { Detection, Probe, ServerKindRow } from './server-kind.ts';

/** The failure of a probe. Throws a failure that says nothing about the kind. */
const failureOf = async (request: Promise<unknown>): Promise<CloudError | null> => {
  try {
    await request;
    return null;
  } catch (error) {
    if (!(error instanceof CloudError) || saysNothingOfRoutes(error)) throw error;
    return error;
  }
};

/** The public API of Zilliz Cloud lists projects. */
export const detectPublicApi = async ({ listProjects }: Probe, options: CallOptions): Promise<Detection> => {
  const error = await failureOf(listProjects(options));
  if (error === null) return 'yes';
  return error.facts.kind === 'unsupported' ? 'no' : 'unclear';
};

/** Whether the failure is the answer of a server that has the route: a refusal, or an error code besides the HTTP status. */
const isOwnAnswer = ({ facts: { kind, code, httpStatus } }: CloudError): boolean =>
  kind === 'permission' || kind === 'intermediary' || (typeof code === 'number' && code !== httpStatus);

/**
 * A self-hosted Milvus lists imports although the request names no cluster. Its failure counts as the answer of a Milvus
 * only if no other kind fits: a proxy in front of a VTS may refuse every POST.
 */
export const detectMilvus = async ({ transport }: Probe, { signal }: CallOptions): Promise<Detection> => {
  try {
    // A server checks privileges in the database that the header names.
    const route = '/v2/vectordb/jobs/import/list';
    await transport.call({ method: 'POST', route, database: defaultDatabase, body: {}, signal });
    return 'yes';
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { kind } = error.facts;
    if (kind !== 'intermediary' && saysNothingOfRoutes(error)) throw error;
    return kind !== 'unsupported' && isOwnAnswer(error) ? error : 'no';
  }
};

/** The answer of a GET route without an envelope; null if the server has no such route, or answers with something else. */
const bareAnswer = async ({ transport }: Probe, route: string, { signal }: CallOptions): Promise<unknown> => {
  try {
    return (await transport.call({ method: 'GET', route, isBare: true, signal })).data;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // A web page with a good status is a complete answer of some other server.
    const isOther = error.facts.kind === 'malformed' && error.facts.httpStatus !== null;
    if (saysNothingOfRoutes(error) && !isOther) throw error;
    return null;
  }
};

/** VTS describes itself. Source: Apache SeaTunnel, RESTful API v2, `/overview`. */
export const detectVts = async (probe: Probe, options: CallOptions): Promise<Detection> => {
  const overview = await bareAnswer(probe, '/overview', options);
  return isObject(overview) && 'projectVersion' in overview && 'runningJobs' in overview ? 'yes' : 'no';
};

/** A milvus-backup server lists finished backups in its own envelope. Its `/check` prints passwords. */
export const detectMilvusBackup = async (probe: Probe, options: CallOptions): Promise<Detection> => {
  const list = await bareAnswer(probe, '/list', options);
  return isObject(list) && typeof list.requestId === 'string' && ('msg' in list || 'data' in list) ? 'yes' : 'no';
};

/**
 * Detects the kind of a server that has no job-center list; null if no kind fits. Throws `CloudError` for a server in
 * trouble, whose answers say nothing about its routes, and for one that refused the request of a kind if no other kind fits.
 */
export const detectKind = async <Row extends Pick<ServerKindRow, 'detection'>>(
  kinds: readonly Row[],
  probe: Probe,
  options: CallOptions,
): Promise<Row | null> => {
  let refusal: CloudError | null = null;
  for (const kind of kinds) {
    const detection = (await kind.detection?.detect(probe, options)) ?? 'no';
    if (detection instanceof CloudError) refusal ??= detection;
    else if (detection !== 'no') return detection === 'yes' ? kind : null;
  }
  if (refusal !== null) throw refusal;
  return null;
};
