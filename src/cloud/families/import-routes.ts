import type { Job } from '../../jobs/job.ts';
import type { CallOptions } from '../gateway.ts';
import type { Answer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { readText } from '../schema/field-types.ts';
import { defaultDatabase } from './data-planes.ts';
import type { ImportDialect } from './import-dialects.ts';
import { type ImportTarget, targetFields } from './import-request.ts';

/** The import routes of a server. Their methods throw `CloudError`. */
export type ImportRoutes = {
  readonly dialect: ImportDialect;
  /**
   * Calls the route `/v2/vectordb/jobs/import/NAME` once. The header names the database of the body, else the default one,
   * because a server checks privileges in the database of the header.
   */
  post(
    name: string,
    body: { readonly dbName?: unknown },
    options: CallOptions & { readonly key?: string },
  ): Promise<Answer>;
  /**
   * Whether the server is known to keep idempotency keys, as a Milvus does from 2.6.24 and 3.0.2 on. It shows by an answer
   * that names the header in `Access-Control-Allow-Headers`. The version would be a better sign, but a Milvus reports it
   * only over gRPC and on its internal port 9091. The cloud documents neither version nor keys. A server that keeps keys
   * without this sign is treated like one that ignores them: a lost request is not sent again, and its outcome is reported
   * as unknown.
   */
  keepsKeys(): boolean;
  /** Calls the route once for a job, in the job's database if it is known. */
  postJob(name: string, job: ImportTarget & Pick<Job, 'id' | 'dbName'>, options: CallOptions): Promise<Answer>;
  /** The fields of a body that name the target of imports. None for a server without clusters. */
  targetFields(target: ImportTarget): object;
};

export const openImportRoutes = (transport: Transport, dialect: ImportDialect): ImportRoutes => {
  let keepsKeys = false;
  const call = async (
    name: string,
    database: string,
    body: object,
    { signal, key }: CallOptions & { readonly key?: string },
  ): Promise<Answer> => {
    const route = `/v2/vectordb/jobs/import/${name}`;
    const answer = await transport.call({ method: 'POST', route, database, body, signal, idempotencyKey: key });
    if (answer.readsKeys) keepsKeys = true;
    return answer;
  };
  const fieldsFor: ImportRoutes['targetFields'] = target => (dialect.hasClusters ? targetFields(target) : {});
  return {
    dialect,
    post: (name, body, options) => call(name, readText(body.dbName) ?? defaultDatabase, body, options),
    postJob: (name, { id, dbName, ...target }, options) => {
      // The cloud documents no database for a job.
      const named = dialect.hasClusters || dbName === null ? {} : { dbName };
      return call(name, dbName ?? defaultDatabase, { ...fieldsFor(target), ...named, jobId: id }, options);
    },
    keepsKeys: () => keepsKeys,
    targetFields: fieldsFor,
  };
};
