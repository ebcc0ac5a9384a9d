import type { Instant } from '../../jobs/job.ts';
import type { Ending, SimulatedJob } from '../project/simulated-job.ts';
import { createRandom, hashText } from '../random.ts';

/** What the time has made of a job. Times are simulated. */
export type JobState = {
  /** The server's word: Spark has its own ones. */
  readonly word: string;
  /** 0–100 (%). */
  readonly progress: number;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly reason: string | null;
};

type Phase = 'pending' | 'preparing' | 'running' | 'canceling' | Ending;

const controlPlaneWords: Readonly<Record<Phase, string>> = {
  pending: 'PENDING',
  preparing: 'PENDING',
  running: 'IN_PROGRESS',
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
  canceling: 'CANCELLING',
  successful: 'SUCCEEDED',
  failed: 'FAILED',
  timeout: 'TIMEOUT',
  canceled: 'CANCELED',
};

const phaseOf = ({ createdAt, run }: SimulatedJob, now: Instant): Phase => {
  if (now >= run.endsAt) return run.ending;
  if (run.cancelAskedAt !== null && now >= run.cancelAskedAt) return 'canceling';
  if (now >= run.startsAt) return 'running';
  return now >= (createdAt + run.startsAt) / 2 ? 'preparing' : 'pending';
};

/** How much is done (0–1) after `share` of the time: never falling, but faster and slower in turns, each job its own way. */
const uneven = (jobId: string, share: number): number => {
  const random = createRandom(hashText(jobId));
  const bent = share ** (0.6 + 0.9 * random.next());
  const waves = random.between(2, 5);
  // The factor below 1 keeps the slope above zero.
  return bent + (0.8 / (2 * Math.PI * waves)) * Math.sin(2 * Math.PI * waves * bent);
};

const progressOf = ({ id, run }: SimulatedJob, phase: Phase, now: Instant): number => {
  if (phase === 'pending' || phase === 'preparing') return 0;
  if (phase !== 'running') return run.endProgress;
  const share = (now - run.startsAt) / ((run.cancelAskedAt ?? run.endsAt) - run.startsAt);
  return Math.min(99, Math.floor(run.endProgress * uneven(id, share)));
};

/** A job at a moment: a pure function, so that nothing has to run while nobody asks. */
export const stateAt = (job: SimulatedJob, now: Instant): JobState => {
  const { run } = job;
  const phase = phaseOf(job, now);
  const over = now >= run.endsAt;
  const hasStarted = run.startsAt <= Math.min(now, run.cancelAskedAt ?? run.endsAt);
  return {
    word: (job.type === 'SPARK' ? sparkWords : controlPlaneWords)[phase],
    progress: progressOf(job, phase, now),
    startedAt: hasStarted ? run.startsAt : null,
    finishedAt: over ? run.endsAt : null,
    reason: over ? run.reason : null,
  };
};

/** Whether time changes nothing about the job any more. */
export const isOver = (job: SimulatedJob, now: Instant): boolean => now >= job.run.endsAt;
