import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { isUnfinished, statusOfWord } from '../../jobs/statuses.ts';
import type { NamedJob } from '../../jobs/tracked-job.ts';
import { CloudError, type CloudErrorKind } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { id, instant, isObject, progress, text, word } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Family, JobLocation, Part } from './family.ts';

/** Reads what is tracked in a project; never throws. */
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

const readControlPlaneJob = (record: unknown, place: JobLocation): Job | null => {
  const parsed = jobRecord.safeParse(record);
  if (!parsed.success) return null;
  const told = parsed.data;
  return makeJob({
    id: told.jobId,
    projectId: place.projectId,
    type: told.type,
    status: statusOfWord(told.status),
    rawStatus: told.status,
    progress: told.progress,
    reason: told.reason,
    startedAt: told.startTime,
    finishedAt: told.endTime,
    regionId: place.regionId,
    clusterId: place.clusterId,
    clusterName: place.clusterName,
    family: 'control-plane',
  });
};

/** The fields that the job itself carries. */
const ownFields = ['startTime', 'endTime'] as const;

const withoutOwn = (record: unknown): unknown =>
  isObject(record)
    ? Object.fromEntries(Object.entries(record).filter(([name]) => !ownFields.some(own => own === name)))
    : record;

/** Failures of one job's read that are no matter of this job. */
const concernsAll: ReadonlySet<CloudErrorKind> = new Set(['auth', 'aborted', 'rate-limit', 'unsupported']);

/** Few enough to leave the rest of the requests in a second to whoever else asks for single jobs. */
const idsOnPage = 5;

/** So often a tracked job that the server does not know is asked for. */
const mostMisses = 3;

/** Jobs by their ID. Source: Zilliz Cloud API reference, Describe Job. */
export const createControlPlane = (transport: Transport, readTracked: ReadTracked): Family => {
  const describe = async (place: JobLocation, { signal }: CallOptions): Promise<JobDescription> => {
    const answer = await transport.call({
      method: 'GET',
      route: '/v2/jobs/{jobId}',
      params: { jobId: place.id },
      signal,
    });
    const job = readControlPlaneJob(answer.data, place);
    if (job?.id !== place.id) throw malformedAnswer('job of this ID', answer);
    return { job, details: readDetails(withoutOwn(answer.data)), requestId: answer.requestId };
  };

  /** Tracked jobs that have ended: they don't change any more. */
  const ended = new Map<string, Job>();
  /** How often the server did not know a tracked job. */
  const misses = new Map<string, number>();

  /** One that has just begun may not be known everywhere yet, but nobody asks for ever. */
  const isGivenUp = (jobId: string): boolean => (misses.get(jobId) ?? 0) >= mostMisses;

  /** One that the server does not know, or not any more, is no reason to go without the others; nor is one that fails. */
  const readOne = async (
    tracked: NamedJob,
    projectId: string,
    options: CallOptions,
  ): Promise<Job | CloudError | null> => {
    const { jobId, clusterId } = tracked;
    const known = ended.get(jobId);
    if (known) return known;
    if (isGivenUp(jobId)) return null;
    try {
      const place = { id: jobId, projectId, clusterId, regionId: null, clusterName: null };
      const { job } = await describe(place, options);
      if (!isUnfinished(job.status)) ended.set(jobId, job);
      return job;
    } catch (error) {
      if (!(error instanceof CloudError) || concernsAll.has(error.facts.kind)) throw error;
      if (error.facts.kind !== 'not-found') return error;
      misses.set(jobId, (misses.get(jobId) ?? 0) + 1);
      return null;
    }
  };

  const partOf = (projectId: string): Part => ({
    key: 'control-plane',
    family: 'control-plane',
    where: null,
    bestEffort: false,
    // Its list is read one by one as well.
    listsProgress: false,
    read: async (page, options) => {
      const tracked = await readTracked(projectId);
      const from = Number(page ?? 0);
      const upTo = from + idsOnPage;
      const turn = tracked.slice(from, upTo);
      const isAsked = turn.some(({ jobId }) => !ended.has(jobId) && !isGivenUp(jobId));
      const read = await Promise.all(turn.map(one => readOne(one, projectId, options)));
      const failed = read.filter(one => one instanceof CloudError);
      // Where none can be read, it is the list that can't.
      if (failed[0] && failed.length === read.length) throw failed[0];
      return {
        jobs: read.flatMap(one => (one === null || one instanceof CloudError ? [] : [one])),
        badRecords: 0,
        ...(failed[0] && { error: failed[0] }),
        next: upTo < tracked.length ? String(upTo) : null,
        ...(!isAsked && { sentNothing: true }),
      };
    },
  });

  return {
    family: 'control-plane',
    can: ['describe'],
    parts: ({ projectId }) => [partOf(projectId)],
    describe,
    forget: () => misses.clear(),
  };
};
