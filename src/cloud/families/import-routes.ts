import type { Job } from '../../jobs/job.ts';
import type { CallOptions } from '../gateway.ts';
import type { Answer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import type { ImportDialect } from './import-dialects.ts';

/** The import routes of a server. */
export type ImportRoutes = {
  readonly dialect: ImportDialect;
  /** Calls the route `/v2/vectordb/jobs/import/NAME` once. Throws `CloudError`. */
  post(name: string, body: object, options: CallOptions): Promise<Answer>;
  /** The fields of a body that name the cluster; none for a server without clusters. */
  clusterFields(location: Pick<Job, 'clusterId'>): object;
};

export const openImportRoutes = (transport: Transport, dialect: ImportDialect): ImportRoutes => ({
  dialect,
  post: (name, body, { signal }) =>
    transport.call({ method: 'POST', route: `/v2/vectordb/jobs/import/${name}`, body, signal }),
  clusterFields: ({ clusterId }) => (dialect.hasClusters && clusterId !== null ? { clusterId } : {}),
});
