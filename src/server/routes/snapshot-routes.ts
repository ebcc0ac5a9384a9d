import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing } from '../http/api-errors.ts';
import { type Call, ok, type Reply } from '../http/router.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { stateAt } from '../simulation/job-state.ts';
import { apiKeyOwner } from '../simulation/simulation.ts';
import { databaseOf } from './databases.ts';
import { textOf } from './params.ts';
import { clusterOf, type RouteContext } from './route-context.ts';
import { writeMs } from './timestamps.ts';

const restoreTypes: ReadonlySet<string> = new Set(['RESTORE']);

const restoreStates: Readonly<Record<string, string>> = {
  PENDING: 'RestoreSnapshotPending',
  IN_PROGRESS: 'RestoreSnapshotExecuting',
  SUCCESSFUL: 'RestoreSnapshotCompleted',
  FAILED: 'RestoreSnapshotFailed',
};

/** The restores of collections that the control plane started read backup files; all others read snapshots. */
const isFromSnapshot = ({ subtype, createdBy }: SimulatedJob): boolean =>
  subtype === 'COLLECTION' && createdBy !== apiKeyOwner;

/** A restore as the data plane returns it: its ID is an int64, its times are ms, and its end is its start and `timeCost`. */
const restoreOf = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  const startedAt = state.startedAt ?? job.createdAt;
  const startTime = writeMs(context, startedAt);
  return {
    jobId: numberIdOf(job),
    snapshotName: `${job.collectionName ?? ''}_snapshot`,
    dbName: job.dbName ?? 'default',
    collectionName: job.collectionName ?? '',
    state: restoreStates[state.statusWord] ?? state.statusWord,
    progress: state.progress,
    reason: state.reason ?? '',
    startTime,
    timeCost: Math.max(0, writeMs(context, state.finishedAt ?? now) - startTime),
  };
};

/** The restores of the cluster in the path; without one, of all clusters, which share this server's address. */
const restoresOf = (context: RouteContext, { params }: Call, now: Instant): readonly SimulatedJob[] => {
  if (!context.hasDataPlaneJobs) return [];
  const { clusterId } = params;
  const filter = {
    types: restoreTypes,
    ...(clusterId === undefined ? {} : { clusterId: clusterOf(context, clusterId).id }),
  };
  const { entries } = context.simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now);
  return entries.map(({ job }) => job).filter(isFromSnapshot);
};

/** Lists the restores of one database. Source: Milvus RESTful API v2, Snapshot. */
export const listRestores = (context: RouteContext, call: Call): Reply => {
  const now = context.simulation.sync();
  const records = restoresOf(context, call, now)
    .filter(({ dbName }) => dbName === databaseOf(call))
    .map(job => restoreOf(context, job, now));
  return ok({ records: records.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)) });
};

/** Describes the restore whose ID is in the body. */
export const describeRestore = (context: RouteContext, call: Call): Reply => {
  const { jobId } = call.body;
  const id = typeof jobId === 'number' ? String(jobId) : textOf(call.body, 'jobId');
  if (id === '') throw missing('jobId');
  const now = context.simulation.sync();
  const job = restoresOf(context, call, now).find(candidate => String(numberIdOf(candidate)) === id);
  if (!job) throw new ApiError(200, 1100, `restore snapshot job ${id} not found: invalid parameter`);
  return ok(restoreOf(context, job, now));
};
