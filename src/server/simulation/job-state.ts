import type { Instant } from '../../jobs/job.ts';
import type { Ending, SimulatedJob } from '../project/simulated-job.ts';
import { createRandom, hashText } from '../random.ts';

/** What a job looks like at a certain time. Times are simulated. */
export type JobState = {
  /** The status in the server's words; Spark jobs have their own. */
  readonly statusWord: string;
  /** 0–100 (%). */
  readonly progress: number;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly reason: string | null;
};

type Phase = 'pending' | 'preparing' | 'running' | 'uncommitted' | 'committing' | 'canceling' | Ending;

const controlPlaneWords: Readonly<Record<Phase, string>> = {
  pending: 'PENDING',
  preparing: 'PENDING',
  running: 'IN_PROGRESS',
  uncommitted: 'UNCOMMITTED',
  committing: 'COMMITTING',
  canceling: 'CANCELING',
  successful: 'SUCCESSFUL',
  failed: 'FAILED',
  timeout: 'FAILED',
  canceled: 'CANCELED',
};

const sparkWords: Readonly<Record<Phase, string>> = {
  pending: 'PENDING',
  preparing: 'PREPARING',
  running: 'RUNNING',
  // Only imports have two phases.
  uncommitted: 'RUNNING',
  committing: 'RUNNING',
  canceling: 'CANCELLING',
  successful: 'SUCCEEDED',
  failed: 'FAILED',
  timeout: 'TIMEOUT',
  canceled: 'CANCELED',
};

const phaseOf = ({ createdAt, run }: SimulatedJob, now: Instant): Phase => {
  if (now >= run.endsAt) return run.ending;
  if (run.cancelRequestedAt !== null && now >= run.cancelRequestedAt) return 'canceling';
  if (run.readyAt !== undefined && now >= run.readyAt) return run.endsAt === Infinity ? 'uncommitted' : 'committing';
  if (now >= run.startsAt) return 'running';
  return now >= (createdAt + run.startsAt) / 2 ? 'preparing' : 'pending';
};

/** The fraction done (0–1) after `share` of the run. It never falls, and speeds up and slows down differently for each job. */
const unevenProgress = (jobId: string, share: number): number => {
  const random = createRandom(hashText(jobId));
  const bent = share ** (0.6 + 0.9 * random.next());
  const waves = random.between(2, 5);
  // The factor 0.8, being below 1, keeps the slope above zero.
  return bent + (0.8 / (2 * Math.PI * waves)) * Math.sin(2 * Math.PI * waves * bent);
};

const progressOf = ({ id, run }: SimulatedJob, phase: Phase, now: Instant): number => {
  if (phase === 'pending' || phase === 'preparing') return 0;
  if (phase === 'uncommitted' || phase === 'committing') return 99;
  if (phase !== 'running') return run.endProgress;
  const share = (now - run.startsAt) / ((run.cancelRequestedAt ?? run.readyAt ?? run.endsAt) - run.startsAt);
  const { stall } = run;
  const moved = stall !== null && share > stall.from && share < stall.to ? stall.from : share;
  return Math.min(99, Math.floor(run.endProgress * unevenProgress(id, moved)));
};

/** The state of a job at `now`. It is a pure function, so that the simulation needs no timers. */
export const stateAt = (job: SimulatedJob, now: Instant): JobState => {
  const { run } = job;
  const phase = phaseOf(job, now);
  const isFinished = isOver(job, now);
  const hasStarted = run.startsAt <= Math.min(now, run.cancelRequestedAt ?? run.endsAt);
  return {
    statusWord: (job.type === 'SPARK' ? sparkWords : controlPlaneWords)[phase],
    progress: progressOf(job, phase, now),
    startedAt: hasStarted ? run.startsAt : null,
    finishedAt: isFinished ? run.endsAt : null,
    reason: isFinished ? run.reason : null,
  };
};

/** Whether the job has ended, so that time no longer changes it. */
export const isOver = (job: SimulatedJob, now: Instant): boolean => now >= job.run.endsAt;
