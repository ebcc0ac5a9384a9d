import type { Call, Reply, Route } from '../http/router.ts';
import { answerByCode } from './data-plane.ts';
import { listDatabases, requireDatabaseHeader } from './databases.ts';
import { dataPlanePath, describeRefresh, listRefreshes } from './refresh-routes.ts';
import type { RouteContext } from './route-context.ts';
import { describeRestore, listRestores } from './snapshot-routes.ts';

type Handle = (context: RouteContext, call: Call) => Reply;

/** The routes of a newer data plane other than imports, by path. Source: Milvus RESTful API v2. */
export const dataPlaneHandles: Readonly<Record<string, Handle>> = {
  '/v2/vectordb/databases/list': listDatabases,
  '/v2/vectordb/jobs/external_collection/list': listRefreshes,
  '/v2/vectordb/jobs/external_collection/describe': describeRefresh,
  '/v2/vectordb/jobs/snapshot/list': listRestores,
  '/v2/vectordb/jobs/snapshot/describe': describeRestore,
};

/** The data plane of each cluster, and of all clusters at the address of this server, which they share. */
export const dataPlaneRoutes = (context: RouteContext): readonly Route[] =>
  ['', dataPlanePath(':clusterId')].flatMap(base =>
    Object.entries(dataPlaneHandles).map(([path, handle]) => ({
      method: 'POST',
      path: `${base}${path}`,
      handle: call =>
        answerByCode(
          ({ status }) => status !== 403,
          () => {
            requireDatabaseHeader(context, call);
            return handle(context, call);
          },
        ),
    })),
  );
