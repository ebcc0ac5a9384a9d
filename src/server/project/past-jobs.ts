import type { Instant } from '../../jobs/job.ts';
import { kinds } from '../../jobs/kinds.ts';
import type { Random } from '../random.ts';
import { drawCluster, drawEnding, drawKind } from './draw.ts';
import { openersOf, quietOpenersOf } from './initial-jobs.ts';
import { drawRuns, type KindWords, planJob, type Sketch } from './job-factory.ts';
import { templateOf } from './job-templates.ts';
import type { Ending, SimulatedJob, SimulatedProject } from './simulated-job.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How far back the history of a project goes, in ms. */
const historyLength = 30 * day;

/** The first project has this share of all jobs. */
const firstProjectShare = 0.85;

/** One job in so many runs at the start, beside the openers, so that a big project has more to watch. */
const jobsPerExtraRunner = 1_000;

type Finished = KindWords & { readonly ending: Ending };

const everyEnding: readonly Finished[] = [
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
  ...kinds.map(({ type, subtype }) => ({ type, subtype, ending: 'successful' as const })),
];

/** A job that is over. `place` from 0 to 1 is where in the history it lies; more of them lie in the last days. */
const finished = (
  random: Random,
  project: SimulatedProject,
  start: Instant,
  { type, subtype, ending, place }: Finished & { readonly place: number },
): Sketch => {
  const runs = drawRuns(random, templateOf(type, subtype));
  return {
    type,
    subtype,
    ending,
    runs,
    cluster: drawCluster(random, project),
    createdAt: start - Math.round(Math.max(runs + random.between(2, 60) * minute, historyLength * (1 - place) ** 2)),
  };
};

/** One more that runs, for hours, in a big project. */
const extraRunner = (random: Random, project: SimulatedProject, start: Instant): Sketch => {
  const kind = drawKind(random);
  const ran = random.between(minute, 60 * minute);
  return {
    type: kind.type,
    subtype: kind.subtype,
    cluster: drawCluster(random, project),
    createdAt: start - ran - minute,
    waits: minute,
    runs: ran + random.between(60, 360) * minute,
    ending: drawEnding(random, kind),
  };
};

const fill = (random: Random, project: SimulatedProject, start: Instant, count: number): readonly SimulatedJob[] => {
  const runners = Math.floor(Math.max(0, count) / jobsPerExtraRunner);
  const others = Math.max(0, count) - runners;
  const old = Array.from({ length: others }, (_, index) => {
    const kind = drawKind(random);
    // Places that rise with the index leave little to sort, which is what takes the time in a big project.
    const place = (index + random.next()) / others;
    const ending = drawEnding(random, kind);
    return planJob(random, finished(random, project, start, { type: kind.type, subtype: kind.subtype, ending, place }));
  });
  const running = Array.from({ length: runners }, () => planJob(random, extraRunner(random, project, start)));
  return [...old, ...running];
};

const firstProjectJobs = (random: Random, project: SimulatedProject, start: Instant, count: number) => {
  const wanted = [
    ...openersOf(random, project, start),
    ...everyEnding.map(one => finished(random, project, start, { ...one, place: random.next() })),
  ].slice(0, count);
  return [...wanted.map(sketch => planJob(random, sketch)), ...fill(random, project, start, count - wanted.length)];
};

const secondProjectJobs = (random: Random, project: SimulatedProject, start: Instant, count: number) => {
  const wanted = quietOpenersOf(random, project, start).slice(0, count);
  return [...wanted.map(sketch => planJob(random, sketch)), ...fill(random, project, start, count - wanted.length)];
};

/**
 * Every job that there is when the simulation starts, oldest first. The first project has exactly `count`; the others
 * come on top. The same random numbers give the same jobs relative to `start`. With fewer than 60 jobs not every kind
 * and status fits in; with fewer than 9 not even every kind that can be canceled.
 */
export const createHistory = (
  random: Random,
  projects: readonly SimulatedProject[],
  start: Instant,
  count: number,
): readonly SimulatedJob[] => {
  const others = Math.round((count * (1 - firstProjectShare)) / firstProjectShare);
  return projects
    .flatMap((project, index) =>
      index === 0 ? firstProjectJobs(random, project, start, count) : secondProjectJobs(random, project, start, others),
    )
    .sort((a, b) => a.createdAt - b.createdAt);
};
