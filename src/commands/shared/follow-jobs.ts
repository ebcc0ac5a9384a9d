import { type FollowListener, follow } from '../../actions/follow.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, type CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import { longestTimer } from '../../lib/clock.ts';

/** How following a job ended: with the job, with an error, or by being stopped. */
export type Followed =
  | { readonly end: 'ended'; readonly jobId: string; readonly job: Job }
  | { readonly end: 'failed'; readonly jobId: string; readonly error: CallError }
  | { readonly end: 'stopped'; readonly jobId: string };

export type FollowOptions = {
  readonly gateway: Gateway;
  readonly projectId: string;
  /** The time between two reads of a job, in ms. */
  readonly interval: number;
  /** Whether the first job that ends stops following the others. */
  readonly any: boolean;
  /** Whether the server itself named the jobs. */
  readonly isGiven: boolean;
  readonly onChange: (job: Job) => void;
  /** Receives each failure that is retried, and null when a read succeeds again. */
  readonly onTrouble: (error: CloudErrorFacts | null) => void;
  /** Called for each job that ended or failed, as it does. */
  readonly onEnd: (followed: Followed) => Promise<void>;
};

/**
 * Follows jobs until all have ended or `world.signal` is aborted. Waits out any outage, and never changes a job. Returns
 * the results in the order of the IDs, each ID once. Throws {@link CallError} for a rejected key.
 */
export const followJobs = async (
  ids: readonly string[],
  options: FollowOptions,
  world: World,
): Promise<readonly Followed[]> => {
  const stopping = new AbortController();
  const signal = AbortSignal.any([world.signal, stopping.signal]);

  const followJob = async (jobId: string): Promise<Followed> => {
    const target = { projectId: options.projectId, jobId };
    const { gateway, interval, isGiven, onChange } = options;
    const onProblem: FollowListener['onProblem'] = problem => options.onTrouble(problem?.error ?? null);
    const { now, sleep, random, limits } = world;
    try {
      const job = await follow(
        target,
        { gateway, interval, isGiven, limits, signal, now, sleep, random },
        { onChange, onProblem },
      );
      return { end: 'ended', jobId, job };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.facts.kind === 'aborted') return { end: 'stopped', jobId };
      const failed = new CallError({ id: 'failed.describe', params: { jobId } }, error.facts);
      if (error.facts.kind === 'auth') throw failed;
      return { end: 'failed', jobId, error: failed };
    }
  };
  const followAndReport = async (jobId: string): Promise<Followed> => {
    const followed = await followJob(jobId);
    if (followed.end === 'ended' && options.any) stopping.abort();
    if (followed.end !== 'stopped') await options.onEnd(followed);
    return followed;
  };
  try {
    return await Promise.all([...new Set(ids)].map(followAndReport));
  } finally {
    // A rejected key makes Promise.all throw while the other jobs are still followed.
    stopping.abort();
  }
};

/** A world whose signal is also aborted after `timeout` ms (Infinity: never), and whether the timeout aborted it. */
export const withTimeout = (
  world: World,
  timeout: number,
): { readonly world: World; readonly timedOut: () => boolean } => {
  if (timeout === Infinity) return { world, timedOut: () => false };
  const deadline = AbortSignal.timeout(Math.min(timeout, longestTimer));
  const signal = AbortSignal.any([world.signal, deadline]);
  return { world: { ...world, signal }, timedOut: () => deadline.aborted && !world.signal.aborted };
};
