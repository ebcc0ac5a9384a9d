import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing } from '../http/api-errors.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import { generatedDetailsOf } from '../project/job-details.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import { answerByCode } from './data-plane.ts';
import { textOf } from './params.ts';
import { type Center, clusterOf } from './route-context.ts';
import { writeMs } from './timestamps.ts';

const refreshes: ReadonlySet<string> = new Set(['EXTERNAL_COLLECTION_REFRESH']);

const states: Readonly<Record<string, string>> = {
  PENDING: 'RefreshPending',
  IN_PROGRESS: 'RefreshInProgress',
  SUCCESSFUL: 'RefreshCompleted',
  FAILED: 'RefreshFailed',
};

/** A refresh as the data plane tells it: an int64 for its ID, times in Unix ms, and 0 for a time that has not come. */
const refreshOf = (center: Center, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  const { externalSource = '' } = generatedDetailsOf(job);
  return {
    jobId: numberIdOf(job),
    collectionName: job.collectionName ?? '',
    state: states[state.word] ?? state.word,
    progress: state.progress,
    externalSource,
    externalSpec: '',
    startTime: writeMs(center, state.startedAt ?? job.createdAt),
    endTime: state.finishedAt === null ? 0 : writeMs(center, state.finishedAt),
    ...(state.reason === null ? {} : { reason: state.reason }),
  };
};

/** Every refresh of the cluster whose data plane was asked; of all clusters on the address that they share. */
const refreshesOf = (center: Center, { params }: Call, dbName: string, now: Instant): readonly SimulatedJob[] => {
  const { clusterId } = params;
  const selection = {
    types: refreshes,
    ...(clusterId === undefined ? {} : { clusterId: clusterOf(center, clusterId).id }),
    ...(dbName === '' ? {} : { dbName }),
  };
  return center.simulation.page(selection, { limit: Number.MAX_SAFE_INTEGER - 1 }, now).entries.map(({ job }) => job);
};

const list = (center: Center, call: Call): Reply => {
  const collectionName = textOf(call.body, 'collectionName');
  const now = center.simulation.sync();
  const records = refreshesOf(center, call, textOf(call.body, 'dbName'), now)
    .filter(job => collectionName === '' || job.collectionName === collectionName)
    .map(job => refreshOf(center, job, now));
  // Like the imports of a Milvus, in no order that means anything.
  return ok({ records: records.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)) });
};

const describe = (center: Center, call: Call): Reply => {
  const { jobId } = call.body;
  const id = typeof jobId === 'number' ? String(jobId) : textOf(call.body, 'jobId');
  if (id === '') throw missing('jobId');
  const now = center.simulation.sync();
  const job = refreshesOf(center, call, '', now).find(one => String(numberIdOf(one)) === id);
  if (!job) throw new ApiError(200, 1100, `refresh job ${id} not found: invalid parameter`);
  return ok(refreshOf(center, job, now));
};

/** Where a simulated cluster's data plane begins: a path of its own, because the clusters share one address. */
export const dataPlanePath = (clusterId: string): string => `/data-plane/${clusterId}`;

/** The refreshes of external collections, of each cluster on its data plane. Source: Milvus RESTful API v2. */
export const refreshRoutes = (center: Center): readonly Route[] => {
  const post = (base: string, name: string, handle: (center: Center, call: Call) => Reply): Route => ({
    method: 'POST',
    path: `${base}/v2/vectordb/jobs/external_collection/${name}`,
    handle: call =>
      answerByCode(
        () => true,
        () => handle(center, call),
      ),
  });
  return ['', dataPlanePath(':clusterId')].flatMap(base => [
    post(base, 'list', list),
    post(base, 'describe', describe),
  ]);
};
