import type { Instant } from '../../jobs/job.ts';
import { generatedDetailsOf } from '../project/job-details.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { type JobState, stateAt } from '../simulation/job-state.ts';
import { importOf } from './import-state.ts';
import type { Center } from './route-context.ts';
import { secondsBetween, writeTime, writeTimeOrNull } from './timestamps.ts';

/** Types that take their time without telling how far they are. */
const withoutProgress: ReadonlySet<string> = new Set(['SPARK', 'SUSPEND_CLUSTER', 'RESUME_CLUSTER']);

/** A job as the job-center list tells it. */
export const jobItem = (center: Center, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  const { cluster } = job;
  return {
    jobId: job.id,
    projectId: cluster.projectId,
    type: job.type,
    ...(job.subtype === null ? {} : { subtype: job.subtype }),
    description: job.description,
    status: state.word,
    progress: withoutProgress.has(job.type) ? null : state.progress,
    reason: state.reason,
    regionId: cluster.regionId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    collectionName: job.collectionName,
    dbName: job.dbName,
    createdBy: job.createdBy,
    createdAt: writeTime(center, job.createdAt),
    startedAt: writeTimeOrNull(center, state.startedAt),
    finishedAt: writeTimeOrNull(center, state.finishedAt),
  };
};

/** A job, whole: the item, and the details of its type. */
export const jobDescription = (center: Center, job: SimulatedJob, now: Instant) => ({
  ...jobItem(center, job, now),
  ...(job.type === 'SPARK' ? sparkExtras(center, job, stateAt(job, now)) : {}),
  details: job.type === 'IMPORT' ? importOf(center, job, now) : generatedDetailsOf(job),
});

/** A job as the documented Spark list tells it, which knows neither creator nor progress. */
export const sparkItem = (center: Center, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  return {
    jobId: job.id,
    projectId: job.cluster.projectId,
    type: job.type,
    description: job.description,
    status: state.word,
    regionId: job.cluster.regionId,
    clusterId: job.cluster.id,
    createdAt: writeTime(center, job.createdAt),
    startedAt: writeTimeOrNull(center, state.startedAt),
    finishedAt: writeTimeOrNull(center, state.finishedAt),
    durationSeconds: state.startedAt === null ? null : secondsBetween(center, state.startedAt, state.finishedAt ?? now),
  };
};

const sparkExtras = (center: Center, job: SimulatedJob, state: JobState) => ({
  submittedAt: writeTime(center, job.createdAt),
  artifact: `volume://jobs/${job.collectionName ?? 'job'}.py`,
  failureReason:
    state.reason === null ? null : { code: state.word, message: state.reason, retryable: state.word === 'TIMEOUT' },
});

/** A Spark job, whole, in the documented shape. */
export const sparkDescription = (center: Center, job: SimulatedJob, now: Instant) => ({
  ...sparkItem(center, job, now),
  ...sparkExtras(center, job, stateAt(job, now)),
  details: generatedDetailsOf(job),
});

/** Spark's words, as Describe Job says them: it has the same few for all types. */
const wordsOfDescribe: Readonly<Record<string, string>> = {
  PREPARING: 'PENDING',
  RUNNING: 'IN_PROGRESS',
  SUCCEEDED: 'SUCCESSFUL',
  TIMEOUT: 'FAILED',
  CANCELLING: 'CANCELING',
};

/** A job as Describe Job (control plane) tells it: the progress is a text there, and what is unknown is empty. */
export const controlPlaneJob = (center: Center, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  return {
    jobId: job.id,
    type: job.type,
    status: wordsOfDescribe[state.word] ?? state.word,
    progress: String(state.progress),
    startTime: writeTimeOrNull(center, state.startedAt) ?? '',
    endTime: writeTimeOrNull(center, state.finishedAt) ?? '',
    reason: state.reason ?? '',
  };
};
