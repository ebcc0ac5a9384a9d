import type { Instant } from '../../jobs/job.ts';
import { ApiError, missing } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { JobCenterSettings, MilvusVersion } from '../options.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { isOver, stateAt } from '../simulation/job-state.ts';
import type { Entry } from '../simulation/job-store.ts';
import { answerByCode, fileNamesOf, importRequest } from './data-plane.ts';
import { importOf, importStateOf } from './import-state.ts';
import { neededTextOf, textOf } from './params.ts';
import type { Center } from './route-context.ts';
import { writeTime } from './timestamps.ts';

/** A self-hosted Milvus: what every route of it works with. */
type Milvus = {
  readonly center: Center;
  readonly version: MilvusVersion;
  readonly aborts: JobCenterSettings['milvusAborts'];
};

const imports: ReadonlySet<string> = new Set(['IMPORT']);

/** By this reason Milvus knows an aborted import again, and takes a second abort as done. */
const abortedByUser = 'aborted by user';

const idOf = (job: SimulatedJob): string => String(numberIdOf(job));

/** The ID of a job as the version writes it. */
const idField = (version: MilvusVersion, jobId: string) => (version === '2.4' ? { jobID: jobId } : { jobId });

/** All imports of the one server, which are those of the first project. */
const importsOf = ({ simulation }: Center, dbName: string, now: Instant): readonly Entry[] => {
  const [project] = simulation.projects;
  const selection = {
    types: imports,
    ...(project ? { projectId: project.id } : {}),
    ...(dbName === '' ? {} : { dbName }),
  };
  return simulation.page(selection, { limit: Number.MAX_SAFE_INTEGER - 1 }, now).entries;
};

/** Throws an ApiError when the role may not change anything; it is the one failure beside 401 with a status of its own. */
const mayImport = ({ role }: Center): void => {
  if (role === 'member') throw new ApiError(403, 1401, 'privilege not permitted: PrivilegeImport is needed');
};

const notFound = (jobId: string): ApiError =>
  new ApiError(404, 2100, `importing data failed: job ${jobId} does not exist`);

const neededIdOf = (body: JsonObject): string => {
  const jobId = textOf(body, 'jobId') || textOf(body, 'jobID');
  if (jobId === '') throw missing('jobId');
  return jobId;
};

const entryOf = (center: Center, jobId: string, now: Instant): Entry => {
  const entry = importsOf(center, '', now).find(({ job }) => idOf(job) === jobId);
  if (!entry) throw notFound(jobId);
  return entry;
};

const list = ({ center, version }: Milvus, { body }: Call): Reply => {
  const now = center.simulation.sync();
  const collectionName = textOf(body, 'collectionName');
  const found = importsOf(center, textOf(body, 'dbName'), now)
    .filter(({ job }) => collectionName === '' || job.collectionName === collectionName)
    .map(({ job }) => ({ job, jobId: idOf(job) }));
  // Milvus answers in no order that means anything.
  const shuffled = found.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1));
  return ok({
    records: shuffled.map(({ job, jobId }) => {
      const { progress, reason, word } = stateAt(job, now);
      return {
        collectionName: job.collectionName ?? '',
        ...idField(version, jobId),
        progress,
        ...(reason === null ? {} : { reason }),
        state: importStateOf(word),
      };
    }),
  });
};

const describe = ({ center, version }: Milvus, { body }: Call): Reply => {
  const jobId = neededIdOf(body);
  const now = center.simulation.sync();
  const { job } = entryOf(center, jobId, now);
  const { jobId: _, fileName: __, reason, ...picture } = importOf(center, job, now);
  return ok({
    ...picture,
    ...idField(version, jobId),
    ...(version === '3.0' ? { createTime: writeTime(center, job.createdAt) } : {}),
    ...(reason === '' ? {} : { reason }),
    details: picture.details.map(file => ({ ...file, fileName: `[${file.fileName}]` })),
  });
};

const create = ({ center, version }: Milvus, { body }: Call): Reply => {
  mayImport(center);
  const cluster = center.simulation.projects[0]?.clusters[0];
  if (!cluster) throw new ApiError(500, 65535, 'There is no server to import into.');
  const collectionName = neededTextOf(body, 'collectionName');
  const fileNames = fileNamesOf(body);
  const dbName = textOf(body, 'dbName') || 'default';
  const now = center.simulation.sync();
  const { job } = center.simulation.start(importRequest({ cluster, dbName, collectionName, fileNames }), now);
  return ok(idField(version, idOf(job)));
};

const abort = ({ center, aborts }: Milvus, { body }: Call): Reply => {
  const jobId = neededIdOf(body);
  mayImport(center);
  if (!/^\d+$/.test(jobId)) {
    throw new ApiError(400, 1100, `invalid parameter[expected=int64 jobId][actual=${jobId}]`);
  }
  const now = center.simulation.sync();
  const entry = entryOf(center, jobId, now);
  const { word, reason } = stateAt(entry.job, now);
  if (reason === abortedByUser) return ok({});
  if (isOver(entry.job, now)) {
    const state = importStateOf(word);
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} is in state ${state}, abort not allowed`);
  }
  // Source: Milvus issue 53159.
  if (aborts === 'manual') {
    throw new ApiError(409, 2100, `importing data failed: job ${jobId} has auto_commit=true, abort not allowed`);
  }
  center.simulation.abort(entry, abortedByUser, now);
  return ok({});
};

type Handle = (milvus: Milvus, call: Call) => Reply;

/** Which names of routes each version has, and the older ones with it. Source: Milvus, its REST handlers (v2). */
const namesSince: readonly (readonly [MilvusVersion, Readonly<Record<string, Handle>>])[] = [
  ['2.4', { list, create, getProgress: describe, get_progress: describe }],
  ['2.5', { describe }],
  ['3.0', { abort }],
];

/**
 * The import routes of a self-hosted Milvus, the only jobs that it has. Everything but a wrong password and a missing
 * privilege is answered with HTTP 200 and a code. Source: Milvus RESTful API v2, Import.
 */
export const milvusRoutes = (
  center: Center,
  { milvusVersion: version, milvusAborts: aborts }: Pick<JobCenterSettings, 'milvusVersion' | 'milvusAborts'>,
): readonly Route[] => {
  const milvus = { center, version, aborts };
  const names = namesSince.filter(([since]) => since <= version).flatMap(([, handles]) => Object.entries(handles));
  return names.map(([name, handle]) => ({
    method: 'POST',
    path: `/v2/vectordb/jobs/import/${name}`,
    handle: call =>
      answerByCode(
        ({ status }) => status !== 403,
        () => handle(milvus, call),
      ),
  }));
};
