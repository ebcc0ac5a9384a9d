import { type Denials, withJobDenied, withRoleDenied } from '../jobs/denials.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { kindOf } from '../jobs/kinds.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { Outcome } from './outcome.ts';

/**
 * The known refusals of the server after an action on a job; the same object if there is no new one. Besides a role, only
 * the refusal to abort an import is remembered: most servers repeat it while the import runs. `at`: when the action was sent.
 */
export const denialsAfter = (
  denials: Denials,
  action: ActionName,
  job: Job,
  outcome: Outcome,
  at: Instant,
): Denials => {
  if (!('error' in outcome) || outcome.outcome !== 'refused') return denials;
  const { kind, message } = outcome.error;
  if (kind === 'permission') return withRoleDenied(denials, job, outcome.denial?.deniedAt ?? at);
  const isAbort = action === 'cancel' && kindOf(job)?.cancel === 'abort';
  return isAbort && (kind === 'conflict' || kind === 'rejected')
    ? withJobDenied(denials, action, job, { message, at })
    : denials;
};
