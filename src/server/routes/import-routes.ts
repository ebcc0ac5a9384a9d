import type { Instant } from '../../jobs/job.ts';
import { type ApiError, missing, noSuchCluster, noSuchJob } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedCluster } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { LedgerPage, Selection } from '../simulation/job-store.ts';
import { answerByCode, fileNamesOf, importRequest } from './data-plane.ts';
import { importOf, importStateOf } from './import-state.ts';
import { currentPageOf, neededTextOf, pageSizeOf, textOf } from './params.ts';
import { type Center, clusterOf, clustersOf, jobOf, mayChange, projectOf } from './route-context.ts';

const imports: ReadonlySet<string> = new Set(['IMPORT']);

/** Where an import request points: at a cluster, or at a project and one of its regions. */
const placeOf = (center: Center, body: JsonObject): Selection => {
  const clusterId = textOf(body, 'clusterId');
  if (clusterId !== '') return { clusterId: clusterOf(center, clusterId).id };
  const projectId = textOf(body, 'projectId');
  if (projectId === '') throw missing('clusterId');
  return { projectId: projectOf(center, projectId).id, regionId: neededTextOf(body, 'regionId') };
};

/** The pages of the public API disagree about the word for a running import; its list and its describe differ here. */
const listedState = ({ routes }: Center, state: string): string =>
  routes === 'public' && state === 'Importing' ? 'InProgress' : state;

/** The public API tells no order: there it is one that means nothing, so that nobody can rely on it. */
const pageOf = (
  { routes, simulation }: Center,
  selection: Selection,
  range: { readonly skip: number; readonly limit: number },
  now: Instant,
): Pick<LedgerPage, 'total' | 'entries'> => {
  if (routes !== 'public') return simulation.page(selection, range, now);
  const { total, entries } = simulation.page(selection, { limit: Number.MAX_SAFE_INTEGER - 1 }, now);
  const shuffled = entries.toSorted((a, b) => (a.job.id < b.job.id ? -1 : 1));
  return { total, entries: shuffled.slice(range.skip, range.skip + range.limit) };
};

const list = (center: Center, { body }: Call): Reply => {
  const pageSize = pageSizeOf(body.pageSize);
  const currentPage = currentPageOf(body.currentPage);
  const dbName = textOf(body, 'dbName');
  const place = placeOf(center, body);
  const now = center.simulation.sync();
  const selection = { ...place, ...(dbName === '' ? {} : { dbName }), types: imports };
  const page = pageOf(center, selection, { skip: (currentPage - 1) * pageSize, limit: pageSize }, now);
  return ok({
    count: page.total,
    currentPage,
    pageSize,
    records: page.entries.map(({ job }) => ({
      collectionName: job.collectionName ?? '',
      jobId: job.id,
      state: listedState(center, importStateOf(stateAt(job, now).word)),
    })),
  });
};

const describe = (center: Center, { body }: Call): Reply => {
  const jobId = neededTextOf(body, 'jobId');
  const now = center.simulation.sync();
  const { job } = jobOf(center, jobId);
  const clusterId = textOf(body, 'clusterId');
  if (job.type !== 'IMPORT' || (clusterId !== '' && clusterOf(center, clusterId).id !== job.cluster.id)) {
    throw noSuchJob(jobId);
  }
  return ok(importOf(center, job, now));
};

const clusterFor = (center: Center, place: Selection): SimulatedCluster => {
  const cluster = clustersOf(center).find(one =>
    place.clusterId === undefined
      ? one.projectId === place.projectId && one.regionId === place.regionId
      : one.id === place.clusterId,
  );
  if (!cluster) throw noSuchCluster(place.regionId ?? '');
  return cluster;
};

const create = (center: Center, { body }: Call): Reply => {
  mayChange(center);
  const cluster = clusterFor(center, placeOf(center, body));
  const collectionName = neededTextOf(body, 'collectionName');
  const fileNames = fileNamesOf(body);
  const dbName = textOf(body, 'dbName') || 'default';
  const now = center.simulation.sync();
  const { job } = center.simulation.start(importRequest({ cluster, dbName, collectionName, fileNames }), now);
  return ok({ jobId: job.id });
};

/** Clients fall back to the older names of describe by HTTP 404: it must mean a missing route and nothing else. */
const isNotFound = ({ status }: ApiError): boolean => status === 404;

/** The import routes, old and new names of describe alike. Source: Zilliz Cloud API reference, Import Jobs. */
export const importRoutes = (center: Center): readonly Route[] => {
  const post = (name: string, handle: (center: Center, call: Call) => Reply): Route => ({
    method: 'POST',
    path: `/v2/vectordb/jobs/import/${name}`,
    handle: call => answerByCode(isNotFound, () => handle(center, call)),
  });
  return [
    post('list', list),
    post('describe', describe),
    post('getProgress', describe),
    post('get_progress', describe),
    post('create', create),
  ];
};
