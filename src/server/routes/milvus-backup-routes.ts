import type { Instant } from '../../jobs/job.ts';
import { type Call, ok, type Reply, type Route } from '../http/router.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { hashText } from '../random.ts';
import { stateAt } from '../simulation/job-state.ts';
import type { StoredJob } from '../simulation/job-store.ts';
import type { RouteContext } from './route-context.ts';
import { writeMs } from './timestamps.ts';

/** The path in front of all its routes. */
export const milvusBackupPrefix = '/api/v1';

const types = { backup: new Set(['BACKUP']), restore: new Set(['RESTORE']) } as const;

/** The codes of states. Source: milvus-backup, its API. */
const stateCodes: Readonly<Record<string, number>> = {
  PENDING: 0,
  IN_PROGRESS: 1,
  CANCELING: 1,
  SUCCESSFUL: 2,
  FAILED: 3,
  CANCELED: 3,
};

/** The end time of a job that has not ended: the year 1. */
const notEnded = -62_135_596_800;

const nameOf = ({ id }: SimulatedJob): string => `nightly_${hashText(id).toString(36)}`;
const idOf = (job: SimulatedJob): string => (job.type === 'RESTORE' ? `restore_${job.id.slice(4)}` : job.id.slice(4));

const jobsOf = ({ simulation }: RouteContext, kind: keyof typeof types, now: Instant): readonly StoredJob[] => {
  const [project] = simulation.projects;
  const filter = { types: types[kind], ...(project ? { projectId: project.id } : {}) };
  return simulation.page(filter, { limit: Number.MAX_SAFE_INTEGER - 1 }, now).entries;
};

/** The envelope of this server. `code` is left out when it is 0. */
const answered = (job: SimulatedJob | undefined, data: unknown): Reply =>
  ok({ requestId: `r-${job === undefined ? 'list' : hashText(job.id)}`, msg: 'success', data });

const recordOf = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const { statusWord, progress, startedAt, finishedAt, reason } = stateAt(job, now);
  const seconds = (at: Instant): number => Math.floor(writeMs(context, at) / 1_000);
  return {
    id: idOf(job),
    name: nameOf(job),
    state_code: stateCodes[statusWord] ?? 1,
    start_time: seconds(startedAt ?? job.createdAt),
    end_time: finishedAt === null ? notEnded : seconds(finishedAt),
    progress,
    ...(reason === null ? {} : { errorMessage: reason }),
  };
};

/** The jobs of a kind that are not older than the server's memory, by name or ID. An unknown name has state 0. */
const describe = (context: RouteContext, kind: keyof typeof types, wanted: string): Reply => {
  const now = context.simulation.sync();
  const found = jobsOf(context, kind, now).find(({ job }) => idOf(job) === wanted || nameOf(job) === wanted)?.job;
  return answered(found, found ? recordOf(context, found, now) : { id: '', name: wanted, state_code: 0 });
};

const list = (context: RouteContext): Reply => {
  const now = context.simulation.sync();
  const finished = jobsOf(context, 'backup', now).filter(({ job }) => stateAt(job, now).statusWord === 'SUCCESSFUL');
  return answered(
    undefined,
    finished.map(({ job }) => ({ id: idOf(job), name: nameOf(job), state_code: 2 })),
  );
};

const parameter = ({ query }: Call, names: readonly string[]): string =>
  names.map(name => query.get(name)).find(value => value) ?? '';

/**
 * The routes of milvus-backup's server that describe backups and restores. It lists finished backups only, without times.
 * It has no `/check`, which prints the configuration of a real server. Source: milvus-backup, its API.
 */
export const milvusBackupRoutes = (context: RouteContext): readonly Route[] => [
  { method: 'GET', path: `${milvusBackupPrefix}/list`, handle: () => list(context) },
  {
    method: 'GET',
    path: `${milvusBackupPrefix}/get_backup`,
    handle: call => describe(context, 'backup', parameter(call, ['backup_name', 'backup_id'])),
  },
  {
    method: 'GET',
    path: `${milvusBackupPrefix}/get_restore`,
    handle: call => describe(context, 'restore', parameter(call, ['id'])),
  },
];
