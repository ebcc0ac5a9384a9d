import type { Instant } from '../../jobs/job.ts';
import type { Run, SimulatedJob, SimulatedProject } from './simulated-job.ts';

/** The run of an import that waits for its user before it would succeed. A run that fails does so before that. */
export const twoPhaseRun = (run: Run): Run => ({
  ...run,
  readyAt: run.endsAt,
  ...(run.ending === 'successful' && { endsAt: Infinity }),
});

/** Whether an import makes its rows visible only when its user commits it (`auto_commit=false`). */
export const hasTwoPhases = ({ run }: SimulatedJob): boolean => run.readyAt !== undefined;

/**
 * The jobs with some imports of the first project in two phases: those that are unfinished at `start`, which can be aborted,
 * and the newest successful one, which waits for its commit. All others commit automatically, as most imports do.
 */
export const withTwoPhaseImports = (
  jobs: readonly SimulatedJob[],
  [project]: readonly SimulatedProject[],
  start: Instant,
): readonly SimulatedJob[] => {
  const isImport = ({ type, cluster }: SimulatedJob): boolean => type === 'IMPORT' && cluster.projectId === project?.id;
  const newest = jobs.findLast(job => isImport(job) && job.run.ending === 'successful' && job.run.endsAt <= start);
  return jobs.map(job =>
    job === newest || (isImport(job) && job.run.endsAt > start) ? { ...job, run: twoPhaseRun(job.run) } : job,
  );
};
