import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Job } from '../jobs/job.ts';
import type { ActionName, Caveat, Refusal, RoleDenial } from '../jobs/rules.ts';

/** What an action would do: the jobs that it would be sent for, and those that the rules exclude, with the reason. */
export type Impact = {
  readonly action: ActionName;
  readonly targets: readonly Job[];
  /** Why the server may still refuse some of the targets, each reason once; absent without any. */
  readonly caveats?: readonly Caveat[];
  readonly skipped: readonly { readonly job: Job; readonly refusal: Refusal }[];
};

/** The outcome of an action that the server refused, or that failed. */
export type NotDone = {
  readonly outcome: 'refused' | 'failed';
  readonly jobId: string;
  readonly error: CloudErrorFacts;
  /** Set if the server refused the role: where and when. */
  readonly denial?: RoleDenial;
};

/**
 * The outcome of an action on one job. `refused`: the rules or the server said no. `failed`: any other failure, and nothing
 * was done. `unknown`: the answer was lost, and reading the job did not show whether anything was done.
 */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly jobId: string; readonly job: Job; readonly requestId: string | null }
  | { readonly outcome: 'skipped' | 'refused'; readonly jobId: string; readonly job: Job; readonly refusal: Refusal }
  | NotDone
  | {
      readonly outcome: 'unknown';
      readonly jobId: string;
      readonly error: CloudErrorFacts;
      /** IDs of jobs that the retry may have started. */
      readonly successors: readonly string[];
    };
