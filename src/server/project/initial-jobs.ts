import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import { type JobSpec, newJobId, type TypeAndSubtype } from './job-factory.ts';
import { retryKeepsId } from './retried-run.ts';
import type { Ending, ImportSource, SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const cancelableMigrations = ['PINECONE', 'MILVUS', 'QDRANT', 'ELASTICSEARCH', 'POSTGRESQL', 'WITHIN_ORG'] as const;

const kind = (type: string, subtype: string | null = null): TypeAndSubtype => ({ type, subtype });

/** A random whole number of seconds between two numbers of minutes, in ms. */
const minutesBetween = (random: Random, low: number, high: number): number =>
  random.between(low * 60, high * 60) * second;

/** A job ID whose import keeps it (`keepsId`) or gets a new one when it is retried. */
const idForRetry = (random: Random, keepsId: boolean): string => {
  const id = newJobId(random);
  return retryKeepsId(id) === keepsId ? id : `${id.slice(0, -1)}${keepsId ? '4' : '7'}`;
};

const generatedFiles = (fileCount: number, failingFile: number | null): ImportSource => ({
  fileCount,
  failingFile,
  fileNames: null,
});

/** How long a job has run at the start of the simulation and how long it still runs, ms. */
type Timing = { readonly ran: number; readonly left: number; readonly ending?: Ending; readonly stalls?: boolean };

const running = (
  kindOfJob: TypeAndSubtype,
  cluster: SimulatedCluster,
  start: Instant,
  { ran, left, ending, stalls = false }: Timing,
): JobSpec => ({
  ...kindOfJob,
  cluster,
  createdAt: start - ran - 20 * second,
  waitMs: 20 * second,
  runMs: ran + left,
  ending: ending ?? 'successful',
  // It stalled before the simulation began, and continues shortly before its end.
  ...(stalls && { stall: { from: (0.6 * ran) / (ran + left), to: 0.95 } }),
});

/** A job that starts `startsIn` ms after the start of the simulation. */
const pending = (kindOfJob: TypeAndSubtype, cluster: SimulatedCluster, start: Instant, startsIn: number): JobSpec => ({
  ...kindOfJob,
  cluster,
  createdAt: start - 40 * second,
  waitMs: 40 * second + startsIn,
  ending: 'successful',
});

/**
 * The jobs that the first project always has, most important first: eight unfinished ones, among them each kind that can
 * be canceled, and an import that failed within the last day; then jobs that wait, end soon or are being canceled.
 */
export const firstProjectSpecs = (
  random: Random,
  { clusters }: SimulatedProject,
  start: Instant,
): readonly JobSpec[] => {
  const prod = clusters[0];
  const staging = clusters[1] ?? prod;
  const minutes = (low: number, high: number): number => minutesBetween(random, low, high);
  const failedImport = (age: number, reasonIndex: number, keepsId: boolean): JobSpec => ({
    ...kind('IMPORT'),
    cluster: prod,
    createdAt: start - age,
    ending: 'failed',
    id: idForRetry(random, keepsId),
    files: generatedFiles(8, 2),
    reasonIndex,
  });
  return [
    running(kind('BACKUP', 'CLUSTER'), prod, start, { ran: minutes(2, 12), left: minutes(25, 60) }),
    running(kind('BACKUP', 'COLLECTION'), prod, start, { ran: minutes(2, 10), left: minutes(20, 45) }),
    running(kind('EXPORT_BACKUP'), prod, start, { ran: minutes(5, 30), left: minutes(35, 80), stalls: true }),
    running(kind('MIGRATION', random.pick(cancelableMigrations)), prod, start, {
      ran: minutes(20, 70),
      left: minutes(60, 150),
    }),
    running(kind('SPARK'), prod, start, { ran: minutes(8, 30), left: minutes(40, 110) }),
    failedImport(random.between(15 * 60, 21 * 60) * minute, 0, false),
    {
      ...running(kind('IMPORT'), prod, start, { ran: minutes(3, 8), left: minutes(12, 25) }),
      files: generatedFiles(8, null),
    },
    running(kind('MIGRATION', 'OPENSEARCH_ZERO_DOWNTIME'), prod, start, {
      ran: minutes(50, 180),
      left: random.between(3, 6) * hour,
      stalls: true,
    }),
    running(kind('RESTORE', 'COLLECTION'), staging, start, { ran: minutes(1, 4), left: minutes(6, 12) }),
    failedImport(random.between(3 * 60, 8 * 60) * minute, 1, true),
    pending(kind('BACKUP', 'CLUSTER'), staging, start, minutes(3, 8)),
    pending(kind('SPARK'), staging, start, 35 * second),
    {
      ...pending(kind('IMPORT'), staging, start, 12 * second),
      runMs: minutes(2, 4),
      ending: 'failed',
      reasonIndex: 3,
    },
    {
      ...running(kind('BACKUP', 'COLLECTION'), staging, start, {
        ran: minutes(2, 5),
        left: 7 * second,
        ending: 'canceled',
      }),
      cancelMs: 9 * second,
    },
    running(kind('CLONE_COLLECTION'), staging, start, { ran: minutes(1, 2), left: minutes(1, 3) }),
    running(kind('MIGRATION', 'CROSS_ORG'), staging, start, {
      ran: minutes(5, 20),
      left: minutes(90, 200),
    }),
  ];
};

/** The jobs that the second, quieter project always has. */
export const secondProjectSpecs = (
  random: Random,
  { clusters }: SimulatedProject,
  start: Instant,
): readonly JobSpec[] => {
  const [cluster] = clusters;
  const minutes = (low: number, high: number): number => minutesBetween(random, low, high);
  return [
    running(kind('BACKUP', 'CLUSTER'), cluster, start, { ran: minutes(2, 8), left: minutes(15, 40) }),
    running(kind('SPARK'), cluster, start, { ran: minutes(5, 20), left: minutes(30, 90) }),
    running(kind('IMPORT'), cluster, start, { ran: minutes(1, 5), left: minutes(8, 20) }),
    {
      ...kind('IMPORT'),
      cluster,
      createdAt: start - random.between(4, 22) * hour,
      ending: 'failed',
      id: idForRetry(random, true),
      files: generatedFiles(3, 1),
      reasonIndex: 2,
    },
  ];
};
