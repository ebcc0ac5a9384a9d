import { CloudError, isPassing } from '../error.ts';
import type { CallOptions } from '../gateway.ts';
import type { Transport } from '../http/transport.ts';

/** What a server without the job-center list turned out to be; null where it can't be told now. */
export type Detected = 'public' | 'milvus' | null;

const isMissing = (error: unknown): boolean => error instanceof CloudError && error.facts.kind === 'unsupported';

/** Failures that say nothing about what a server is, so that it has to be asked again. */
const saysNothing = (error: CloudError): boolean =>
  error.facts.kind === 'auth' || error.facts.kind === 'aborted' || isPassing(error);

/**
 * Whether a self-hosted Milvus answers: its import list wants no cluster. Throws `CloudError` for a rejected key and where
 * the answer says nothing.
 */
export const isMilvus = async (transport: Transport, { signal }: CallOptions): Promise<boolean> => {
  try {
    await transport.call({ method: 'POST', route: '/v2/vectordb/jobs/import/list', body: {}, signal });
    return true;
  } catch (error) {
    if (!(error instanceof CloudError) || saysNothing(error)) throw error;
    return false;
  }
};

/**
 * Finds out what a server is whose job-center list has just said that it is not there. Only what another documented route
 * answers in the same round decides; a server in trouble says nothing about its routes, and its failure is thrown.
 */
export const detect = async (
  transport: Transport,
  listProjects: (options: CallOptions) => Promise<unknown>,
  options: CallOptions,
): Promise<Detected> => {
  try {
    await listProjects(options);
    return 'public';
  } catch (error) {
    if (!(error instanceof CloudError) || saysNothing(error)) throw error;
    return isMissing(error) && (await isMilvus(transport, options)) ? 'milvus' : null;
  }
};
