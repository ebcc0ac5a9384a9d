import { ApiError } from '../http/errors.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedJob } from '../project/job.ts';
import { stateAt } from '../simulation/state.ts';
import type { Center } from './center.ts';
import { answerByCode, fileNamesOf } from './data-plane.ts';
import { importOf, importStateOf } from './import-picture.ts';
import { neededTextOf, textOf } from './params.ts';

const imports: ReadonlySet<string> = new Set(['IMPORT']);
const idDigits = 17n;

/** The ID that a Milvus server gives a job: a number of 18 digits, more than a JavaScript number holds exactly. */
const milvusIdOf = ({ id }: SimulatedJob): string => {
  const number = [...id.slice('job-'.length)].reduce((sum, letter) => sum * 32n + BigInt(parseInt(letter, 32)), 0n);
  return `4${String(number % 10n ** idDigits).padStart(Number(idDigits), '0')}`;
};

/** All imports of the one server, which are those of the first project. */
const importsOf = ({ simulation }: Center, dbName: string): readonly SimulatedJob[] => {
  const [project] = simulation.projects;
  const selection = {
    types: imports,
    ...(project ? { projectId: project.id } : {}),
    ...(dbName === '' ? {} : { dbName }),
  };
  return simulation
    .page(selection, { limit: Number.MAX_SAFE_INTEGER - 1 }, simulation.sync())
    .entries.map(({ job }) => job);
};

const list = (center: Center, { body }: Call): Reply => {
  const jobs = importsOf(center, textOf(body, 'dbName'));
  const now = center.simulation.sync();
  const records = jobs.map(job => {
    const state = stateAt(job, now);
    return {
      collectionName: job.collectionName ?? '',
      jobId: milvusIdOf(job),
      progress: state.progress,
      reason: state.reason ?? '',
      state: importStateOf(state.word),
    };
  });
  // Milvus answers in no order that means anything.
  return ok({ records: records.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)) });
};

const describe = (center: Center, { body }: Call): Reply => {
  const jobId = neededTextOf(body, 'jobId');
  const job = importsOf(center, '').find(one => milvusIdOf(one) === jobId);
  if (!job) throw new ApiError(404, 2100, `importing data failed: job ${jobId} does not exist`);
  const { fileName: _, reason, ...picture } = importOf(center, job, center.simulation.sync());
  return ok({
    ...picture,
    jobId,
    ...(reason === '' ? {} : { reason }),
    details: picture.details.map(file => ({ ...file, fileName: `[${file.fileName}]` })),
  });
};

const create = (center: Center, { body }: Call): Reply => {
  const cluster = center.simulation.projects[0]?.clusters[0];
  if (!cluster) throw new ApiError(500, 65535, 'There is no server to import into.');
  const collectionName = neededTextOf(body, 'collectionName');
  const fileNames = fileNamesOf(body);
  const dbName = textOf(body, 'dbName') || 'default';
  const now = center.simulation.sync();
  return ok({
    jobId: milvusIdOf(center.simulation.createImport({ cluster, dbName, collectionName, fileNames }, now).job),
  });
};

/**
 * The import routes of a self-hosted Milvus, the only jobs that it has. Everything but a wrong password is answered with
 * HTTP 200 and a code. Source: Milvus RESTful API v2, Import.
 */
export const milvusRoutes = (center: Center): readonly Route[] => {
  const post = (name: string, handle: (center: Center, call: Call) => Reply): Route => ({
    method: 'POST',
    path: `/v2/vectordb/jobs/import/${name}`,
    handle: call =>
      answerByCode(
        () => true,
        () => handle(center, call),
      ),
  });
  return [
    post('list', list),
    post('describe', describe),
    post('getProgress', describe),
    post('get_progress', describe),
    post('create', create),
  ];
};
