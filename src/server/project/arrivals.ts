import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import { drawCluster, drawEnding, drawKind } from './draw.ts';
import { createJob } from './job-factory.ts';
import type { DemoLanguage } from './job-templates.ts';
import type { SimulatedJob, SimulatedProject } from './simulated-job.ts';

/** Average time between two new jobs, simulated ms. At the usual durations, about a dozen jobs then run at a time. */
const intervalMs = 45_000;
const jitterMs = 7_500;

/** The probability that a new job belongs to the first project. */
const firstProjectShare = 0.85;

/** Jobs that share their causes of failure. */
const jobsPerPeriod = 80;

/** One new job in this number stalls for most of its run. */
const stallEvery = 40;

/** The endless sequence of jobs that start while simulated time passes. */
export type Arrivals = {
  /** The jobs created up to `now` that were not taken before, oldest first. */
  takeUntil(now: Instant): readonly SimulatedJob[];
};

/** A new job every 30 to 60 simulated seconds after `start`. The same random numbers give the same jobs. */
export const createArrivals = (
  random: Random,
  projects: readonly SimulatedProject[],
  start: Instant,
  language: DemoLanguage = 'en',
): Arrivals => {
  let taken = 0;
  const drawTime = (): Instant => start + (taken + 1) * intervalMs + random.between(-jitterMs, jitterMs);
  let next = drawTime();

  const createArrival = (createdAt: Instant): SimulatedJob => {
    const project = projects[random.boolean(firstProjectShare) ? 0 : projects.length - 1] ?? projects[0];
    if (!project) throw new RangeError('an account needs at least one project');
    const kind = drawKind(random);
    return createJob(
      random,
      {
        type: kind.type,
        subtype: kind.subtype,
        cluster: drawCluster(random, project),
        createdAt,
        ending: drawEnding(random, kind),
        period: Math.floor(taken / jobsPerPeriod),
        ...(taken % stallEvery === stallEvery - 1 && { stall: { from: 0.3, to: 0.95 } }),
      },
      language,
    );
  };

  return {
    takeUntil: now => {
      const arrived: SimulatedJob[] = [];
      while (next <= now) {
        arrived.push(createArrival(next));
        taken += 1;
        next = drawTime();
      }
      return arrived;
    },
  };
};
