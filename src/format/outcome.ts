import type { Outcome } from '../actions/outcome.ts';
import type { Translate } from '../i18n/translate.ts';
import type { ActionName } from '../jobs/rules.ts';
import { hintOfError } from './hint.ts';
import type { Phrasing } from './phrasing.ts';
import { explainRefusal } from './refusal.ts';

/** An outcome as scripts read it: exactly these fields, always there. */
export type OutcomeJson = {
  readonly jobId: string;
  readonly outcome: Outcome['outcome'];
  /** The ID that now runs after a retry, the old one where the server kept it; else null. */
  readonly newJobId: string | null;
  readonly reason: string | null;
  readonly code: number | string | null;
  readonly requestId: string | null;
};

/** The sentence of an answer that was lost, with the jobs that may be its. Not sanitized. */
const explainLost = ({ error, successors }: Extract<Outcome, { outcome: 'unknown' }>, translate: Translate): string => {
  const lost =
    error.kind === 'aborted' ? translate('outcome.interrupted') : translate('outcome.lost', { message: error.message });
  return successors.length === 0 ? lost : `${lost} ${translate('outcome.successors', { ids: successors.join(', ') })}`;
};

/** Why an action was not done, in one sentence or the server's own words; null where it was. Not sanitized. */
const reasonOf = (outcome: Outcome, phrasing: Phrasing): string | null => {
  if (outcome.outcome === 'accepted') return null;
  if (outcome.outcome === 'unknown') return explainLost(outcome, phrasing.translate);
  return 'refusal' in outcome ? explainRefusal(outcome.refusal, phrasing) : outcome.error.message;
};

const requestIdOf = (outcome: Outcome): string | null => {
  if (outcome.outcome === 'accepted') return outcome.requestId;
  return 'error' in outcome ? outcome.error.requestId : null;
};

/** What `-o json` prints for one job. `english` is an English phrasing: JSON does not follow the user's language. */
export const outcomeJson = (action: ActionName, outcome: Outcome, english: Phrasing): OutcomeJson => ({
  jobId: outcome.jobId,
  outcome: outcome.outcome,
  newJobId: action === 'retry' && outcome.outcome === 'accepted' ? outcome.job.id : null,
  reason: reasonOf(outcome, english),
  code: 'error' in outcome ? outcome.error.code : null,
  requestId: requestIdOf(outcome),
});

const explainAccepted = (action: ActionName, jobId: string, newJobId: string, translate: Translate): string => {
  if (action === 'cancel') return translate('outcome.cancelAccepted', { jobId });
  return newJobId === jobId
    ? translate('outcome.retryAccepted', { jobId })
    : translate('outcome.retryAcceptedAs', { jobId, newJobId });
};

/** What the user can do; null where there is nothing, or where the reason tells it already. */
const adviceOf = (outcome: Outcome, translate: Translate): string | null => {
  if (!('error' in outcome) || outcome.outcome === 'unknown') return null;
  const hint = hintOfError[outcome.error.kind];
  return hint === undefined ? null : translate(hint);
};

/** The reason with what to do about it, and the code and requestid that support asks for. */
const fullReason = (outcome: Outcome, phrasing: Phrasing): string => {
  const { translate } = phrasing;
  const message = [reasonOf(outcome, phrasing), adviceOf(outcome, translate)].filter(part => part !== null).join(' — ');
  if (!('error' in outcome)) return message;
  const { code, requestId } = outcome.error;
  const facts = [
    ...(code === null ? [] : [translate('outcome.code', { code })]),
    ...(requestId === null ? [] : [translate('outcome.requestId', { requestId })]),
  ];
  return facts.length === 0 ? message : translate('outcome.why', { message, facts: facts.join(', ') });
};

/** What became of one job's action, in one line for a reader. Holds the server's words, so it is not sanitized. */
export const explainOutcome = (action: ActionName, outcome: Outcome, phrasing: Phrasing): string =>
  outcome.outcome === 'accepted'
    ? explainAccepted(action, outcome.jobId, outcome.job.id, phrasing.translate)
    : phrasing.translate(`outcome.${outcome.outcome}`, { jobId: outcome.jobId, why: fullReason(outcome, phrasing) });
