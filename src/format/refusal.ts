import type { Impact } from '../actions/outcome.ts';
import { kinds } from '../jobs/kinds.ts';
import type { Caveat, Refusal } from '../jobs/rules.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { statusWord } from './job-names.ts';
import type { Phrasing } from './phrasing.ts';
import { retryCommand } from './retry-command.ts';
import { withCommas } from './with-commas.ts';

/** Types whose jobs the service can cancel. */
const cancelableTypes = [...new Set(kinds.filter(({ cancel }) => cancel === 'yes').map(({ type }) => type))];

/**
 * Why an action is not allowed, or may be refused although it is, in one sentence about `count` jobs. May quote the server's
 * name of a type or status; not sanitized.
 */
export const explainRefusal = (
  refusal: Refusal | Caveat,
  { translate, formatTime, labelOf }: Phrasing,
  count = 1,
): string => {
  switch (refusal.id) {
    case 'refused.needsAdmin':
      return refusal.cluster
        ? translate('refused.needsAdminIn', { cluster: refusal.cluster, time: formatTime(refusal.deniedAt) })
        : translate(refusal.id, { time: formatTime(refusal.deniedAt) });
    case 'refused.byServer':
      return translate(refusal.id, { message: refusal.message, time: formatTime(refusal.at) });
    case 'refused.cancelStatus':
      return translate(count === 1 ? refusal.id : 'refused.cancelStatuses', { status: statusWord(refusal, translate) });
    case 'refused.noMatch':
      return translate(refusal.id, { status: statusWord(refusal, translate) });
    case 'refused.cancelKind':
      return translate(refusal.id, {
        label: labelOf(refusal),
        types: withCommas(
          cancelableTypes.map(type => labelOf({ type, subtype: null })),
          translate,
        ),
      });
    case 'refused.noCancelRoute': {
      const label = labelOf(refusal);
      if (refusal.console === null) return translate('refused.noCancelHere', { label });
      return `${translate(refusal.id, { label })} ${refusal.console}`;
    }
    case 'refused.noRetryRoute': {
      const command = retryCommand(refusal.jobId);
      return command === null ? translate('refused.noRetryCommand') : translate(refusal.id, { command });
    }
    default:
      return translate(refusal.id);
  }
};

/** The refusal with a placeholder for the ID of a job, for a sentence about several jobs. */
const withoutJob = (refusal: Refusal): Refusal =>
  refusal.id === 'refused.noRetryRoute' ? { ...refusal, jobId: 'ID' } : refusal;

/** The jobs that an action excludes for one reason. `why` is not sanitized. */
type RefusedJobs = { readonly why: string; readonly jobIds: readonly string[] };

/** The refused jobs by reason, in the order in which the reasons appear. */
export const groupRefusals = (
  refused: readonly { readonly jobId: string; readonly refusal: Refusal }[],
  phrasing: Phrasing,
): readonly RefusedJobs[] => {
  const groups = new Map<string, { readonly refusal: Refusal; readonly jobIds: string[] }>();
  for (const { jobId, refusal } of refused) {
    const why = explainRefusal(refusal, phrasing);
    const group = groups.get(why) ?? { refusal, jobIds: [] };
    group.jobIds.push(jobId);
    groups.set(why, group);
  }
  return [...groups.values()].map(({ refusal, jobIds }) => ({
    why: explainRefusal(refusal, phrasing, jobIds.length),
    jobIds,
  }));
};

/** Why an action is not allowed for any of its jobs: the reason, or the number of jobs and each reason once. Sanitized. */
export const explainNoTargets = ({ skipped }: Impact, phrasing: Phrasing): string => {
  const refused = skipped.map(({ job, refusal }) => ({
    jobId: job.id,
    refusal: skipped.length === 1 ? refusal : withoutJob(refusal),
  }));
  const why = groupRefusals(refused, phrasing)
    .map(group => sanitizeLine(group.why))
    .join(' ');
  return skipped.length === 1 ? why : phrasing.translate('notice.noTargets', { count: skipped.length, why });
};
