import type { Instant } from '../../jobs/job.ts';
import { kinds } from '../../jobs/kinds.ts';
import type { Random } from '../random.ts';
import { drawCluster, drawEnding, drawKind } from './draw.ts';
import { firstProjectSpecs, secondProjectSpecs } from './initial-jobs.ts';
import { createJob, drawRunMs, type JobSpec, type TypeAndSubtype } from './job-factory.ts';
import { type DemoLanguage, templateOf } from './job-templates.ts';
import type { Ending, SimulatedJob, SimulatedProject } from './simulated-job.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How far back the history of a project goes, ms. */
const historyMs = 30 * day;

/** The share of all jobs that belong to the first project. */
const firstProjectShare = 0.85;

/** Periods of the history, each with its causes of failure. */
const periods = 4;

/** A large project has one more running job per this many jobs, so that there is more to watch. */
const jobsPerExtraRunningJob = 1_000;

type FinishedKind = TypeAndSubtype & { readonly ending: Ending };

/** Finished jobs that the first project always has: every kind of Zilliz Cloud, and every ending of the kinds that have several. */
const finishedKinds: readonly FinishedKind[] = [
  { type: 'BACKUP', subtype: 'CLUSTER', ending: 'canceled' },
  { type: 'BACKUP', subtype: 'CLUSTER', ending: 'failed' },
  { type: 'SPARK', subtype: null, ending: 'timeout' },
  { type: 'SPARK', subtype: null, ending: 'failed' },
  { type: 'SPARK', subtype: null, ending: 'canceled' },
  { type: 'MIGRATION', subtype: 'PINECONE', ending: 'failed' },
  { type: 'MIGRATION', subtype: 'QDRANT', ending: 'canceled' },
  { type: 'EXPORT_BACKUP', subtype: null, ending: 'failed' },
  { type: 'EXPORT_BACKUP', subtype: null, ending: 'canceled' },
  { type: 'RESTORE', subtype: 'CLUSTER', ending: 'failed' },
  { type: 'BACKUP', subtype: 'COPY', ending: 'failed' },
  { type: 'RESUME_CLUSTER', subtype: null, ending: 'failed' },
  ...kinds
    .filter(({ demoWeight }) => demoWeight > 0)
    .map(({ type, subtype }) => ({ type, subtype, ending: 'successful' as const })),
];

/** A finished job. `recency` is 0 for the oldest jobs of the history and 1 for the newest; recent jobs are more frequent. */
const finishedSpec = (
  random: Random,
  project: SimulatedProject,
  start: Instant,
  { type, subtype, ending, recency }: FinishedKind & { readonly recency: number },
): JobSpec => {
  const runMs = drawRunMs(random, templateOf(type, subtype));
  return {
    type,
    subtype,
    ending,
    runMs,
    cluster: drawCluster(random, project),
    period: Math.floor(recency * periods),
    createdAt: start - Math.round(Math.max(runMs + random.between(2, 60) * minute, historyMs * (1 - recency) ** 2)),
  };
};

/** A job of a large project that keeps running for hours. */
const extraRunningSpec = (random: Random, project: SimulatedProject, start: Instant): JobSpec => {
  const kind = drawKind(random);
  const ran = random.between(minute, 60 * minute);
  return {
    type: kind.type,
    subtype: kind.subtype,
    cluster: drawCluster(random, project),
    createdAt: start - ran - minute,
    waitMs: minute,
    runMs: ran + random.between(60, 360) * minute,
    ending: drawEnding(random, kind),
  };
};

/** `count` random jobs, most of them finished. */
const randomJobs = (
  random: Random,
  project: SimulatedProject,
  start: Instant,
  count: number,
  language: DemoLanguage,
): readonly SimulatedJob[] => {
  const runningCount = Math.floor(Math.max(0, count) / jobsPerExtraRunningJob);
  const finishedCount = Math.max(0, count) - runningCount;
  const finished = Array.from({ length: finishedCount }, (_, index) => {
    const kind = drawKind(random);
    // Recency rises with the index, so that the jobs are nearly sorted: sorting takes most of the time in a large project.
    const recency = (index + random.next()) / finishedCount;
    const ending = drawEnding(random, kind);
    const spec = finishedSpec(random, project, start, { type: kind.type, subtype: kind.subtype, ending, recency });
    return createJob(random, spec, language);
  });
  const running = Array.from({ length: runningCount }, () =>
    createJob(random, extraRunningSpec(random, project, start), language),
  );
  return [...finished, ...running];
};

type ProjectOptions = {
  readonly random: Random;
  readonly project: SimulatedProject;
  readonly start: Instant;
  readonly language: DemoLanguage;
};

/** The jobs of these specs, as far as `count` allows, and random jobs up to `count`. */
const projectJobs = (
  specs: readonly JobSpec[],
  count: number,
  { random, project, start, language }: ProjectOptions,
): readonly SimulatedJob[] => {
  const guaranteed = specs.slice(0, count);
  return [
    ...guaranteed.map(spec => createJob(random, spec, language)),
    ...randomJobs(random, project, start, count - guaranteed.length, language),
  ];
};

/**
 * All jobs at the start of the simulation, oldest first. The first project has exactly `count`, other projects have
 * additional jobs. The same random numbers give the same jobs relative to `start`. Below 60 jobs some kinds and statuses are
 * missing; below 9 even some kinds that can be canceled.
 */
export const createPastJobs = (
  random: Random,
  projects: readonly SimulatedProject[],
  start: Instant,
  count: number,
  language: DemoLanguage = 'en',
): readonly SimulatedJob[] => {
  const otherCount = Math.round((count * (1 - firstProjectShare)) / firstProjectShare);
  return projects
    .flatMap((project, index) => {
      const options = { random, project, start, language };
      if (index > 0) return projectJobs(secondProjectSpecs(random, project, start), otherCount, options);
      const specs = [
        ...firstProjectSpecs(random, project, start),
        ...finishedKinds.map(kind => finishedSpec(random, project, start, { ...kind, recency: random.next() })),
      ];
      return projectJobs(specs, count, options);
    })
    .sort((a, b) => a.createdAt - b.createdAt);
};
