import type { Instant } from '../../jobs/job.ts';
import { generatedDetailsOf } from '../project/generated-details.ts';
import { templateOf } from '../project/job-templates.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { type JobState, stateAt } from '../simulation/job-state.ts';
import { importOf } from './import-state.ts';
import type { RouteContext } from './route-context.ts';
import { secondsBetween, writeTime, writeTimeOrNull } from './timestamps.ts';

/** A job as the job-center list returns it. */
export const jobItem = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  const { cluster } = job;
  return {
    jobId: job.id,
    projectId: cluster.projectId,
    type: job.type,
    ...(job.subtype === null ? {} : { subtype: job.subtype }),
    description: job.description,
    status: state.statusWord,
    progress: templateOf(job.type, job.subtype).isWithoutProgress ? null : state.progress,
    reason: state.reason,
    regionId: cluster.regionId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    collectionName: job.collectionName,
    dbName: job.dbName,
    createdBy: job.createdBy,
    createdAt: writeTime(context, job.createdAt),
    startedAt: writeTimeOrNull(context, state.startedAt),
    finishedAt: writeTimeOrNull(context, state.finishedAt),
  };
};

/** A job as the job center describes it: the list item with the details of its type. */
export const jobDescription = (context: RouteContext, job: SimulatedJob, now: Instant) => ({
  ...jobItem(context, job, now),
  ...(job.type === 'SPARK' ? sparkExtras(context, job, stateAt(job, now)) : {}),
  details: job.type === 'IMPORT' ? importOf(context, job, now) : generatedDetailsOf(job),
});

/** A job as the documented Spark list returns it, without creator and progress. */
export const sparkItem = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  return {
    jobId: job.id,
    projectId: job.cluster.projectId,
    type: job.type,
    description: job.description,
    status: state.statusWord,
    regionId: job.cluster.regionId,
    clusterId: job.cluster.id,
    createdAt: writeTime(context, job.createdAt),
    startedAt: writeTimeOrNull(context, state.startedAt),
    finishedAt: writeTimeOrNull(context, state.finishedAt),
    durationSeconds:
      state.startedAt === null ? null : secondsBetween(context, state.startedAt, state.finishedAt ?? now),
  };
};

/** The same in the shape of older pages, with links to logs. */
export const olderSparkItem = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const { description, createdAt, finishedAt, type: _, clusterId: __, ...item } = sparkItem(context, job, now);
  return {
    ...item,
    jobName: description,
    mainClass: 'com.acme.Main',
    queuedAt: createdAt,
    endedAt: finishedAt,
    driverLogUri: `s3://acme-logs/${job.id}/driver.log`,
    sparkHistoryUrl: `https://history.example.com/${job.id}`,
  };
};

const sparkExtras = (context: RouteContext, job: SimulatedJob, state: JobState) => ({
  submittedAt: writeTime(context, job.createdAt),
  artifact: `volume://jobs/${job.collectionName ?? 'job'}.py`,
  failureReason:
    state.reason === null
      ? null
      : { code: state.statusWord, message: state.reason, retryable: state.statusWord === 'TIMEOUT' },
});

/** A Spark job as the documented describe returns it: in the older shape from a server that lists such jobs by cluster. */
export const sparkDescription = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  if (context.sparkLists === 'by-cluster') return { ...olderSparkItem(context, job, now), clusterId: job.cluster.id };
  return {
    ...sparkItem(context, job, now),
    ...sparkExtras(context, job, stateAt(job, now)),
    details: generatedDetailsOf(job),
  };
};

/** The status words of Describe Job, the same for all types, by Spark's status words. */
const describeWordsOfSpark: Readonly<Record<string, string>> = {
  PREPARING: 'PENDING',
  RUNNING: 'IN_PROGRESS',
  SUCCEEDED: 'SUCCESSFUL',
  TIMEOUT: 'FAILED',
  CANCELLING: 'CANCELING',
};

/** A job as Describe Job (control plane) returns it: progress is a string, and unknown values are empty strings. */
export const controlPlaneJob = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const state = stateAt(job, now);
  return {
    jobId: job.id,
    type: job.type,
    status: describeWordsOfSpark[state.statusWord] ?? state.statusWord,
    progress: String(state.progress),
    startTime: writeTimeOrNull(context, state.startedAt) ?? '',
    endTime: writeTimeOrNull(context, state.finishedAt) ?? '',
    reason: state.reason ?? '',
  };
};
