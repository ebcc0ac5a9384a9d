import type { Job } from '../jobs/job.ts';
import { type ActionName, type Circumstances, distinctCaveats, judge } from '../jobs/rules.ts';
import type { Impact } from './outcome.ts';

/** What the action would do to these jobs, in their order. Sends nothing. */
export const planAction = (
  action: ActionName,
  jobs: readonly Job[],
  circumstancesOf: (job: Job) => Circumstances,
): Impact => {
  const judged = jobs.map(job => ({ job, verdict: judge(action, job, circumstancesOf(job)) }));
  const caveats = judged.flatMap(({ verdict }) => (verdict.allowed && verdict.caveat ? [verdict.caveat] : []));
  return {
    action,
    targets: judged.filter(({ verdict }) => verdict.allowed).map(({ job }) => job),
    ...(caveats.length > 0 && { caveats: distinctCaveats(caveats) }),
    skipped: judged.flatMap(({ job, verdict }) => (verdict.allowed ? [] : [{ job, refusal: verdict.refusal }])),
  };
};
