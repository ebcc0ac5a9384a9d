import * as z from 'zod/mini';
import type { Instant, Job, JobFamily } from '../../jobs/job.ts';
import { type ActionName, fullAbilities } from '../../jobs/rules.ts';
import type { FamilyCapabilities } from '../capabilities.ts';
import type { Accepted, CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';
import { type Answer, misunderstood } from '../http/envelope.ts';
import { failure } from '../http/http-errors.ts';
import type { Query, Transport } from '../http/transport.ts';
import { count, lenient, unknownWord } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import { readJob, readJobs } from '../schema/job-record.ts';
import type { Server } from '../servers/server.ts';

const jobRoute = '/v2/projects/{projectId}/jobs/{jobId}';

const readToken = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
};

const page = z.object({ total: count, items: z.array(z.unknown()), nextPageToken: lenient(readToken) });

/** Whether it can be written as a date; one before 1970, say, would leave no job out anyway. */
const isDate = (instant: Instant | undefined): instant is Instant =>
  instant !== undefined && instant >= 0 && !Number.isNaN(new Date(instant).getTime());

const queryOf = ({ projectId, statuses = [], createdAfter, pageSize, pageToken }: ListRequest): Query => [
  ['projectId', projectId],
  ...statuses.map(status => ['status', status] as const),
  ...(isDate(createdAfter) ? [['createdAfter', new Date(createdAfter).toISOString()] as const] : []),
  ...(pageSize === undefined ? [] : [['pageSize', String(pageSize)] as const]),
  ...(pageToken === undefined ? [] : [['pageToken', pageToken] as const]),
];

/** A page of a list as the job-center and the Spark routes answer it. Throws `CloudError` where it is none. */
export const readPage = (
  answer: Answer,
  family: JobFamily,
  projectId: string | null,
): Omit<JobPage, 'isOrdered' | 'troubles'> => {
  const parsed = page.safeParse(answer.data);
  if (!parsed.success) throw misunderstood('list of jobs', answer);
  const { total, items, nextPageToken } = parsed.data;
  return { ...readJobs(items, { family, projectId }), total, nextPageToken };
};

/** What the answer to an action leaves out, and what no action changes, is as it was. */
const withWhatWasKnown = (answered: Job, before: Job): Job => ({
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

/** A cancel is about the very job that was sent; a retry may run under a new ID. */
const isAnswerTo = (action: ActionName, answered: Job, sent: Job): boolean =>
  action === 'retry' || answered.id === sent.id;

const projectOf = (job: Job): string => {
  if (job.projectId !== null) return job.projectId;
  throw failure({ kind: 'not-found', message: `the project of job ${job.id} is not known` });
};

/** Reads one job by the routes below a project, which are the job center's and Spark's. Throws `CloudError`. */
export const describeJob = async (
  transport: Transport,
  family: JobFamily,
  projectId: string,
  jobId: string,
  { signal }: CallOptions,
): Promise<JobDescription> => {
  const answer = await transport.call({ method: 'GET', route: jobRoute, params: { projectId, jobId }, signal });
  const job = readJob(answer.data, { family, projectId });
  if (job?.id !== jobId) throw misunderstood('job of this ID', answer);
  return { job, details: readDetails(answer.data), requestId: answer.requestId };
};

/** Cancels or retries one job by the routes below a project. Throws `CloudError`. */
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
  if (!answered || !isAnswerTo(action, answered, job)) throw misunderstood('job', answer);
  return { job: withWhatWasKnown(answered, job), requestId: answer.requestId };
};

const offers: readonly FamilyCapabilities[] = [
  { family: 'job-center', can: ['list', 'describe', 'cancel', 'retry'], state: 'works' },
];

/**
 * The routes that list, describe, cancel and retry every job of a project, whatever its type. A retry with a request of
 * its own goes by the import routes, which are there too.
 */
export const createJobCenter = (transport: Transport): Server => ({
  name: 'job-center',
  abilities: () => fullAbilities,
  capabilities: () => offers,

  list: async (request, { signal } = {}) => {
    const answer = await transport.call({ method: 'GET', route: '/v2/jobs', query: queryOf(request), signal });
    return { ...readPage(answer, 'job-center', request.projectId), isOrdered: true, troubles: [] };
  },

  describe: (projectId, jobId, options = {}) => describeJob(transport, 'job-center', projectId, jobId, options),

  act: async (action, job, { request, ...options } = {}) => {
    if (action !== 'retry' || request === undefined) return actOnJob(transport, 'job-center', action, job, options);
    const { createImports } = await import('./imports.ts');
    return createImports(transport, 'import').createAgain(job, request, options);
  },
});
