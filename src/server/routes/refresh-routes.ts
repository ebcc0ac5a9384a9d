import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing } from '../http/api-errors.ts';
import { type Call, ok, type Reply } from '../http/router.ts';
import { generatedDetailsOf } from '../project/generated-details.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import { databaseOf } from './databases.ts';
import { textOf } from './params.ts';
import { clusterOf, type RouteContext } from './route-context.ts';
import { writeMs } from './timestamps.ts';

const refreshTypes: ReadonlySet<string> = new Set(['EXTERNAL_COLLECTION_REFRESH']);

const refreshStates: Readonly<Record<string, string>> = {
  PENDING: 'RefreshPending',
  IN_PROGRESS: 'RefreshInProgress',
  SUCCESSFUL: 'RefreshCompleted',
  FAILED: 'RefreshFailed',
};

/** A refresh as the data plane returns it: its ID is an int64, times are Unix ms, and 0 means not yet. */
const refreshOf = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  const { externalSource = '' } = generatedDetailsOf(job);
  return {
    jobId: numberIdOf(job),
    collectionName: job.collectionName ?? '',
    state: refreshStates[state.statusWord] ?? state.statusWord,
    progress: state.progress,
    externalSource,
    externalSpec: '',
    startTime: writeMs(context, state.startedAt ?? job.createdAt),
    endTime: state.finishedAt === null ? 0 : writeMs(context, state.finishedAt),
    ...(state.reason === null ? {} : { reason: state.reason }),
  };
};

/** The refreshes of the cluster in the path; without one, of all clusters, which share this server's address. */
const refreshesOf = (
  context: RouteContext,
  { params }: Call,
  dbName: string,
  now: Instant,
): readonly SimulatedJob[] => {
  if (!context.hasDataPlaneJobs) return [];
  const { clusterId } = params;
  const filter = {
    types: refreshTypes,
    ...(clusterId === undefined ? {} : { clusterId: clusterOf(context, clusterId).id }),
    ...(dbName === '' ? {} : { dbName }),
  };
  return context.simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now).entries.map(({ job }) => job);
};

/** Lists the refreshes of one database. Source: Milvus RESTful API v2, External Collections. */
export const listRefreshes = (context: RouteContext, call: Call): Reply => {
  const collectionName = textOf(call.body, 'collectionName');
  const now = context.simulation.sync();
  const records = refreshesOf(context, call, databaseOf(call), now)
    .filter(job => collectionName === '' || job.collectionName === collectionName)
    .map(job => refreshOf(context, job, now));
  // Listed in no particular order, like the imports of a Milvus.
  return ok({ records: records.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)) });
};

/** Describes the refresh whose ID is in the body. */
export const describeRefresh = (context: RouteContext, call: Call): Reply => {
  const { jobId } = call.body;
  const id = typeof jobId === 'number' ? String(jobId) : textOf(call.body, 'jobId');
  if (id === '') throw missing('jobId');
  const now = context.simulation.sync();
  const job = refreshesOf(context, call, '', now).find(candidate => String(numberIdOf(candidate)) === id);
  if (!job) throw new ApiError(200, 1100, `refresh job ${id} not found: invalid parameter`);
  return ok(refreshOf(context, job, now));
};

/** The path under which the data plane of a simulated cluster is served; all clusters share one address. */
export const dataPlanePath = (clusterId: string): string => `/data-plane/${clusterId}`;
