import type { Instant } from '../../jobs/job.ts';
import { createArrivals } from '../project/arrivals.ts';
import { createJob, newJobId, type TypeAndSubtype } from '../project/job-factory.ts';
import type { DemoLanguage } from '../project/job-templates.ts';
import { createPastJobs } from '../project/past-jobs.ts';
import { retriedRun, retryKeepsId } from '../project/retried-run.ts';
import { createProjects } from '../project/seed-data.ts';
import type { SimulatedCluster, SimulatedJob, SimulatedProject } from '../project/simulated-job.ts';
import { twoPhaseRun } from '../project/two-phase.ts';
import { createRandom, hashText } from '../random.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { stateAt } from './job-state.ts';
import { type JobFilter, type JobPage, JobStore, type PageRange, type StoredJob } from './job-store.ts';

/** A job that a user starts. It contains no keys of the request: those are never kept. */
export type StartRequest = TypeAndSubtype & {
  readonly cluster: SimulatedCluster;
  readonly description: string;
  readonly dbName: string | null;
  readonly collectionName: string | null;
  /** The files of an import. */
  readonly fileNames?: readonly string[];
  /** Whether an import becomes visible only when its user commits it (`auto_commit=false`). */
  readonly isTwoPhase?: boolean;
};

/** The simulated account: its projects and jobs. It advances only in {@link Simulation.sync}. */
export type Simulation = {
  readonly projects: readonly SimulatedProject[];
  /** Advances to the current simulated time and returns it. Must be called first in every request. */
  sync(): Instant;
  find(jobId: string): StoredJob | null;
  page(filter: JobFilter, range: PageRange, now: Instant): JobPage;
  /** Starts to cancel an unfinished job. It is canceled 2–10 simulated seconds later. */
  cancel(entry: StoredJob, now: Instant): StoredJob;
  /** Retries a failed import. Returns the job that now runs: the same one, or a new one with its own ID. */
  retry(entry: StoredJob, now: Instant): StoredJob;
  /** Ends a job at once: it fails for `reason`. */
  abort(entry: StoredJob, reason: string, now: Instant): StoredJob;
  /** Commits an import that waits for its commit. It succeeds 2–5 simulated seconds later. */
  commit(entry: StoredJob, now: Instant): StoredJob;
  /** Creates a job that succeeds after a few minutes. */
  start(request: StartRequest, now: Instant): StoredJob;
  readonly clock: SimulatedClock;
};

/** The creator of the jobs that are started with the API key. */
export const apiKeyOwner = 'you@example.com';

type ArrangeJobs = (
  jobs: readonly SimulatedJob[],
  projects: readonly SimulatedProject[],
  start: Instant,
) => readonly SimulatedJob[];

/** The account of a seed, with `jobCount` jobs in its first project. `arrange` may change the jobs of the start. */
export const createSimulation = (
  seed: number,
  jobCount: number,
  clock: SimulatedClock,
  language: DemoLanguage = 'en',
  arrange: ArrangeJobs = jobs => jobs,
): Simulation => {
  const projects = createProjects(seed, clock.start);
  const random = createRandom(hashText(`jobs ${seed}`));
  // Users' actions have their own generator, so that they don't change which jobs arrive.
  const userRandom = createRandom(hashText(`users ${seed}`));
  const store = new JobStore();
  for (const job of arrange(createPastJobs(random, projects, clock.start, jobCount, language), projects, clock.start))
    store.add(job);
  const arrivals = createArrivals(random, projects, clock.start, language);

  const sync = (): Instant => {
    const now = clock.now();
    for (const job of arrivals.takeUntil(now)) store.add(job);
    store.settle(now);
    return now;
  };
  sync();

  const retryAsNewJob = (job: SimulatedJob, now: Instant): StoredJob => {
    const source = job.source && { ...job.source, failingFile: null };
    const id = newJobId(userRandom);
    return store.add({ ...job, id, createdAt: now, source, run: retriedRun(userRandom, now) });
  };

  return {
    projects,
    clock,
    sync,
    find: jobId => store.find(jobId),
    page: (filter, range, now) => store.page(filter, range, now),
    cancel: (entry, now) => {
      const run = {
        ...entry.job.run,
        endsAt: now + userRandom.between(2_000, 10_000),
        ending: 'canceled' as const,
        endProgress: stateAt(entry.job, now).progress,
        reason: null,
        cancelRequestedAt: now,
      };
      return store.replace(entry, run, now);
    },
    retry: (entry, now) =>
      retryKeepsId(entry.job.id)
        ? store.replace(entry, retriedRun(userRandom, now), now)
        : retryAsNewJob(entry.job, now),
    abort: (entry, reason, now) => {
      const { progress } = stateAt(entry.job, now);
      const run = { ...entry.job.run, endsAt: now, ending: 'failed' as const, endProgress: progress, reason };
      return store.replace(entry, run, now);
    },
    commit: (entry, now) => {
      const run = { ...entry.job.run, endsAt: now + userRandom.between(2_000, 5_000) };
      return store.replace(entry, run, now);
    },
    start: ({ type, subtype, cluster, fileNames, isTwoPhase, ...texts }, now) => {
      const job = createJob(
        userRandom,
        {
          type,
          subtype,
          cluster,
          createdAt: now,
          ending: 'successful',
          waitMs: 2_000,
          runMs: userRandom.between(60, 240) * 1_000,
          ...(fileNames ? { files: { fileCount: Math.max(1, fileNames.length), failingFile: null, fileNames } } : {}),
        },
        language,
      );
      const run = isTwoPhase === true ? twoPhaseRun(job.run) : job.run;
      return store.add({ ...job, ...texts, run, createdBy: apiKeyOwner });
    },
  };
};
