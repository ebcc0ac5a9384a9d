import type { Instant } from '../../jobs/job.ts';
import { type ApiError, missing, noSuchCluster, noSuchJob } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedCluster } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { JobFilter, JobPage } from '../simulation/job-store.ts';
import { answerByCode, fileNamesOf, importRequest } from './data-plane.ts';
import { importOf, importStateOf } from './import-state.ts';
import { currentPageOf, pageSizeOf, requiredTextOf, textOf } from './params.ts';
import { clusterOf, clustersOf, jobOf, projectOf, type RouteContext, requireAdmin } from './route-context.ts';

const importTypes: ReadonlySet<string> = new Set(['IMPORT']);

/** The scope that an import request names: a cluster, or a project and a region. */
const scopeOf = (context: RouteContext, body: JsonObject): JobFilter => {
  const clusterId = textOf(body, 'clusterId');
  if (clusterId !== '') return { clusterId: clusterOf(context, clusterId).id };
  const projectId = textOf(body, 'projectId');
  if (projectId === '') throw missing('clusterId');
  return { projectId: projectOf(context, projectId).id, regionId: requiredTextOf(body, 'regionId') };
};

/** The public API calls a running import InProgress in its list and Importing in describe; its pages disagree. */
const listedState = ({ routes }: RouteContext, state: string): string =>
  routes === 'public' && state === 'Importing' ? 'InProgress' : state;

/** The public API documents no order, so this server orders its imports by ID: no client can then rely on the order. */
const pageOf = (
  { routes, simulation }: RouteContext,
  filter: JobFilter,
  range: { readonly skip: number; readonly limit: number },
  now: Instant,
): Pick<JobPage, 'total' | 'entries'> => {
  if (routes !== 'public') return simulation.page(filter, range, now);
  const { total, entries } = simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now);
  const byId = entries.toSorted((a, b) => (a.job.id < b.job.id ? -1 : 1));
  return { total, entries: byId.slice(range.skip, range.skip + range.limit) };
};

const list = (context: RouteContext, { body }: Call): Reply => {
  const pageSize = pageSizeOf(body.pageSize);
  const currentPage = currentPageOf(body.currentPage);
  const dbName = textOf(body, 'dbName');
  const scope = scopeOf(context, body);
  const now = context.simulation.sync();
  const filter = { ...scope, ...(dbName === '' ? {} : { dbName }), types: importTypes };
  const page = pageOf(context, filter, { skip: (currentPage - 1) * pageSize, limit: pageSize }, now);
  return ok({
    count: page.total,
    currentPage,
    pageSize,
    records: page.entries.map(({ job }) => ({
      collectionName: job.collectionName ?? '',
      jobId: job.id,
      state: listedState(context, importStateOf(stateAt(job, now).statusWord)),
    })),
  });
};

const describe = (context: RouteContext, { body }: Call): Reply => {
  const jobId = requiredTextOf(body, 'jobId');
  const now = context.simulation.sync();
  const { job } = jobOf(context, jobId);
  const clusterId = textOf(body, 'clusterId');
  if (job.type !== 'IMPORT' || (clusterId !== '' && clusterOf(context, clusterId).id !== job.cluster.id)) {
    throw noSuchJob(jobId);
  }
  return ok(importOf(context, job, now));
};

const clusterIn = (context: RouteContext, scope: JobFilter): SimulatedCluster => {
  const cluster = clustersOf(context).find(({ id, projectId, regionId }) =>
    scope.clusterId === undefined
      ? projectId === scope.projectId && regionId === scope.regionId
      : id === scope.clusterId,
  );
  if (!cluster) throw noSuchCluster(scope.regionId ?? '');
  return cluster;
};

const create = (context: RouteContext, { body }: Call): Reply => {
  requireAdmin(context);
  const cluster = clusterIn(context, scopeOf(context, body));
  const collectionName = requiredTextOf(body, 'collectionName');
  const fileNames = fileNamesOf(body);
  const dbName = textOf(body, 'dbName') || 'default';
  const now = context.simulation.sync();
  const { job } = context.simulation.start(importRequest({ cluster, dbName, collectionName, fileNames }), now);
  return ok({ jobId: job.id });
};

/** On HTTP 404 clients try the older names of describe, so 404 must mean a missing route and nothing else. */
const isNotFound = ({ status }: ApiError): boolean => status === 404;

/** The import routes, with the old and new names of describe. Source: Zilliz Cloud API reference, Import Jobs. */
export const importRoutes = (context: RouteContext): readonly Route[] => {
  const post = (name: string, handle: (context: RouteContext, call: Call) => Reply): Route => ({
    method: 'POST',
    path: `/v2/vectordb/jobs/import/${name}`,
    handle: call => answerByCode(isNotFound, () => handle(context, call)),
  });
  return [
    post('list', list),
    post('describe', describe),
    post('getProgress', describe),
    post('get_progress', describe),
    post('create', create),
  ];
};
