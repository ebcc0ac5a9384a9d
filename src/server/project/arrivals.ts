import type { Instant } from '../../jobs/job.ts';
import type { Random } from '../random.ts';
import { drawCluster, drawEnding, drawKind } from './draw.ts';
import { planJob } from './job-factory.ts';
import type { SimulatedJob, SimulatedProject } from './simulated-job.ts';

/** Between two new jobs, on average, in simulated ms. With the usual lengths about a dozen jobs then run at a time. */
const interval = 45_000;
const spread = 7_500;

/** The jobs that come while time goes on, in their order and without end. */
export type Arrivals = {
  /** Those that have come by then and were not taken yet, oldest first. */
  takeUntil(now: Instant): readonly SimulatedJob[];
};

/** New jobs every 30 to 60 simulated seconds after `start`; the same ones for the same random numbers. */
export const createArrivals = (random: Random, projects: readonly SimulatedProject[], start: Instant): Arrivals => {
  let taken = 0;
  const drawTime = (): Instant => start + (taken + 1) * interval + random.between(-spread, spread);
  let next = drawTime();

  const plan = (createdAt: Instant): SimulatedJob => {
    const project = projects[random.chance(0.85) ? 0 : projects.length - 1] ?? projects[0];
    if (!project) throw new RangeError('there is no project to put a job in');
    const kind = drawKind(random);
    return planJob(random, {
      type: kind.type,
      subtype: kind.subtype,
      cluster: drawCluster(random, project),
      createdAt,
      ending: drawEnding(random, kind),
    });
  };

  return {
    takeUntil: now => {
      const come: SimulatedJob[] = [];
      while (next <= now) {
        come.push(plan(next));
        taken += 1;
        next = drawTime();
      }
      return come;
    },
  };
};
