import type { Job } from '../jobs/job.ts';
import { type ActionName, type Circumstances, judge } from '../jobs/rules.ts';
import type { Impact } from './outcome.ts';

/** What the action would do to these jobs, in their order. Sends nothing. */
export const planAction = (
  action: ActionName,
  jobs: readonly Job[],
  circumstancesOf: (job: Job) => Circumstances,
): Impact => {
  const judged = jobs.map(job => ({ job, verdict: judge(action, job, circumstancesOf(job)) }));
  return {
    action,
    targets: judged.filter(({ verdict }) => verdict.allowed).map(({ job }) => job),
    skipped: judged.flatMap(({ job, verdict }) => (verdict.allowed ? [] : [{ job, refusal: verdict.refusal }])),
  };
};
