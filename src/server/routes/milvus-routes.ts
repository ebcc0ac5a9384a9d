import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import { type JobCenterSettings, keepsKeys, type MilvusVersion, milvusVersions } from '../options.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { hasTwoPhases } from '../project/two-phase.ts';
import { isOver, stateAt } from '../simulation/job-state.ts';
import type { StoredJob } from '../simulation/job-store.ts';
import { answerByCode, asksTwoPhase, fileNamesOf, importRequest } from './data-plane.ts';
import { dataPlaneHandles } from './data-plane-routes.ts';
import { databaseOf, listDatabases, requireDatabaseHeader } from './databases.ts';
import { importOf, importStateOf } from './import-state.ts';
import { requiredTextOf, textOf } from './params.ts';
import type { RouteContext } from './route-context.ts';
import { writeTime } from './timestamps.ts';

/** What every route of a self-hosted Milvus needs. */
type Milvus = {
  readonly context: RouteContext;
  readonly version: MilvusVersion;
  /** The imports by collection and idempotency key; null where keys are ignored. */
  readonly startedByKey: Map<string, Started> | null;
};

/** An import that a key started. */
type Started = { readonly jobId: string; readonly at: Instant };

/** How long a key is remembered, in ms of simulated time. Source: Milvus, idempotent imports. */
const keptFor = 24 * 3_600_000;
const longestKey = 256;

const importTypes: ReadonlySet<string> = new Set(['IMPORT']);

/** The reason of an aborted import. Milvus recognizes it and accepts a second abort. */
const abortedByUser = 'aborted by user';

const idOf = (job: SimulatedJob): string => String(numberIdOf(job));

/** The ID field of a job, which version 2.4 names differently. */
const idField = (version: MilvusVersion, jobId: string) => (version === '2.4' ? { jobID: jobId } : { jobId });

/** The imports of the simulated Milvus: those of the first project. */
const importsOf = ({ simulation }: RouteContext, now: Instant): readonly StoredJob[] => {
  const [project] = simulation.projects;
  const filter = { types: importTypes, ...(project ? { projectId: project.id } : {}) };
  return simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now).entries;
};

/** Throws an ApiError when the role may not change jobs. Besides 401, this is the only error with its own HTTP status. */
const requireImportPrivilege = ({ role }: RouteContext): void => {
  if (role === 'member') throw new ApiError(403, 1401, 'privilege not permitted: PrivilegeImport is needed');
};

const requiredIdOf = (body: JsonObject): string => {
  const jobId = textOf(body, 'jobId') || textOf(body, 'jobID');
  if (jobId === '') throw missing('jobId');
  return jobId;
};

const importWithId = (context: RouteContext, jobId: string, now: Instant): StoredJob => {
  const entry = importsOf(context, now).find(({ job }) => idOf(job) === jobId);
  if (!entry) throw new ApiError(404, 2100, `importing data failed: job ${jobId} does not exist`);
  return entry;
};

const list = ({ context, version }: Milvus, { body }: Call): Reply => {
  const now = context.simulation.sync();
  const collectionName = textOf(body, 'collectionName');
  // Without a collection, the list has the imports of the whole server, whatever database the request names.
  const isWanted = ({ job }: StoredJob): boolean =>
    collectionName === '' || (job.collectionName === collectionName && job.dbName === databaseOf({ body }));
  const found = importsOf(context, now)
    .filter(isWanted)
    .map(({ job }) => ({ job, jobId: idOf(job) }));
  // Milvus lists imports in no particular order.
  const byId = found.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1));
  return ok({
    records: byId.map(({ job, jobId }) => {
      const { progress, reason, statusWord } = stateAt(job, now);
      return {
        collectionName: job.collectionName ?? '',
        ...idField(version, jobId),
        progress,
        ...(reason === null ? {} : { reason }),
        state: importStateOf(statusWord),
      };
    }),
  });
};

const describe = ({ context, version }: Milvus, { body }: Call): Reply => {
  const jobId = requiredIdOf(body);
  const now = context.simulation.sync();
  const { job } = importWithId(context, jobId, now);
  const { jobId: _, fileName: __, reason, ...fields } = importOf(context, job, now);
  return ok({
    ...fields,
    ...idField(version, jobId),
    ...(version === '3.0' ? { createTime: writeTime(context, job.createdAt) } : {}),
    ...(reason === '' ? {} : { reason }),
    details: fields.details.map(file => ({ ...file, fileName: `[${file.fileName}]` })),
  });
};

/** The import that the key started before; null for a new one. */
const startedBefore = ({ startedByKey }: Milvus, name: string | null, now: Instant): Started | null => {
  const started = name === null ? undefined : startedByKey?.get(name);
  return started !== undefined && now - started.at < keptFor ? started : null;
};

