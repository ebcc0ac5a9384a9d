import type { Instant } from '../../jobs/job.ts';
import { ApiError } from '../http/api-errors.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { JobCenterSettings } from '../options.ts';
import { numberIdOf } from '../project/number-id.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { hashText } from '../random.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { StoredJob } from '../simulation/job-store.ts';
import { textOf } from './params.ts';
import type { RouteContext } from './route-context.ts';
import { writeMs } from './timestamps.ts';

/** What every route of a VTS needs. */
type Vts = { readonly context: RouteContext; readonly zone: number };

const migrationTypes: ReadonlySet<string> = new Set(['MIGRATION']);

const minuteMs = 60_000;
/** How long a finished job is remembered, in ms of real time. */
const rememberedMs = 24 * 60 * minuteMs;

/** The server's words for the phases of a job. Source: Apache SeaTunnel, `JobStatus`. */
const words: Readonly<Record<string, string>> = {
  PENDING: 'PENDING',
  IN_PROGRESS: 'RUNNING',
  CANCELING: 'CANCELING',
  SUCCESSFUL: 'FINISHED',
  FAILED: 'FAILED',
  CANCELED: 'CANCELED',
};

/** The states of jobs that `finished-jobs` lists. */
const endStates = ['FINISHED', 'CANCELED', 'FAILED', 'SAVEPOINT_DONE', 'UNKNOWABLE'];

/** The connector that reads a source; Milvus for migrations between clusters. */
const connectors: Readonly<Record<string, string>> = {
  PINECONE: 'Pinecone',
  QDRANT: 'Qdrant',
  ELASTICSEARCH: 'Elasticsearch',
  OPENSEARCH: 'Opensearch',
  POSTGRESQL: 'Postgres-Vector',
  TENCENT_VECTORDB: 'TencentVectorDB',
};

const connectorOf = ({ subtype }: SimulatedJob): string =>
  connectors[(subtype ?? '').replace('_ZERO_DOWNTIME', '')] ?? 'Milvus';

const idOf = (job: SimulatedJob): string => String(numberIdOf(job));

/** A time as SeaTunnel writes it, in the server's own zone and without naming it. */
const writeLocal = ({ context, zone }: Vts, simulated: Instant): string =>
  new Date(writeMs(context, simulated) + zone * minuteMs).toISOString().slice(0, 19).replace('T', ' ');

/** The rows of a migration: their total, and those that the progress has moved. All numbers are sent as text. */
const metricsOf = (vts: Vts, job: SimulatedJob, now: Instant) => {
  const { progress, startedAt, finishedAt } = stateAt(job, now);
  const all = 50_000 + (hashText(job.id) % 950_000);
  const written = Math.floor((all * progress) / 100);
  const read = Math.min(all, written + (progress === 100 ? 0 : 2_000));
  const from = startedAt === null ? null : writeMs(vts.context, startedAt);
  const seconds = from === null ? 0 : (writeMs(vts.context, finishedAt ?? now) - from) / 1_000;
  const rate = (rows: number): string => (seconds > 0 ? (rows / seconds).toFixed(2) : '0');
  const table = `${job.dbName ?? 'default'}.${job.collectionName ?? 'book'}`;
  return {
    SourceReceivedCount: String(read),
    SinkWriteCount: String(written),
    SourceReceivedQPS: rate(read),
    SinkWriteQPS: rate(written),
    TableSourceReceivedCount: { [table]: String(read) },
  };
};

const recordOf = (vts: Vts, job: SimulatedJob, now: Instant) => {
  const { statusWord, finishedAt, reason } = stateAt(job, now);
  const table = `${job.dbName ?? 'default'}.${job.collectionName ?? 'book'}`;
  const connector = connectorOf(job);
  return {
    jobId: idOf(job),
    jobName: job.description,
    jobStatus: words[statusWord] ?? statusWord,
    // The options of a real job contain the credentials of its source and target. A client must not show them.
    envOptions: { 'job.mode': 'BATCH', parallelism: '2', 'source.api_key': `secret-of-${idOf(job)}` },
    createTime: writeLocal(vts, job.createdAt),
    jobDag: {
      jobId: idOf(job),
      vertexInfoMap: [
        { vertexId: 1, type: 'source', vertexName: `pipeline-1 [Source[0]-${connector}]`, tablePaths: [table] },
        { vertexId: 2, type: 'sink', vertexName: 'pipeline-1 [Sink[0]-Milvus]', tablePaths: [table] },
      ],
    },
    metrics: metricsOf(vts, job, now),
    ...(finishedAt === null ? {} : { finishTime: writeLocal(vts, finishedAt), errorMsg: reason }),
  };
};

