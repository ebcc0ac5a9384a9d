import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import { type KindWords, newJobId, type Sketch } from './job-factory.ts';
import { retryKeepsId } from './retried-run.ts';
import type { Ending, ImportSource, SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const cancelableMigrations = ['PINECONE', 'MILVUS', 'QDRANT', 'ELASTICSEARCH', 'POSTGRESQL', 'WITHIN_ORG'] as const;

/** An ID whose import, retried, goes on under the same ID or under a new one. */
const idFor = (random: Random, keeps: boolean): string => {
  const id = newJobId(random);
  return retryKeepsId(id) === keeps ? id : `${id.slice(0, -1)}${keeps ? '4' : '7'}`;
};

const ordinaryFiles = (fileCount: number, failingFile: number | null): ImportSource => ({
  fileCount,
  failingFile,
  fileNames: null,
});

type Pace = { readonly ran: number; readonly left: number; readonly ending?: Ending };

/** A job in full run: it has `ran` so long and has so much `left`, in ms. */
const running = (kind: KindWords, cluster: SimulatedCluster, start: Instant, { ran, left, ending }: Pace): Sketch => ({
  ...kind,
  cluster,
  createdAt: start - ran - 20 * second,
  waits: 20 * second,
  runs: ran + left,
  ending: ending ?? 'successful',
});

const waiting = (kind: KindWords, cluster: SimulatedCluster, start: Instant, starts: number): Sketch => ({
  ...kind,
  cluster,
  createdAt: start - 40 * second,
  waits: 40 * second + starts,
  ending: 'successful',
});

/**
 * The jobs that the first project has in any case, the most needed first: eight unfinished ones, among them each kind
 * that can be canceled, and the failed import of yesterday; then some that wait, end soon or are being canceled.
 */
export const openersOf = (random: Random, { clusters }: SimulatedProject, start: Instant): readonly Sketch[] => {
  const prod = clusters[0];
  const staging = clusters[1] ?? prod;
  const minutes = (low: number, high: number): number => random.between(low * 60, high * 60) * second;
  const kind = (type: string, subtype: string | null = null): KindWords => ({ type, subtype });
  const failedImport = (age: number, reason: number, keepsId: boolean): Sketch => ({
    ...kind('IMPORT'),
    cluster: prod,
    createdAt: start - age,
    ending: 'failed',
    id: idFor(random, keepsId),
    files: ordinaryFiles(8, 2),
    reason,
  });
  return [
    running(kind('BACKUP', 'CLUSTER'), prod, start, { ran: minutes(2, 12), left: minutes(25, 60) }),
    running(kind('BACKUP', 'COLLECTION'), prod, start, { ran: minutes(2, 10), left: minutes(20, 45) }),
    running(kind('EXPORT_BACKUP'), prod, start, { ran: minutes(5, 30), left: minutes(35, 80) }),
    running(kind('MIGRATION', random.pick(cancelableMigrations)), prod, start, {
      ran: minutes(20, 70),
      left: minutes(60, 150),
    }),
    running(kind('SPARK'), prod, start, { ran: minutes(8, 30), left: minutes(40, 110) }),
    failedImport(random.between(15 * 60, 21 * 60) * minute, 0, false),
    {
      ...running(kind('IMPORT'), prod, start, { ran: minutes(3, 8), left: minutes(12, 25) }),
      files: ordinaryFiles(8, null),
    },
    running(kind('MIGRATION', 'OPENSEARCH_ZERO_DOWNTIME'), prod, start, {
      ran: minutes(50, 180),
      left: random.between(3, 6) * hour,
    }),
    running(kind('RESTORE', 'COLLECTION'), staging, start, { ran: minutes(1, 4), left: minutes(6, 12) }),
    failedImport(random.between(3 * 60, 8 * 60) * minute, 1, true),
    waiting(kind('BACKUP', 'CLUSTER'), staging, start, minutes(3, 8)),
    waiting({ type: 'SPARK', subtype: null }, staging, start, 35 * second),
    { ...waiting(kind('IMPORT'), staging, start, 12 * second), runs: minutes(2, 4), ending: 'failed', reason: 3 },
    {
      ...running(kind('BACKUP', 'COLLECTION'), staging, start, {
        ran: minutes(2, 5),
        left: 7 * second,
        ending: 'canceled',
      }),
      cancelTakes: 9 * second,
    },
    running(kind('CLONE_COLLECTION'), staging, start, { ran: minutes(1, 2), left: minutes(1, 3) }),
    running(kind('MIGRATION', 'CROSS_ORG'), staging, start, { ran: minutes(5, 20), left: minutes(90, 200) }),
  ];
};

/** The same for the second project, which is quieter. */
export const quietOpenersOf = (random: Random, { clusters }: SimulatedProject, start: Instant): readonly Sketch[] => {
  const [cluster] = clusters;
  const minutes = (low: number, high: number): number => random.between(low * 60, high * 60) * second;
  return [
    running({ type: 'BACKUP', subtype: 'CLUSTER' }, cluster, start, { ran: minutes(2, 8), left: minutes(15, 40) }),
    running({ type: 'SPARK', subtype: null }, cluster, start, { ran: minutes(5, 20), left: minutes(30, 90) }),
    running({ type: 'IMPORT', subtype: null }, cluster, start, { ran: minutes(1, 5), left: minutes(8, 20) }),
    {
      type: 'IMPORT',
      subtype: null,
      cluster,
      createdAt: start - random.between(4, 22) * hour,
      ending: 'failed',
      id: idFor(random, true),
      files: ordinaryFiles(3, 1),
      reason: 2,
    },
  ];
};
