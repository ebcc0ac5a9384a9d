import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName } from '../../jobs/rules.ts';
import type { Accepted, CallOptions, JobDescription, JobPage } from '../gateway.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import { count, lenient, list, unknownWord, withEmptyList } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import { readJob, readJobs } from '../schema/job-record.ts';

const jobRoute = '/v2/projects/{projectId}/jobs/{jobId}';

const readToken = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
};

const page = z.object({ total: count, items: list, nextPageToken: lenient(readToken) });

/**
 * Reads a page of `GET /v2/jobs`, which a job center and Spark share. `projectId` fills records that name no project.
 * Throws `CloudError` if the answer is not a page.
 */
export const readPage = (
  answer: Answer,
  family: JobFamily,
  projectId: string | null,
): Omit<JobPage, 'isOrdered' | 'troubles'> => {
  const parsed = page.safeParse(withEmptyList(answer.data, 'items'));
  if (!parsed.success) throw malformedAnswer('list of jobs', answer);
  const { total, items, nextPageToken } = parsed.data;
  return { ...readJobs(items, { family, projectId }), total, nextPageToken };
};

/** The job in the answer to an action. Fields that the answer leaves out, and that no action changes, keep their values. */
const filledAnswer = (answered: Job, before: Job): Job => ({
  ...answered,
  type: answered.type === unknownWord ? before.type : answered.type,
  subtype: answered.subtype ?? before.subtype,
  description: answered.description ?? before.description,
  createdBy: answered.createdBy ?? before.createdBy,
  regionId: answered.regionId ?? before.regionId,
  clusterId: answered.clusterId ?? before.clusterId,
  clusterName: answered.clusterName ?? before.clusterName,
  dbName: answered.dbName ?? before.dbName,
  collectionName: answered.collectionName ?? before.collectionName,
});

/** Whether this job can be the answer to an action on `sent`: a retry may start a job with a new ID, a cancel doesn't. */
const isAnswerTo = (action: ActionName, answered: Job, sent: Job): boolean =>
  answered.projectId === sent.projectId && (action === 'retry' || answered.id === sent.id);

const projectOf = (job: Job): string => {
  if (job.projectId !== null) return job.projectId;
  throw cloudError({ kind: 'not-found', message: `the project of job ${job.id} is not known` });
};

/** Describes a job through the routes of its project, which a job center and Spark share. Throws `CloudError`. */
export const describeJob = async (
  transport: Transport,
  family: JobFamily,
  projectId: string,
  jobId: string,
  { signal }: CallOptions,
): Promise<JobDescription> => {
  const answer = await transport.call({ method: 'GET', route: jobRoute, params: { projectId, jobId }, signal });
  const job = readJob(answer.data, { family, projectId });
  // An action is sent to the project of the job, so a job of another project would be changed there.
  if (job?.id !== jobId || job.projectId !== projectId) throw malformedAnswer('job of this ID and project', answer);
  return { job, details: readDetails(answer.data), requestId: answer.requestId };
};

/** Cancels or retries a job through the routes of its project. Sends once. Throws `CloudError`. */
export const actOnJob = async (
  transport: Transport,
  family: JobFamily,
  action: ActionName,
  job: Job,
  { signal }: CallOptions,
): Promise<Accepted> => {
  const projectId = projectOf(job);
  const params = { projectId, jobId: job.id };
  const answer = await transport.call({ method: 'POST', route: `${jobRoute}/${action}`, params, signal });
  const answered = readJob(answer.data, { family, projectId });
  if (!answered || !isAnswerTo(action, answered, job)) throw malformedAnswer('job', answer);
  return { job: filledAnswer(answered, job), requestId: answer.requestId };
};
