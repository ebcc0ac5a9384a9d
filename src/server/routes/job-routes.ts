import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing, noSuchJob } from '../http/api-errors.ts';
import { pageTokenAfter, positionOfPageToken } from '../http/page-token.ts';
import { accepted, type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import type { JobFilter, StoredJob } from '../simulation/job-store.ts';
import { cancelJob, retryJob } from './cancel-retry.ts';
import {
  controlPlaneJob,
  jobDescription,
  jobItem,
  olderSparkItem,
  sparkDescription,
  sparkItem,
} from './job-records.ts';
import { currentPageOf, pageSizeOf, timeOf } from './params.ts';
import { clusterOf, jobOf, projectOf, type RouteContext } from './route-context.ts';

type WriteRecord = (context: RouteContext, job: SimulatedJob, now: Instant) => object;

/** The values of a query parameter that may be repeated; undefined (all values) when it is absent. */
const valuesOf = (query: URLSearchParams, name: string): ReadonlySet<string> | undefined => {
  const values = query.getAll(name).filter(value => value !== '');
  return values.length === 0 ? undefined : new Set(values);
};

/** The filter for creation times. Both bounds are inclusive and compared in whole seconds, as times are written in answers. */
const createdFilter = ({ simulation: { clock } }: RouteContext, query: URLSearchParams): JobFilter => {
  const after = timeOf(query, 'createdAfter');
  const before = timeOf(query, 'createdBefore');
  const writtenSeconds = (simulated: Instant): number => Math.floor(clock.toReal(simulated) / 1_000);
  return {
    ...(after === undefined
      ? {}
      : { isLateEnough: createdAt => writtenSeconds(createdAt) >= Math.floor(after / 1_000) }),
    ...(before === undefined ? {} : { isEarlyEnough: createdAt => writtenSeconds(createdAt) <= before / 1_000 }),
  };
};

const idFilter = (query: URLSearchParams, name: 'clusterId' | 'regionId'): JobFilter => {
  const value = query.get(name);
  return value === null || value === '' ? {} : { [name]: value };
};

const listPage = (context: RouteContext, { query }: Call, filter: JobFilter, writeRecord: WriteRecord): Reply => {
  const limit = pageSizeOf(query.get('pageSize'));
  const below = positionOfPageToken(query.get('pageToken'));
  const statusWords = valuesOf(query, 'status');
  const now = context.simulation.sync();
  const page = context.simulation.page(
    { ...createdFilter(context, query), ...(statusWords ? { statusWords } : {}), ...filter },
    { limit, ...(below === undefined ? {} : { below }) },
    now,
  );
  const last = page.entries.at(-1);
  return ok({
    total: page.total,
    items: page.entries.map(({ job }) => writeRecord(context, job, now)),
    ...(page.hasMore && last ? { nextPageToken: pageTokenAfter(last.position) } : {}),
  });
};

/** The documented list: the Spark jobs of all projects. Source: Zilliz Cloud API reference, List Jobs. */
const listSpark = (context: RouteContext, call: Call): Reply =>
  listPage(
    context,
    call,
    { types: new Set(['SPARK']), ...idFilter(call.query, 'clusterId'), ...idFilter(call.query, 'regionId') },
    sparkItem,
  );

const isSparkOnly = (query: URLSearchParams): boolean => {
  const types = query.getAll('type');
  return types.length === 1 && types[0] === 'SPARK';
};

/** The other documented list: the Spark jobs of a cluster in numbered pages. Source: Zilliz Cloud API reference, Batch Jobs. */
const listOfCluster = (context: RouteContext, { query }: Call): Reply => {
  const clusterId = query.get('clusterId') ?? '';
  if (clusterId === '') throw missing('clusterId');
  const limit = pageSizeOf(query.get('pageSize'));
  const currentPage = currentPageOf(query.get('currentPage'));
  const now = context.simulation.sync();
  const filter = { types: new Set(['SPARK']), clusterId: clusterOf(context, clusterId).id };
  const { total, entries } = context.simulation.page(filter, { skip: (currentPage - 1) * limit, limit }, now);
  return ok({
    total,
    currentPage,
    pageSize: limit,
    items: entries.map(({ job }) => olderSparkItem(context, job, now)),
  });
};

const listPublic = (context: RouteContext, call: Call): Reply => {
  if (!isSparkOnly(call.query)) throw new ApiError(400, 96001, 'Invalid type: only SPARK is supported.');
  if (context.sparkLists === 'by-cluster') return listOfCluster(context, call);
  if ((call.query.get('regionId') ?? '') === '') throw missing('regionId');
  return listSpark(context, call);
};

const listProject = (context: RouteContext, call: Call): Reply => {
  const { query } = call;
  if (!query.has('projectId') && isSparkOnly(query)) return listSpark(context, call);
  const projectId = projectOf(context, query.get('projectId') ?? '').id;
  const types = valuesOf(query, 'type');
  return listPage(context, call, { projectId, ...(types ? { types } : {}) }, jobItem);
};

/** The job of a route below a project. There, the public API has only Spark jobs. */
const jobOfCall = (context: RouteContext, { params }: Call): StoredJob => {
  const { projectId = '', jobId = '' } = params;
  const entry = jobOf(context, jobId, projectOf(context, projectId).id);
  if (context.routes === 'public' && entry.job.type !== 'SPARK') throw noSuchJob(jobId);
  return entry;
};

const describeByIdRoute = (context: RouteContext): Route => ({
  method: 'GET',
  path: '/v2/jobs/:jobId',
  handle: ({ params }) => {
    const now = context.simulation.sync();
    return ok(controlPlaneJob(context, jobOf(context, params.jobId ?? '').job, now));
  },
});

const actionRoute = (context: RouteContext, action: 'cancel' | 'retry', writeRecord: WriteRecord): Route => ({
  method: 'POST',
  path: `/v2/projects/:projectId/jobs/:jobId/${action}`,
  handle: call => {
    const now = context.simulation.sync();
    const act = action === 'cancel' ? cancelJob : retryJob;
    return accepted(writeRecord(context, act(context, jobOfCall(context, call), now).job, now));
  },
});

/** The job routes. A job center has jobs of all types, the public API only Spark jobs and Describe Job. */
export const jobRoutes = (context: RouteContext): readonly Route[] => {
  const isPublic = context.routes === 'public';
  const writeDescription: WriteRecord = isPublic ? sparkDescription : jobDescription;
  return [
    {
      method: 'GET',
      path: '/v2/jobs',
      handle: call => (isPublic ? listPublic(context, call) : listProject(context, call)),
    },
    describeByIdRoute(context),
    {
      method: 'GET',
      path: '/v2/projects/:projectId/jobs/:jobId',
      handle: call => {
        const now = context.simulation.sync();
        return ok(writeDescription(context, jobOfCall(context, call).job, now));
      },
    },
    actionRoute(context, 'cancel', isPublic ? sparkDescription : jobItem),
    ...(isPublic ? [] : [actionRoute(context, 'retry', jobItem)]),
  ];
};