const create = (milvus: Milvus, { body, idempotencyKey: key }: Call): Reply => {
  const { context, version, startedByKey } = milvus;
  requireImportPrivilege(context);
  const cluster = context.simulation.projects[0]?.clusters[0];
  if (!cluster) throw new ApiError(500, 65535, 'There is no server to import into.');
  const collectionName = requiredTextOf(body, 'collectionName');
  const fileNames = fileNamesOf(body);
  const dbName = textOf(body, 'dbName') || 'default';
  if (startedByKey !== null && key !== null && (key.length > longestKey || !/^[\x20-\x7e]+$/.test(key))) {
    throw new ApiError(
      400,
      1100,
      'invalid parameter: the idempotency key must be at most 256 printable ASCII characters',
    );
  }
  const now = context.simulation.sync();
  const name = key === null ? null : `${dbName} ${collectionName} ${key}`;
  const before = startedBefore(milvus, name, now);
  if (before !== null) return ok(idField(version, before.jobId));
  const isTwoPhase = version === '3.0' && asksTwoPhase(body);
  const request = importRequest({ cluster, dbName, collectionName, fileNames, isTwoPhase });
  const { job } = context.simulation.start(request, now);
  if (name !== null) startedByKey?.set(name, { jobId: idOf(job), at: now });
  return ok(idField(version, idOf(job)));
};

/** The import that an action names, and when. Throws an ApiError when the role, the ID or the job does not fit. */
const importToChange = (context: RouteContext, body: JsonObject) => {
  const jobId = requiredIdOf(body);
  requireImportPrivilege(context);
  if (!/^\d+$/.test(jobId)) {
    throw new ApiError(400, 1100, `invalid parameter[expected=int64 jobId][actual=${jobId}]`);
  }
  const now = context.simulation.sync();
  return { jobId, now, entry: importWithId(context, jobId, now) };
};

const abort = ({ context }: Milvus, { body }: Call): Reply => {
  const { jobId, now, entry } = importToChange(context, body);
  const { statusWord, reason } = stateAt(entry.job, now);
  if (reason === abortedByUser) return ok({});
  if (isOver(entry.job, now) || statusWord === 'COMMITTING') {
    const state = importStateOf(statusWord);
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} is in state ${state}, abort not allowed`);
  }
  // Source: Milvus issue 53159.
  if (!hasTwoPhases(entry.job)) {
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} has auto_commit=true, abort not allowed`);
  }
  context.simulation.abort(entry, abortedByUser, now);
  return ok({});
};

/** Makes the rows of an import visible that waits for its commit. A second commit is accepted like the first. */
const commit = ({ context }: Milvus, { body }: Call): Reply => {
  const { jobId, now, entry } = importToChange(context, body);
  const { statusWord } = stateAt(entry.job, now);
  if (!hasTwoPhases(entry.job)) {
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} has auto_commit=true, commit not allowed`);
  }
  if (statusWord === 'COMMITTING' || statusWord === 'SUCCESSFUL') return ok({});
  if (statusWord !== 'UNCOMMITTED') {
    const state = importStateOf(statusWord);
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} is in state ${state}, commit not allowed`);
  }
  context.simulation.commit(entry, now);
  return ok({});
};

type Handle = (milvus: Milvus, call: Call) => Reply;

const importPath = '/v2/vectordb/jobs/import';

const ofDataPlane = Object.entries(dataPlaneHandles).map(([path, handle]): readonly [string, Handle] => [
  path,
  ({ context }, call) => handle(context, call),
]);

/** The routes that each version adds, by path. Source: Milvus, its REST handlers (v2). */
const routesSince: Readonly<Record<MilvusVersion, Readonly<Record<string, Handle>>>> = {
  '2.4': {
    '/v2/vectordb/databases/list': listDatabases,
    [`${importPath}/list`]: list,
    [`${importPath}/create`]: create,
    [`${importPath}/getProgress`]: describe,
    [`${importPath}/get_progress`]: describe,
  },
  '2.5': { [`${importPath}/describe`]: describe },
  '3.0': { ...Object.fromEntries(ofDataPlane), [`${importPath}/abort`]: abort, [`${importPath}/commit`]: commit },
};

/**
 * The routes of a self-hosted Milvus. Every error is answered with HTTP 200 and a code, except a wrong password and a missing
 * privilege. Source: Milvus RESTful API v2.
 */
export const milvusRoutes = (context: RouteContext, settings: JobCenterSettings): readonly Route[] => {
  const { milvusVersion: version } = settings;
  const milvus = { context, version, startedByKey: keepsKeys(settings) ? new Map<string, Started>() : null };
  const versions = milvusVersions.slice(0, milvusVersions.indexOf(version) + 1);
  const handles = new Map(versions.flatMap(since => Object.entries(routesSince[since])));
  return [...handles].map(([path, handle]) => ({
    method: 'POST',
    path,
    handle: call =>
      answerByCode(
        ({ status }) => status !== 403,
        () => {
          if (version === '3.0') requireDatabaseHeader(context, call);
          return handle(milvus, call);
        },
      ),
  }));
};
