import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing, noSuchJob } from '../http/api-errors.ts';
import { accepted, type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import type { Selection } from '../simulation/job-store.ts';
import { cancelJob, retryJob } from './cancel-retry.ts';
import { controlPlaneJob, jobDescription, jobItem, sparkDescription, sparkItem } from './job-records.ts';
import { pageSizeOf, pageTokenAfter, positionOf, timeOf } from './params.ts';
import { type Center, jobOf, projectOf } from './route-context.ts';

type Present = (center: Center, job: SimulatedJob, now: Instant) => object;

/** The words given for a name that may repeat; undefined, for all, when it is absent. */
const wordsOf = (query: URLSearchParams, name: string): ReadonlySet<string> | undefined => {
  const words = query.getAll(name).filter(word => word !== '');
  return words.length === 0 ? undefined : new Set(words);
};

/** The bounds of creation: both included, in whole seconds, because that is how times are written in the answers. */
const boundsOf = ({ simulation: { clock } }: Center, query: URLSearchParams): Selection => {
  const after = timeOf(query, 'createdAfter');
  const before = timeOf(query, 'createdBefore');
  const written = (inside: Instant): number => Math.floor(clock.toOutside(inside) / 1_000);
  return {
    ...(after === undefined ? {} : { isLateEnough: inside => written(inside) >= Math.floor(after / 1_000) }),
    ...(before === undefined ? {} : { isEarlyEnough: inside => written(inside) <= before / 1_000 }),
  };
};

const filterOf = (query: URLSearchParams, name: 'clusterId' | 'regionId'): Selection => {
  const value = query.get(name);
  return value === null || value === '' ? {} : { [name]: value };
};

const listPage = (center: Center, { query }: Call, selection: Selection, present: Present): Reply => {
  const limit = pageSizeOf(query.get('pageSize'));
  const below = positionOf(query.get('pageToken'));
  const words = wordsOf(query, 'status');
  const now = center.simulation.sync();
  const page = center.simulation.page(
    { ...boundsOf(center, query), ...(words ? { words } : {}), ...selection },
    { limit, ...(below === undefined ? {} : { below }) },
    now,
  );
  const last = page.entries.at(-1);
  return ok({
    total: page.total,
    items: page.entries.map(({ job }) => present(center, job, now)),
    ...(page.hasMore && last ? { nextPageToken: pageTokenAfter(last.position) } : {}),
  });
};

/** The documented list, of Spark jobs only, in all projects. Source: Zilliz Cloud API reference, List Jobs. */
const listSpark = (center: Center, call: Call): Reply =>
  listPage(
    center,
    call,
    { types: new Set(['SPARK']), ...filterOf(call.query, 'clusterId'), ...filterOf(call.query, 'regionId') },
    sparkItem,
  );

const isSparkOnly = (query: URLSearchParams): boolean => {
  const types = query.getAll('type');
  return types.length === 1 && types[0] === 'SPARK';
};

const listPublic = (center: Center, call: Call): Reply => {
  if (!isSparkOnly(call.query)) throw new ApiError(400, 96001, 'Invalid type: only SPARK is supported.');
  if ((call.query.get('regionId') ?? '') === '') throw missing('regionId');
  return listSpark(center, call);
};

const listProject = (center: Center, call: Call): Reply => {
  const { query } = call;
  if (!query.has('projectId') && isSparkOnly(query)) return listSpark(center, call);
  const projectId = projectOf(center, query.get('projectId') ?? '').id;
  const types = wordsOf(query, 'type');
  return listPage(center, call, { projectId, ...(types ? { types } : {}) }, jobItem);
};

/** The public API knows Spark jobs only on the routes below a project. */
const entryOf = (center: Center, { params }: Call) => {
  const { projectId = '', jobId = '' } = params;
  const entry = jobOf(center, jobId, projectOf(center, projectId).id);
  if (center.routes === 'public' && entry.job.type !== 'SPARK') throw noSuchJob(jobId);
  return entry;
};

const describeById: (center: Center) => Route = center => ({
  method: 'GET',
  path: '/v2/jobs/:jobId',
  handle: ({ params }) => {
    const now = center.simulation.sync();
    return ok(controlPlaneJob(center, jobOf(center, params.jobId ?? '').job, now));
  },
});

const acting = (center: Center, action: 'cancel' | 'retry', present: Present): Route => ({
  method: 'POST',
  path: `/v2/projects/:projectId/jobs/:jobId/${action}`,
  handle: call => {
    const now = center.simulation.sync();
    const act = action === 'cancel' ? cancelJob : retryJob;
    return accepted(present(center, act(center, entryOf(center, call), now).job, now));
  },
});

/** The routes of jobs: all types in a job center, Spark alone (and Describe Job) in the public API. */
export const jobRoutes = (center: Center): readonly Route[] => {
  const isPublic = center.routes === 'public';
  const present: Present = isPublic ? sparkDescription : jobDescription;
  return [
    {
      method: 'GET',
      path: '/v2/jobs',
      handle: call => (isPublic ? listPublic(center, call) : listProject(center, call)),
    },
    describeById(center),
    {
      method: 'GET',
      path: '/v2/projects/:projectId/jobs/:jobId',
      handle: call => {
        const now = center.simulation.sync();
        return ok(present(center, entryOf(center, call).job, now));
      },
    },
    acting(center, 'cancel', isPublic ? sparkDescription : jobItem),
    ...(isPublic ? [] : [acting(center, 'retry', jobItem)]),
  ];
};
