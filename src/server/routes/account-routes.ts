import { ok, type Route } from '../http/router.ts';
import { currentPageOf, pageSizeOf } from './params.ts';
import { dataPlanePath } from './refresh-routes.ts';
import { clustersOf, type RouteContext } from './route-context.ts';
import { writeTime } from './timestamps.ts';

/** Projects and clusters of the account. Source: Zilliz Cloud API reference, List Projects and List Clusters. */
export const accountRoutes = (context: RouteContext): readonly Route[] => [
  {
    method: 'GET',
    path: '/v2/projects',
    handle: () =>
      ok(
        context.simulation.projects.map(project => ({
          projectName: project.name,
          projectId: project.id,
          regionIds: [...new Set(project.clusters.map(cluster => cluster.regionId))],
          instanceCount: project.clusters.length,
          createTime: writeTime(context, project.createdAt),
          plan: project.plan,
        })),
      ),
  },
  {
    method: 'GET',
    path: '/v2/clusters',
    handle: ({ query }) => {
      const pageSize = pageSizeOf(query.get('pageSize'));
      const currentPage = currentPageOf(query.get('currentPage'));
      const clusters = clustersOf(context);
      return ok({
        count: clusters.length,
        currentPage,
        pageSize,
        clusters: clusters.slice((currentPage - 1) * pageSize, currentPage * pageSize).map(cluster => ({
          clusterId: cluster.id,
          clusterName: cluster.name,
          description: cluster.description,
          regionId: cluster.regionId,
          plan: cluster.plan,
          cuType: 'Performance-optimized',
          cuSize: cluster.cuSize,
          status: 'RUNNING',
          // The data plane of a simulated cluster is this server: an invented host must never receive the key.
          connectAddress: context.endpoint() + dataPlanePath(cluster.id),
          privateLinkAddress: '',
          createTime: writeTime(context, cluster.createdAt),
          projectId: cluster.projectId,
          deploymentOption: 'Dedicated',
        })),
      });
    },
  },
];
