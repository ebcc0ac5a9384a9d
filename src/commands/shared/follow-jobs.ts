import { type FollowListener, follow } from '../../actions/follow.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, type CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import { longestTimer } from '../../lib/clock.ts';

/** What became of waiting for one job; `stopped` when the waiting itself was broken off. */
export type Followed =
  | { readonly end: 'ended'; readonly jobId: string; readonly job: Job }
  | { readonly end: 'failed'; readonly jobId: string; readonly error: CallError }
  | { readonly end: 'stopped'; readonly jobId: string };

/** How jobs are waited for. */
export type FollowOptions = {
  readonly gateway: Gateway;
  readonly projectId: string;
  /** Between two reads of a job, in ms. */
  readonly interval: number;
  /** Whether the first job that ends ends the waiting. */
  readonly any: boolean;
  readonly onChange: (job: Job) => void;
  /** Told each failure that is waited out, and null when a read went well again. */
  readonly onTrouble: (error: CloudErrorFacts | null) => void;
  /** Told each end as it comes. */
  readonly onEnd: (followed: Followed) => Promise<void>;
};

/**
 * Waits until the jobs have ended or `world.signal` is aborted, and answers how, in the order of the IDs. Outages are
 * waited out; the jobs are left alone whatever happens. Throws {@link CallError} for a key that is rejected.
 */
export const followJobs = async (
  ids: readonly string[],
  following: FollowOptions,
  world: World,
): Promise<readonly Followed[]> => {
  const enough = new AbortController();
  const signal = AbortSignal.any([world.signal, enough.signal]);

  const followOne = async (jobId: string): Promise<Followed> => {
    const target = { projectId: following.projectId, jobId };
    const { gateway, interval, onChange } = following;
    const onTrouble: FollowListener['onTrouble'] = trouble => following.onTrouble(trouble?.error ?? null);
    const { now, sleep, random, limits } = world;
    try {
      const job = await follow(
        target,
        { gateway, interval, limits, signal, now, sleep, random },
        { onChange, onTrouble },
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
  const waitFor = async (jobId: string): Promise<Followed> => {
    const followed = await followOne(jobId);
    if (followed.end === 'ended' && following.any) enough.abort();
    if (followed.end !== 'stopped') await following.onEnd(followed);
    return followed;
  };
  try {
    return await Promise.all([...new Set(ids)].map(waitFor));
  } finally {
    // A rejected key ends all of them, not only the one that met it.
    enough.abort();
  }
};

/** A world whose signal is also aborted after `timeout` ms (Infinity for never), and whether that came to pass. */
export const withTimeout = (
  world: World,
  timeout: number,
): { readonly world: World; readonly timedOut: () => boolean } => {
  if (timeout === Infinity) return { world, timedOut: () => false };
  const deadline = AbortSignal.timeout(Math.min(timeout, longestTimer));
  const signal = AbortSignal.any([world.signal, deadline]);
  return { world: { ...world, signal }, timedOut: () => deadline.aborted && !world.signal.aborted };
};