/** The migrations that the server remembers, oldest first. */
const migrationsOf = ({ context }: Vts, now: Instant): readonly StoredJob[] => {
  const [project] = context.simulation.projects;
  const filter = { types: migrationTypes, ...(project ? { projectId: project.id } : {}) };
  const { entries } = context.simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now);
  const isRemembered = ({ job }: StoredJob): boolean => {
    const { finishedAt } = stateAt(job, now);
    return finishedAt === null || writeMs(context, now) - writeMs(context, finishedAt) < rememberedMs;
  };
  return entries.filter(isRemembered).toReversed();
};

const isFinished = ({ job }: StoredJob, now: Instant): boolean => stateAt(job, now).finishedAt !== null;

const overview = (vts: Vts): Reply => {
  const now = vts.context.simulation.sync();
  const all = migrationsOf(vts, now);
  const finished = all.filter(entry => isFinished(entry, now)).length;
  return ok({
    projectVersion: '2.3.10',
    totalSlot: '0',
    works: '1',
    runningJobs: String(all.length - finished),
    finishedJobs: String(finished),
  });
};

const runningJobs = (vts: Vts): Reply => {
  const now = vts.context.simulation.sync();
  const running = migrationsOf(vts, now).filter(entry => !isFinished(entry, now));
  return ok(running.map(({ job }) => recordOf(vts, job, now)));
};

const finishedJobs = (vts: Vts, { params }: Call): Reply => {
  const now = vts.context.simulation.sync();
  const { state } = params;
  if (state !== undefined && !endStates.includes(state)) throw new ApiError(400, 400, `No enum constant ${state}`);
  const records = migrationsOf(vts, now)
    .filter(entry => isFinished(entry, now))
    .map(({ job }) => recordOf(vts, job, now));
  return ok(state === undefined ? records : records.filter(({ jobStatus }) => jobStatus === state));
};

const jobWithId = (vts: Vts, jobId: string, now: Instant): StoredJob | undefined => {
  if (!/^\d+$/.test(jobId)) throw new ApiError(500, 500, `For input string: "${jobId}"`);
  return migrationsOf(vts, now).find(({ job }) => idOf(job) === jobId);
};

const jobInfo = (vts: Vts, { params }: Call): Reply => {
  const now = vts.context.simulation.sync();
  const jobId = params.jobId ?? '';
  const entry = jobWithId(vts, jobId, now);
  // The server answers an unknown job as if it knew it.
  return ok(entry ? recordOf(vts, entry.job, now) : { jobId });
};

const stopJob = (vts: Vts, { body }: Call): Reply => {
  const jobId = textOf(body, 'jobId');
  if (jobId === '') throw new ApiError(400, 400, 'jobId cannot be empty.');
  const now = vts.context.simulation.sync();
  const entry = jobWithId(vts, jobId, now);
  if (entry && !isFinished(entry, now)) vts.context.simulation.cancel(entry, now);
  return ok({ jobId });
};

/**
 * The routes of a VTS, which is Apache SeaTunnel Zeta: migrations of the first project. It needs no key, and answers without
 * an envelope. Source: Apache SeaTunnel, RESTful API v2.
 */
export const vtsRoutes = (
  context: RouteContext,
  { vtsZone: zone }: Pick<JobCenterSettings, 'vtsZone'>,
): readonly Route[] => {
  const vts = { context, zone };
  return [
    { method: 'GET', path: '/overview', handle: () => overview(vts) },
    { method: 'GET', path: '/running-jobs', handle: () => runningJobs(vts) },
    { method: 'GET', path: '/finished-jobs', handle: call => finishedJobs(vts, call) },
    { method: 'GET', path: '/finished-jobs/:state', handle: call => finishedJobs(vts, call) },
    { method: 'GET', path: '/job-info/:jobId', handle: call => jobInfo(vts, call) },
    { method: 'POST', path: '/stop-job', handle: call => stopJob(vts, call) },
  ];
};
