import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Job } from '../jobs/job.ts';
import type { ActionName, Refusal } from '../jobs/rules.ts';

/** What an action would do: the jobs that it is for, and those that the rules exclude, with why. */
export type Impact = {
  readonly action: ActionName;
  readonly targets: readonly Job[];
  readonly skipped: readonly { readonly job: Job; readonly refusal: Refusal }[];
};

/**
 * What became of one job's action. `refused` is the rules' or the server's no, `failed` any other failure with nothing
 * done, `unknown` an action whose answer was lost and whose truth can't be told.
 */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly jobId: string; readonly job: Job; readonly requestId: string | null }
  | { readonly outcome: 'skipped' | 'refused'; readonly jobId: string; readonly job: Job; readonly refusal: Refusal }
  | { readonly outcome: 'refused' | 'failed'; readonly jobId: string; readonly error: CloudErrorFacts }
  | {
      readonly outcome: 'unknown';
      readonly jobId: string;
      readonly error: CloudErrorFacts;
      /** IDs of jobs that may be the one that a retry started. */
      readonly successors: readonly string[];
    };
