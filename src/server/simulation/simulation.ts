import type { Instant } from '../../jobs/job.ts';
import { createArrivals } from '../project/arrivals.ts';
import { type KindWords, newJobId, planJob } from '../project/job-factory.ts';
import { createHistory } from '../project/past-jobs.ts';
import { retriedRun, retryKeepsId } from '../project/retried-run.ts';
import { createProjects } from '../project/seed-data.ts';
import type { SimulatedCluster, SimulatedJob, SimulatedProject } from '../project/simulated-job.ts';
import { createRandom, hashText } from '../random.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { stateAt } from './job-state.ts';
import { type Entry, JobStore, type LedgerPage, type Range, type Selection } from './job-store.ts';

/** What a user starts. Keys of the request are not among it: they are never kept. */
export type StartRequest = KindWords & {
  readonly cluster: SimulatedCluster;
  readonly description: string;
  readonly dbName: string | null;
  readonly collectionName: string | null;
  /** The files of an import. */
  readonly fileNames?: readonly string[];
};

/** The simulated account: its projects and jobs, moved on only when it is looked at. */
export type Simulation = {
  readonly projects: readonly SimulatedProject[];
  /** Brings everything to the present and returns it; to be called before anything else at each request. */
  sync(): Instant;
  find(jobId: string): Entry | null;
  page(selection: Selection, range: Range, now: Instant): LedgerPage;
  /** Starts to cancel a job that is pending or in progress. It is canceled 2–10 simulated seconds later. */
  cancel(entry: Entry, now: Instant): Entry;
  /** Runs a failed import again and answers the job that runs: the same one, or a new one with an ID of its own. */
  retry(entry: Entry, now: Instant): Entry;
  /** Stops a job at once: it has failed, for this reason. */
  abort(entry: Entry, reason: string, now: Instant): Entry;
  /** Creates a job, which ends well after a few minutes. */
  start(request: StartRequest, now: Instant): Entry;
  readonly clock: SimulatedClock;
};

/** The account of a seed, with `jobs` jobs in its first project. */
export const createSimulation = (seed: number, jobs: number, clock: SimulatedClock): Simulation => {
  const projects = createProjects(seed, clock.start);
  const random = createRandom(hashText(`jobs ${seed}`));
  // What users do must not change which jobs come by themselves, hence numbers of its own.
  const userRandom = createRandom(hashText(`users ${seed}`));
  const ledger = new JobStore();
  for (const job of createHistory(random, projects, clock.start, jobs)) ledger.add(job);
  const arrivals = createArrivals(random, projects, clock.start);

  const sync = (): Instant => {
    const now = clock.now();
    for (const job of arrivals.takeUntil(now)) ledger.add(job);
    ledger.settle(now);
    return now;
  };
  sync();

  const retryAsNew = (job: SimulatedJob, now: Instant): Entry => {
    const source = job.source && { ...job.source, failingFile: null };
    const id = newJobId(userRandom);
    return ledger.add({ ...job, id, createdAt: now, source, run: retriedRun(userRandom, now) });
  };

  return {
    projects,
    clock,
    sync,
    find: jobId => ledger.find(jobId),
    page: (selection, range, now) => ledger.page(selection, range, now),
    cancel: (entry, now) => {
      const run = {
        ...entry.job.run,
        endsAt: now + userRandom.between(2_000, 10_000),
        ending: 'canceled' as const,
        endProgress: stateAt(entry.job, now).progress,
        reason: null,
        cancelAskedAt: now,
      };
      return ledger.replace(entry, run, now);
    },
    retry: (entry, now) =>
      retryKeepsId(entry.job.id) ? ledger.replace(entry, retriedRun(userRandom, now), now) : retryAsNew(entry.job, now),
    abort: (entry, reason, now) => {
      const { progress } = stateAt(entry.job, now);
      const run = { ...entry.job.run, endsAt: now, ending: 'failed' as const, endProgress: progress, reason };
      return ledger.replace(entry, run, now);
    },
    start: ({ type, subtype, cluster, fileNames, ...told }, now) => {
      const job = planJob(userRandom, {
        type,
        subtype,
        cluster,
        createdAt: now,
        ending: 'successful',
        waits: 2_000,
        runs: userRandom.between(60, 240) * 1_000,
        ...(fileNames ? { files: { fileCount: Math.max(1, fileNames.length), failingFile: null, fileNames } } : {}),
      });
      return ledger.add({ ...job, ...told, createdBy });
    },
  };
};

/** In whose name the holder of the API key acts. */
const createdBy = 'you@example.com';
