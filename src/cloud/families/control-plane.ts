import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import { type Job, makeJob, mayChange } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import type { NamedJob } from '../../jobs/tracked-job.ts';
import { isObject } from '../../lib/is-object.ts';
import { CloudError, type CloudErrorKind } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { id, instant, progress, text, word } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Family, JobLocation, Part } from './family.ts';

/** Reads the jobs that the user tracks in a project. Never throws. */
export type ReadTracked = (projectId: string) => Promise<readonly NamedJob[]>;

const jobRecord = z.object({
  jobId: id,
  type: word,
  status: word,
  progress,
  reason: text,
  startTime: instant,
  endTime: instant,
});

const readControlPlaneJob = (record: unknown, location: JobLocation): Job | null => {
  const parsed = jobRecord.safeParse(record);
  if (!parsed.success) return null;
  const { jobId, type, status, progress: percent, reason, startTime, endTime } = parsed.data;
  return makeJob({
    id: jobId,
    projectId: location.projectId,
    type,
    status: statusOfWord(status),
    rawStatus: status,
    progress: percent,
    reason,
    startedAt: startTime,
    finishedAt: endTime,
    regionId: location.regionId,
    clusterId: location.clusterId,
    clusterName: location.clusterName,
    family: 'control-plane',
  });
};

/** Fields that are read into the job, so that the details don't repeat them. */
const jobTimes: ReadonlySet<string> = new Set(['startTime', 'endTime']);

const withoutJobTimes = (record: unknown): unknown =>
  isObject(record) ? Object.fromEntries(Object.entries(record).filter(([name]) => !jobTimes.has(name))) : record;

/** Failures that would be the same for every other job. */
const failsForAll: ReadonlySet<CloudErrorKind> = new Set(['auth', 'aborted', 'rate-limit', 'unsupported']);

/** Tracked jobs on one page. The route allows few requests a second, and describes of single jobs need some of them. */
const pageSize = 5;

/** How often a tracked job that the server doesn't know is requested. A new job may not have reached every replica yet. */
const mostMisses = 3;

/** Reads tracked jobs, except those that can't change any more. */
type TrackedJobs = {
  /** Whether reading the job takes a request. */
  needsRequest(tracked: NamedJob): boolean;
  /** The job; its failure; or null if the server doesn't know it. Throws failures that would repeat for every job. */
  read(tracked: NamedJob, projectId: string, options: CallOptions): Promise<Job | CloudError | null>;
  /** Makes the next read request unknown jobs again. */
  forget(): void;
};

const createTrackedJobs = (describe: Family['describe']): TrackedJobs => {
  const finished = new Map<string, Job>();
  /** How often the server didn't know a job. */
  const misses = new Map<string, number>();

  const isGivenUp = (jobId: string): boolean => (misses.get(jobId) ?? 0) >= mostMisses;

  return {
    needsRequest: ({ jobId }) => !finished.has(jobId) && !isGivenUp(jobId),
    read: async ({ jobId, clusterId }, projectId, options) => {
      const known = finished.get(jobId);
      if (known) return known;
      if (isGivenUp(jobId)) return null;
      try {
        const location = { id: jobId, projectId, clusterId, regionId: null, clusterName: null, dbName: null };
        const { job } = await describe(location, options);
        if (!mayChange(job)) finished.set(jobId, job);
        return job;
      } catch (error) {
        if (!(error instanceof CloudError) || failsForAll.has(error.facts.kind)) throw error;
        if (error.facts.kind !== 'not-found') return error;
        misses.set(jobId, (misses.get(jobId) ?? 0) + 1);
        return null;
      }
    },
    forget: () => misses.clear(),
  };
};

/** The tracked jobs of a project as a list, whose pages are read job by job. */
const trackedPart = (family: JobFamily, projectId: string, readTracked: ReadTracked, jobs: TrackedJobs): Part => ({
  key: family,
  family,
  where: null,
  bestEffort: false,
  // Its pages are read rarely, so unfinished jobs are also polled.
  listsProgress: false,
  read: async (page, options) => {
    const tracked = await readTracked(projectId);
    const from = Number(page ?? 0);
    const upTo = from + pageSize;
    const wanted = tracked.slice(from, upTo);
    const sendsNothing = !wanted.some(jobs.needsRequest);
    const results = await Promise.all(wanted.map(one => jobs.read(one, projectId, options)));
    const errors = results.filter(result => result instanceof CloudError);
    const [error] = errors;
    // If every job fails, the page fails.
    if (error && errors.length === results.length) throw error;
    return {
      jobs: results.flatMap(result => (result === null || result instanceof CloudError ? [] : [result])),
      badRecords: 0,
      ...(error && { error }),
      next: upTo < tracked.length ? String(upTo) : null,
      ...(sendsNothing && { sentNothing: true }),
    };
  },
});

/** A family without a list: only the jobs that the user tracks are read, each by its ID. */
export const createTrackedFamily = (
  family: JobFamily,
  readTracked: ReadTracked,
  describe: Family['describe'],
): Family => {
  const jobs = createTrackedJobs(describe);
  return {
    family,
    can: ['describe'],
    parts: ({ projectId }) => [trackedPart(family, projectId, readTracked, jobs)],
    describe,
    forget: jobs.forget,
  };
};

/** Jobs of the control plane, which can be read by ID and not listed. Source: API reference, Describe Job. */
export const createControlPlane = (transport: Transport, readTracked: ReadTracked): Family => {
  const describe = async (location: JobLocation, { signal }: CallOptions): Promise<JobDescription> => {
    const params = { jobId: location.id };
    const answer = await transport.call({ method: 'GET', route: '/v2/jobs/{jobId}', params, signal });
    const job = readControlPlaneJob(answer.data, location);
    if (job?.id !== location.id) throw malformedAnswer('job of this ID', answer);
    return { job, details: readDetails(withoutJobTimes(answer.data)), requestId: answer.requestId };
  };
  return createTrackedFamily('control-plane', readTracked, describe);
};
